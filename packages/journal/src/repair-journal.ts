/** Takes the damaged lines out of a journal, keeping them aside. */

import type { Damage } from "./damage.ts";
import { openJournal } from "./open-journal.ts";
import type { ReadOptions } from "./options.ts";

/** What was done to a journal. */
export type RepairReport = {
  /** Sound records; the header is none. */
  records: number;
  /** The lines that were taken out, with their numbers before that; `keptIn` says where they are now. */
  setAside: readonly Damage[];
};

/**
 * Keeps damaged lines in `<path>.damaged` and, if there were any, writes the journal anew without them. Needs the
 * writer's lock.
 * @throws JournalError as `openJournal` and `Journal.rewrite`
 */
export async function repairJournal(path: string, options: ReadOptions = {}): Promise<RepairReport> {
  const journal = await openJournal(path, options);
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
