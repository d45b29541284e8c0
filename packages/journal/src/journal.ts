/** What a journal is to those who use it. */

import type { Damage } from "./damage.ts";

/** A record read back. */
export type ReplayedRecord = {
  /** The line it stands in, counted from 1; the header is line 1. */
  line: number;
  /** As JSON gives it back. */
  record: unknown;
};

/** An open journal. */
export interface Journal {
  /** The absolute path of the file. */
  readonly path: string;
  /** What could not be read when the journal was opened, by line. */
  readonly damage: readonly Damage[];
  /**
   * Every sound record, in the order they were appended, up to the last one that was on the disk when the replay
   * began. Damaged lines are left out; `damage` has them. Reads piece by piece.
   * @throws JournalError `journal-changed` for damage that was not there when the journal was opened,
   * `journal-closed`, `journal-file`
   */
  replay(): AsyncIterable<ReplayedRecord>;
  /**
   * Appends records. Resolves when all of them are on the disk; when it rejects, none was acknowledged. Appends are
   * written in the order they were made, and those that wait together share one sync. No record: nothing is written.
   * @throws JournalError `journal-record`, `journal-write-failed`, `journal-sync-failed`, `journal-broken`,
   * `journal-lock-lost`, `journal-changed`, `journal-read-only`, `journal-closed`
   */
  append(records: readonly unknown[]): Promise<void>;
  /** Waits for appends under way, then closes the file and gives the lock back. A second call does nothing more. */
  close(): Promise<void>;
}
