/** A journal with its lock: appending, writing anew. */

import { dirname } from "node:path";
import { createAppender } from "./appender.ts";
import { asidePath } from "./damage.ts";
import { JournalError } from "./errors.ts";
import { withFileErrors } from "./file-error.ts";
import type { OpenFile } from "./files.ts";
import { checkHeader, newHeaderLine } from "./header.ts";
import type { Journal, RewriteOptions, RewriteReport } from "./journal.ts";
import { encodeLine } from "./line.ts";
import { createDirectories, realLocation } from "./location.ts";
import { acquireLock, type WriterLock } from "./lock.ts";
import { openJournalFile } from "./open-file.ts";
import type { Settings } from "./options.ts";
import { type Recovered, recover } from "./recover.ts";
import { refusal } from "./refusal.ts";
import { replayRecords } from "./replay.ts";
import { removeLeftover, rewrite } from "./rewrite.ts";
import { serialise } from "./serialise.ts";
import { SharedFile } from "./shared-file.ts";

/** Takes the lock, makes the file fit for appending, and brings an older version up to date. */
export async function openForWriting(settings: Settings): Promise<Journal> {
  const { files, path } = settings;
  await createDirectories(files, dirname(path));
  const location = await realLocation(files, path);
  const lock = await acquireLock(files, location);
  let file: OpenFile | undefined;
  let journal: Journal;
  try {
    file = await openJournalFile(location, "write", settings);
    await removeLeftover(settings, location);
    const recovered = await recover(file, location, settings);
    journal = writable(settings, location, file, lock, recovered);
    if (recovered.version === settings.version) return journal;
  } catch (error) {
    await file?.close();
    await lock.release();
    throw error;
  }
  try {
    await upgrade(journal);
    return journal;
  } catch (error) {
    await journal.close();
    throw error;
  }
}

/** What is replayed has been translated already. */
async function upgrade(journal: Journal): Promise<void> {
  await journal.rewrite(async function* (records) {
    for await (const { record } of records) yield record;
  });
}

function writable(
  settings: Settings,
  location: string,
  opened: OpenFile,
  lock: WriterLock,
  { damage, extent, ...found }: Recovered,
): Journal {
  const { files, path, loseOnPowerCut } = settings;
  const appender = createAppender({ files, path: location, file: opened, lock, extent, sync: !loseOnPowerCut });
  let current = new SharedFile(opened);
  let { version, fingerprint, held } = found;
  let damaged: ReadonlySet<number> = new Set(damage.filter(({ kind }) => kind !== "torn").map(({ line }) => line));
  let rewriting: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;
  const assertOpen = (): void => {
    if (closing !== undefined) throw refusal("journal-closed", path);
  };

  async function* replayTo(end: () => number, isClosed: () => boolean, after?: { bytes: number; lines: number }) {
    const shared = current;
    shared.enter();
    try {
      yield* replayRecords({ file: shared.file, settings, end: end(), version, damaged, isClosed }, after);
    } finally {
      await shared.leave();
    }
  }

  const moved = (file: OpenFile): void => {
    void current.giveUp().catch(() => {});
    current = new SharedFile(file);
    version = settings.version;
    damaged = new Set();
    held = undefined;
  };

  const rewriteNow: Journal["rewrite"] = async (change, { dropDamaged = false } = {}) => {
    const begun = appender.extent();
    // What is appended from now on follows by itself. The closing waits, so this replay may finish.
    const records = change(
      replayTo(
        () => begun.bytes,
        () => false,
      ),
    );
    const header = newHeaderLine(settings, fingerprint);
    await rewrite({ settings, location, file: () => current.file, header, moved, appender, begun }, records);
    fingerprint = checkHeader(header.subarray(0, -1), settings).fingerprint;
    if (dropDamaged) await removeAside(settings, location);
    return { before: begun.bytes, after: appender.extent().bytes };
  };

  const close = async (): Promise<void> => {
    await rewriting;
    await appender.idle();
    try {
      if (loseOnPowerCut) await current.file.sync();
    } finally {
      await current.close().finally(() => lock.release());
    }
  };

  return {
    path,
    damage,
    get held() {
      return held;
    },
    checkpoint: () => ({ ...appender.extent(), damaged: [...damaged] }),
    replay: async function* (after) {
      assertOpen();
      yield* replayTo(
        () => appender.extent().bytes,
        () => closing !== undefined,
        after,
      );
    },
    append: async (records) => {
      assertOpen();
      const bytes = linesOf(records);
      if (bytes.length > 0) await appender.append(bytes, records.length);
    },
    rewrite: async (change, options?: RewriteOptions): Promise<RewriteReport> => {
      assertOpen();
      const turn = rewriting.then(() => withFileErrors("Writing anew", path, () => rewriteNow(change, options)));
      rewriting = turn.catch(() => {});
      return turn;
    },
    close: () => {
      closing ??= withFileErrors("Closing", path, close);
      return closing;
    },
  };
}

async function removeAside({ files }: Settings, location: string): Promise<void> {
  const path = asidePath(location);
  if ((await files.status(path)) === undefined) return;
  await files.remove(path);
  await files.syncDirectory(dirname(path));
}

function linesOf(records: readonly unknown[]): Buffer {
  if (Array.isArray(records)) return Buffer.concat(records.map((record, at) => encodeLine(serialise(record, at))));
  throw new JournalError({
    code: "journal-record",
    message: "Records are not in an array.",
    field: "records",
    value: records,
    remedy: "Give an array of records, also for a single one.",
  });
}
