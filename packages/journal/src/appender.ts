/** Writes lines to the end of the file; those that wait at the same time share one sync. */

import { JournalError } from "./errors.ts";
import { fileError } from "./file-error.ts";
import type { Files, OpenFile } from "./files.ts";
import type { WriterLock } from "./lock.ts";
import { writeFully } from "./whole-file.ts";

type Waiting = { bytes: Buffer; resolve: () => void; reject: (error: unknown) => void };

/** The writing end of a journal. */
export type Appender = {
  /** Resolves when the bytes are on the disk. */
  append(bytes: Buffer): Promise<void>;
  /** Bytes that are on the disk. */
  end(): number;
  /** Resolves when nothing waits any more, whether it was written or refused. */
  idle(): Promise<void>;
};

/** Where an appender writes. `end`: the length of the file, all of it on the disk. */
export type AppenderTarget = { files: Files; path: string; file: OpenFile; lock: WriterLock; end: number };

const lookAgain = "Open the journal again and look at its damage and its last records before going on.";

/** Starts writing at the end of the file. After a failure that leaves the disk's state unknown, all is refused. */
export function createAppender({ files, path, file, lock, end }: AppenderTarget): Appender {
  let durable = end;
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

  const checkOwnership = async (): Promise<void> => {
    const [ours, here, there] = await Promise.all([lock.isOurs(), file.status(), files.status(path)]);
    if (!ours) {
      throw breakOff(
        new JournalError({
          code: "journal-lock-lost",
          message: `The lock of ${path} was taken or removed by someone else.`,
          field: "path",
          value: path,
          remedy: lookAgain,
        }),
      );
    }
    if (here.identity !== there?.identity || here.size !== durable) {
      throw breakOff(
        new JournalError({
          code: "journal-changed",
          message: `${path} was changed, replaced or removed by someone else while it was open.`,
          field: "path",
          value: path,
          remedy: lookAgain,
        }),
      );
    }
  };

  const takeBack = async (): Promise<void> => {
    await file.truncate(durable);
    await file.sync();
  };

  const commit = async (bytes: Buffer): Promise<void> => {
    if (broken !== undefined) throw broken;
    try {
      await checkOwnership();
    } catch (cause) {
      throw cause instanceof JournalError ? cause : fileError("journal-write-failed", "Looking at", path, cause);
    }
    try {
      await writeFully(file, bytes, durable);
    } catch (cause) {
      const failure = fileError("journal-write-failed", "Writing to", path, cause);
      await takeBack().catch(() => breakOff(failure));
      throw failure;
    }
    try {
      await file.sync();
    } catch (cause) {
      // What a failed sync leaves behind cannot be known, so a later success would prove nothing.
      const failure = breakOff(fileError("journal-sync-failed", "Syncing", path, cause, lookAgain));
      await takeBack().catch(() => {});
      throw failure;
    }
    durable += bytes.length;
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await commit(Buffer.concat(group.map(({ bytes }) => bytes)));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = undefined;
  };

  return {
    append: (bytes) =>
      new Promise((resolve, reject) => {
        waiting.push({ bytes, resolve, reject });
        // A tick later, so that appends made together are in one group.
        running ??= Promise.resolve().then(run);
      }),
    end: () => durable,
    idle: async () => {
      await running;
    },
  };
}
