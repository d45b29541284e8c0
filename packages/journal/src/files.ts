/** The only door to the file system, so that a test can put a failing disk behind it. */

import { rmdirSync, type Stats } from "node:fs";
import { mkdir, open, realpath, rename, rmdir, stat, unlink, utimes } from "node:fs/promises";

/** What is known of a file without reading it. */
export type FileStatus = {
  /** In bytes. */
  size: number;
  /** The same for one and the same file, whatever its path. */
  identity: string;
  modified: Date;
  /** False for a directory, a pipe, a device. */
  isFile: boolean;
};

/** An open file. Positions and lengths are in bytes. */
export interface OpenFile {
  /** Fills `target` from `position` on; resolves to the bytes read, 0 at the end. */
  read(target: Uint8Array, position: number): Promise<number>;
  /** Resolves to the bytes written, which may be fewer than given. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  truncate(length: number): Promise<void>;
  /** Resolves when all that was written is on the disk. */
  sync(): Promise<void>;
  status(): Promise<FileStatus>;
  close(): Promise<void>;
}

/** The file operations that the journal needs. Errors are those of the operating system (`ENOSPC`, `EACCES`, …). */
export interface Files {
  /** `read` fails on a missing file, `write` (which reads too) creates it. */
  open(path: string, mode: "read" | "write"): Promise<OpenFile>;
  /** Undefined when nothing is there. */
  status(path: string): Promise<FileStatus | undefined>;
  realPath(path: string): Promise<string>;
  /** Creates one directory; fails with `EEXIST` when it is there. */
  createDirectory(path: string): Promise<void>;
  /** Resolves when entries created in the directory, or removed from it, are on the disk. */
  syncDirectory(path: string): Promise<void>;
  removeDirectory(path: string): Promise<void>;
  /** For the end of the process, when nothing asynchronous runs any more. */
  removeDirectorySync(path: string): void;
  remove(path: string): Promise<void>;
  /** Puts a file in the place of another, at once for all who look: they see the old one or the new one. */
  rename(from: string, to: string): Promise<void>;
  setModified(path: string, time: Date): Promise<void>;
}

function statusOf(stats: Stats): FileStatus {
  return {
    size: stats.size,
    identity: `${stats.dev}:${stats.ino}`,
    modified: stats.mtime,
    isFile: stats.isFile(),
  };
}

async function openFile(path: string, mode: "read" | "write"): Promise<OpenFile> {
  const handle =
    mode === "read"
      ? await open(path, "r")
      : await open(path, "r+").catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "ENOENT") throw error;
          return open(path, "wx+");
        });
  return {
    read: async (target, position) => (await handle.read(target, 0, target.length, position)).bytesRead,
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    truncate: (length) => handle.truncate(length),
    sync: () => handle.sync(),
    status: async () => statusOf(await handle.stat()),
    close: () => handle.close(),
  };
}

/** The real file system. */
export const nodeFiles: Files = {
  open: openFile,
  status: async (path) => {
    try {
      return statusOf(await stat(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  },
  realPath: (path) => realpath(path),
  createDirectory: (path) => mkdir(path),
  syncDirectory: async (path) => {
    // Windows cannot open a directory; its file systems keep the entry with the file.
    if (process.platform === "win32") return;
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  removeDirectory: (path) => rmdir(path),
  removeDirectorySync: (path) => rmdirSync(path),
  remove: (path) => unlink(path),
  rename: (from, to) => rename(from, to),
  setModified: (path, time) => utimes(path, time, time),
};
