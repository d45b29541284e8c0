/** Checks a journal without changing it. */

import type { Damage } from "./damage.ts";
import { withFileErrors } from "./file-error.ts";
import { openJournalFile } from "./open-file.ts";
import { type ReadOptions, settingsOf } from "./options.ts";
import { scan } from "./scan.ts";

/** What is in a journal. */
export type Verification = {
  /** Sound records; the header is none. */
  records: number;
  damage: Damage[];
};

/**
 * Reads all of a journal and checks every line. Takes no lock and writes nothing. A torn last line may be an append
 * that is under way.
 * @throws JournalError `journal-missing`, `journal-header`, `journal-format`, `journal-version`, `journal-option`,
 * `journal-file`; the signal's reason when cancelled
 */
export async function verifyJournal(path: string, options: ReadOptions = {}): Promise<Verification> {
  const settings = settingsOf(path, options, ["format", "version", "readers", "files", "signal"]);
  return withFileErrors("Reading", settings.path, async () => {
    const file = await openJournalFile(settings.path, "read", settings);
    try {
      const { records, damage } = await scan(file, settings);
      return { records, damage };
    } finally {
      await file.close();
    }
  });
}
