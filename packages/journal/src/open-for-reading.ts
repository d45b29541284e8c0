/** A journal that is only read: no lock, nothing changed. */

import { withFileErrors } from "./file-error.ts";
import type { Journal } from "./journal.ts";
import { openJournalFile } from "./open-file.ts";
import type { Settings } from "./options.ts";
import { refusal } from "./refusal.ts";
import { replayRecords } from "./replay.ts";
import { scan } from "./scan.ts";

/** Opens the file as it is. */
export async function openForReading(settings: Settings): Promise<Journal> {
  const { path } = settings;
  const file = await openJournalFile(path, "read", settings);
  try {
    const { damage, extent, held, header } = await scan(file, settings);
    const damaged = new Set(damage.map(({ line }) => line));
    const checkpoint = { ...extent, damaged: [...damaged].filter((line) => line <= extent.lines) };
    let closing: Promise<void> | undefined;
    const isClosed = (): boolean => closing !== undefined;
    const refuse = async (): Promise<never> => {
      throw refusal(isClosed() ? "journal-closed" : "journal-read-only", path);
    };
    return {
      path,
      damage,
      held,
      checkpoint: () => checkpoint,
      replay: async function* (after) {
        if (isClosed()) throw refusal("journal-closed", path);
        const { size: end } = await withFileErrors("Reading", path, () => file.status());
        yield* replayRecords({ file, settings, end, version: header.version, damaged, isClosed }, after);
      },
      append: refuse,
      rewrite: refuse,
      close: () => {
        closing ??= withFileErrors("Closing", path, () => file.close());
        return closing;
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
