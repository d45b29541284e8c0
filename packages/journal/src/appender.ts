/** Writes lines to the end of the file; those that wait at the same time share one sync. */

import { type Extent, extended } from "./checkpoint.ts";
import { JournalError } from "./errors.ts";
import { fileError } from "./file-error.ts";
import type { Files, OpenFile } from "./files.ts";
import type { WriterLock } from "./lock.ts";
import { writeFully } from "./whole-file.ts";

type Waiting = { bytes: Buffer; lines: number; resolve: () => void; reject: (error: unknown) => void };

/** The writing end of a journal. */
export type Appender = {
  /** Resolves when the bytes, which are so many whole lines, are on the disk. */
  append(bytes: Buffer, lines: number): Promise<void>;
  /** What is on the disk. */
  extent(): Extent;
  /**
   * Runs `work` while nothing is written, and holds back what comes meanwhile. It may go on in another file.
   * @throws JournalError as `append`, if the file or its lock is no longer ours
   */
  alone<Result>(work: (hands: Hands) => Promise<Result>): Promise<Result>;
  /** Resolves when nothing waits any more, whether it was written or refused. */
  idle(): Promise<void>;
};

/** What `alone` lets its work do. */
type Hands = {
  /** Goes on in another file, all of it on the disk. */
  moveTo(file: OpenFile, extent: Extent): void;
  /** Refuses all further appends, since the state of the disk is unknown. Returns the error. */
  breakOff(error: JournalError): JournalError;
};

/** Where an appender writes. `extent`: what the file holds, all of it on the disk. `sync`: whether appends wait for it. */
export type AppenderTarget = {
  files: Files;
  path: string;
  file: OpenFile;
  lock: WriterLock;
  extent: Extent;
  sync: boolean;
};

const lookAgain = "Open the journal again and look at its damage and its last records before going on.";

/** Starts writing at the end of the file. After a failure that leaves the disk's state unknown, all is refused. */
export function createAppender({ files, path, file: first, lock, extent: begin, sync }: AppenderTarget): Appender {
  let file = first;
  let durable = begin;
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let broken: JournalError | undefined;

  const breakOff = (error: JournalError): JournalError => {
    broken ??= new JournalError({
      code: error.code === "journal-lock-lost" || error.code === "journal-changed" ? error.code : "journal-broken",
      message: `${path} takes no further records since this happened: ${error.message}`,
      field: "path",
      value: path,
      remedy: "Nothing of this append was written.",
      cause: error,
    });
    return error;
  };

  const notOurs = (code: "journal-lock-lost" | "journal-changed", message: string): JournalError =>
    breakOff(new JournalError({ code, message, field: "path", value: path, remedy: lookAgain }));

  const checkOwnership = async (): Promise<void> => {
    if (broken !== undefined) throw broken;
    try {
      const [ours, here, there] = await Promise.all([lock.isOurs(), file.status(), files.status(path)]);
      if (!ours) throw notOurs("journal-lock-lost", `The lock of ${path} was taken or removed by someone else.`);
      if (here.identity !== there?.identity || here.size !== durable.bytes) {
        throw notOurs("journal-changed", `${path} was changed, replaced or removed by someone else while it was open.`);
      }
    } catch (cause) {
      throw cause instanceof JournalError ? cause : fileError("journal-write-failed", "Looking at", path, cause);
    }
  };

  const takeBack = async (): Promise<void> => {
    await file.truncate(durable.bytes);
    await file.sync();
  };

  const commit = async (bytes: Buffer, lines: number): Promise<void> => {
    await checkOwnership();
    try {
      await writeFully(file, bytes, durable.bytes);
    } catch (cause) {
      const failure = fileError("journal-write-failed", "Writing to", path, cause);
      await takeBack().catch(() => breakOff(failure));
      throw failure;
    }
    try {
      if (sync) await file.sync();
    } catch (cause) {
      // What a failed sync leaves behind cannot be known, so a later success would prove nothing.
      const failure = breakOff(fileError("journal-sync-failed", "Syncing", path, cause, lookAgain));
      await takeBack().catch(() => {});
      throw failure;
    }
    durable = extended(durable, bytes, lines);
  };

  const commitWaiting = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    try {
      const lines = group.reduce((sum, each) => sum + each.lines, 0);
      await commit(Buffer.concat(group.map(({ bytes }) => bytes)), lines);
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) await commitWaiting();
    running = undefined;
  };

  const idle = async (): Promise<void> => {
    while (running !== undefined) await running;
  };

  const moveTo: Hands["moveTo"] = (next, extent) => {
    file = next;
    durable = extent;
  };

  return {
    append: (bytes, lines) =>
      new Promise((resolve, reject) => {
        waiting.push({ bytes, lines, resolve, reject });
        // A tick later, so that appends made together are in one group.
        running ??= Promise.resolve().then(run);
      }),
    extent: () => durable,
    alone: async (work) => {
      while (running !== undefined) await running;
      const result = checkOwnership().then(() => work({ moveTo, breakOff }));
      const over = result.then(
        () => {},
        () => {},
      );
      running = over.then(run);
      return result;
    },
    idle,
  };
}
