/** Where a journal really is, and the directories on the way there. */

import { basename, dirname, join } from "node:path";
import { systemCode } from "./file-error.ts";
import type { Files } from "./files.ts";

/** Creates the directory and its parents, each of them on the disk when it resolves. */
export async function createDirectories(files: Files, path: string): Promise<void> {
  if ((await files.status(path)) !== undefined) return;
  const parent = dirname(path);
  if (parent !== path) await createDirectories(files, parent);
  await files.createDirectory(path).catch((error: unknown) => {
    if (systemCode(error) !== "EEXIST") throw error;
  });
  await files.syncDirectory(parent);
}

/** The path without symbolic links, so that two names of one file share one lock. The file itself may be missing. */
export async function realLocation(files: Files, path: string): Promise<string> {
  if ((await files.status(path)) !== undefined) return files.realPath(path);
  return join(await files.realPath(dirname(path)), basename(path));
}
