/** Takes the damaged lines out of a journal, keeping them aside. */

import type { Damage } from "./damage.ts";
import { withFileErrors } from "./file-error.ts";
import { openForWriting } from "./open-for-writing.ts";
import { type OpenOptions, type ReadOptions, settingsOf } from "./options.ts";

/** How to repair a journal. */
export type RepairOptions = ReadOptions & Pick<OpenOptions, "newFingerprint">;

/** What was done to a journal. */
export type RepairReport = {
  /** Sound records; the header is none. */
  records: number;
  /** The lines that were taken out, with their numbers before that; `keptIn` says where they are now. */
  setAside: readonly Damage[];
};

/**
 * Keeps damaged lines in `<path>.damaged` and, if there were any, writes the journal anew without them. A damaged header
 * is one of them if sound lines follow it; they are then taken for lines of this format and version. Needs the writer's
 * lock.
 * @throws JournalError as `openJournal` and `Journal.rewrite`
 */
export async function repairJournal(path: string, options: RepairOptions = {}): Promise<RepairReport> {
  const settings = settingsOf(path, options, ["format", "version", "readers", "files", "signal", "newFingerprint"]);
  settings.signal?.throwIfAborted();
  const repairing = { ...settings, withoutHeader: true };
  const journal = await withFileErrors("Opening", settings.path, () => openForWriting(repairing));
  try {
    const setAside = journal.damage;
    if (setAside.length > 0) {
      await journal.rewrite(async function* (records) {
        for await (const { record } of records) yield record;
      });
    }
    return { records: journal.checkpoint().lines - 1, setAside };
  } finally {
    await journal.close();
  }
}
