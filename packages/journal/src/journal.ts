/** What a journal is to those who use it. */

import type { Checkpoint } from "./checkpoint.ts";
import type { Damage } from "./damage.ts";
import type { HeldLines } from "./held-lines.ts";

/** A record read back. */
export type ReplayedRecord = {
  /** The line it stands in, counted from 1; the header is line 1. */
  line: number;
  /** As JSON gives it back. */
  record: unknown;
};

/** What a rewrite did. Sizes in bytes. */
export type RewriteReport = { before: number; after: number };

/** How to write a journal anew. */
export type RewriteOptions = {
  /**
   * Delete `<path>.damaged` too: of lines that cannot be read, nobody can tell whether they hold what is to be
   * forgotten. @default false
   */
  dropDamaged?: boolean;
};

/** An open journal. */
export interface Journal {
  /** The absolute path of the file. */
  readonly path: string;
  /** What could not be read when the journal was opened, by line. */
  readonly damage: readonly Damage[];
  /** The lines up to `options.checkpoint`, if the file began with them when it was opened and was not written anew since. */
  readonly held: HeldLines | undefined;
  /**
   * What is on the disk. For a reader: what was there when it was opened. A file that is made from the records up to
   * here, and keeps this, can tell later whether it is still up to date, and replay only what came after.
   */
  checkpoint(): Checkpoint;
  /**
   * Every sound record, in the order they were appended, up to the last one that was on the disk when the replay
   * began; those before `after` are left out. Damaged lines are left out; `damage` has them. Reads piece by piece.
   * @throws JournalError `journal-changed` for damage that was not there when the journal was opened,
   * `journal-closed`, `journal-file`
   */
  replay(after?: Pick<Checkpoint, "bytes" | "lines">): AsyncIterable<ReplayedRecord>;
  /**
   * Appends records. Resolves when all of them are on the disk; when it rejects, none was acknowledged. Appends are
   * written in the order they were made, and those that wait together share one sync. No record: nothing is written.
   * @throws JournalError `journal-record`, `journal-write-failed`, `journal-sync-failed`, `journal-broken`,
   * `journal-lock-lost`, `journal-changed`, `journal-read-only`, `journal-closed`
   */
  append(records: readonly unknown[]): Promise<void>;
  /**
   * Writes the journal anew with what `change` makes of its records, and puts the new file in the place of the old
   * one at once: after a crash one of them is there, whole. What is on the disk after the call of `change` follows as
   * it is. Damaged lines are left out; they are in `<path>.damaged`. Line numbers change, and a reader that has the old
   * file open keeps it.
   * When it rejects with anything but `journal-sync-failed`, the journal is as before and goes on.
   * @throws JournalError as `append`, and as `replay` for what is read; what `change` throws
   */
  rewrite(
    change: (records: AsyncIterable<ReplayedRecord>) => Iterable<unknown> | AsyncIterable<unknown>,
    options?: RewriteOptions,
  ): Promise<RewriteReport>;
  /** Waits for what is under way, then closes the file and gives the lock back. A second call does nothing more. */
  close(): Promise<void>;
}
