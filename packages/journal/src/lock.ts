/** The lock that makes a journal have one writer. */

import { setTimeout as sleep } from "node:timers/promises";
import { JournalError } from "./errors.ts";
import { systemCode } from "./file-error.ts";
import type { Files } from "./files.ts";
import { type Holder, lifeOf, newHolder, parseHolder } from "./holder.ts";
import { readFully, withFile, writeFully } from "./whole-file.ts";

/** After this long without a sign of life, a holder that cannot be looked at counts as dead. */
const staleMilliseconds = 60_000;
const renewMilliseconds = 10_000;
/** The gate is held for some milliseconds; older than this, its holder died in it. */
const gateStaleMilliseconds = 5_000;
const gateTries = 80;
const gateWaitMilliseconds = 100;

/** A lock that is held. */
export type WriterLock = {
  /** Whether the lock still is this writer's, by what stands on the disk. */
  isOurs(): Promise<boolean>;
  release(): Promise<void>;
};

type Callback = (error: unknown, result?: unknown) => void;
type Release = () => Promise<void>;

/**
 * The functions with callbacks that the lock library asks for, over `files`. `isReleased`: from then on nobody waits for
 * an answer about the lock's state, and the library throws if it gets one.
 */
function lockFiles(files: Files, mayRemove: () => boolean, isReleased: () => boolean): object {
  const answer = (work: Promise<unknown>, callback: Callback, isWanted = () => true): void => {
    work.then(
      (result) => isWanted() && callback(null, result),
      (error: unknown) => isWanted() && callback(error),
    );
  };
  const status = async (path: string): Promise<{ mtime: Date }> => {
    const found = await files.status(path);
    if (found === undefined) throw Object.assign(new Error(`${path} is gone`), { code: "ENOENT" });
    return { mtime: found.modified };
  };
  return {
    mkdir: (path: string, callback: Callback) => answer(files.createDirectory(path), callback),
    stat: (path: string, callback: Callback) => answer(status(path), callback, () => !isReleased()),
    utimes: (path: string, _accessed: Date, modified: Date, callback: Callback) =>
      answer(files.setModified(path, modified), callback),
    rmdir: (path: string, callback: Callback) =>
      answer(mayRemove() ? files.removeDirectory(path) : Promise.resolve(), callback),
    rmdirSync: (path: string) => {
      if (mayRemove()) files.removeDirectorySync(path);
    },
  };
}

async function takeLock(
  files: Files,
  path: string,
  timing: { stale: number; update: number },
  onLost: () => void,
  mayRemove: () => boolean,
): Promise<Release> {
  // Loaded late: the library patches the process as soon as it is imported.
  const { default: lockfile } = await import("proper-lockfile");
  let released = false;
  const fs = lockFiles(files, mayRemove, () => released);
  const release = await lockfile.lock(path, { realpath: false, ...timing, fs, onCompromised: onLost });
  return async () => {
    released = true;
    await release();
  };
}

async function readHolder(files: Files, path: string): Promise<Holder | undefined> {
  if ((await files.status(path)) === undefined) return undefined;
  const bytes = await withFile(files, path, "read", (file) => readFully(file, 0, 4096)).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  });
  return bytes === undefined ? undefined : parseHolder(bytes.toString("utf8"));
}

/** So long in bytes, filled up with spaces: one holder takes the place of another by a single write, whole or not at all. */
const holderLength = 1024;

async function writeHolder(files: Files, path: string, holder: Holder): Promise<void> {
  const json = Buffer.from(JSON.stringify(holder));
  await withFile(files, path, "write", async (file) => {
    await writeFully(file, Buffer.concat([json, Buffer.alloc(Math.max(0, holderLength - json.length), " ")]), 0);
    await file.truncate(Math.max(holderLength, json.length));
  });
}

function locked(path: string, holder: Holder | undefined): JournalError {
  const who = holder === undefined ? "another writer" : `process ${holder.pid} on ${holder.host}`;
  return new JournalError({
    code: "journal-locked",
    message: `${path} is open for writing by ${who}.`,
    field: "path",
    value: path,
    remedy: `Close it there, or open it here with readOnly: true. If no such process uses it any more, delete ${path}.lock.`,
  });
}

/** Holds the gate while `work` runs, so that two who find the same dead lock do not both take it over. */
async function throughGate<Result>(files: Files, path: string, work: () => Promise<Result>): Promise<Result> {
  const timing = { stale: gateStaleMilliseconds, update: gateStaleMilliseconds / 2 };
  let leave: Release | undefined;
  for (let tries = 1; leave === undefined; tries += 1) {
    try {
      leave = await takeLock(
        files,
        `${path}.gate`,
        timing,
        () => {},
        () => true,
      );
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ELOCKED") throw error;
      if (tries === gateTries) throw locked(path, undefined);
      await sleep(gateWaitMilliseconds);
    }
  }
  try {
    return await work();
  } finally {
    // A gate that was lost or cannot be removed goes stale by itself.
    await leave().catch(() => {});
  }
}

async function removeDeadLock(files: Files, path: string, holderPath: string): Promise<void> {
  const lock = await files.status(`${path}.lock`);
  if (lock === undefined) return;
  const holder = await readHolder(files, holderPath);
  const life = holder === undefined ? "unknown" : await lifeOf(holder, lock.identity);
  const silent = Date.now() - lock.modified.getTime() > staleMilliseconds;
  if (life === "alive" || (life === "unknown" && !silent)) throw locked(path, holder);
  await files.removeDirectory(`${path}.lock`).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw error;
  });
}

/**
 * Takes the writer's lock of `path`: the directory `<path>.lock`, renewed while it is held, and beside it
 * `<path>.holder`, which names the process. The lock of a dead process is taken over.
 * @throws JournalError `journal-locked`
 */
export async function acquireLock(files: Files, path: string): Promise<WriterLock> {
  const holderPath = `${path}.holder`;
  const holder = await newHolder();
  let lost = false;
  const giveUp = (): void => {
    lost = true;
  };
  const isOurs = async (): Promise<boolean> =>
    !lost && (await readHolder(files, holderPath))?.token === holder.token && !lost;

  const release = await throughGate(files, path, async () => {
    await removeDeadLock(files, path, holderPath);
    // Before the lock: a process that is killed in between leaves no lock that nobody holds.
    await writeHolder(files, holderPath, { ...holder, lock: "" });
    // Never stale to the library: only removeDeadLock decides that, behind the gate.
    const timing = { stale: Number.POSITIVE_INFINITY, update: renewMilliseconds };
    const taken = await takeLock(files, path, timing, giveUp, () => !lost).catch((error: { code?: unknown }) => {
      throw error.code === "ELOCKED" ? locked(path, undefined) : error;
    });
    try {
      const lock = (await files.status(`${path}.lock`))?.identity ?? "";
      await writeHolder(files, holderPath, { ...holder, lock });
    } catch (error) {
      await taken();
      throw error;
    }
    return taken;
  });

  const giveBack = async (): Promise<void> => {
    const ours = await isOurs();
    if (!ours) giveUp();
    await release().catch((error: { code?: unknown }) => {
      if (error.code !== "ERELEASED" && error.code !== "ENOTACQUIRED") throw error;
    });
    if (ours) await files.remove(holderPath);
  };

  return {
    isOurs,
    // The lock first, so that a process that is killed in between leaves none that nobody holds; and behind the gate,
    // so that the holder that is removed then is not already that of a successor.
    release: () =>
      throughGate(files, path, giveBack).catch((error: unknown) => {
        // A gate that stays shut for seconds is no reason to keep the lock.
        if (error instanceof JournalError && error.code === "journal-locked") return giveBack();
        throw error;
      }),
  };
}
