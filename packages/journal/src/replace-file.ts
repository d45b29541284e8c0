/** Reading a file as a whole, and putting one in the place of another. */
import { dirname } from "node:path";
import type { Files } from "./files.ts";
import { withFile, writeFully } from "./whole-file.ts";

/** So many bytes are read or written at a time. */
const pieceSize = 4 * 1024 * 1024;

/** All bytes of a file, in memory of their own; undefined if it is not there. */
export async function readWhole(files: Files, path: string): Promise<Buffer | undefined> {
  if ((await files.status(path)) === undefined) return undefined;
  return withFile(files, path, "read", async (file) => {
    const bytes = Buffer.allocUnsafeSlow((await file.status()).size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = await file.read(bytes.subarray(filled, filled + pieceSize), filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  });
}

/** The file that is being written; left over from a crash it is worth nothing. */
export function unfinished(path: string): string {
  return `${path}.new`;
}

/**
 * Writes a file beside the old one and renames it into place. Whenever it breaks off, the old one or the new one is there, whole.
 * @param beside Where it is written; of their own where several processes may write the same file at a time.
 */
export async function replaceFile(
  files: Files,
  path: string,
  chunks: readonly Uint8Array[],
  beside: string = unfinished(path),
): Promise<void> {
  await removeIfThere(files, beside);
  try {
    await withFile(files, beside, "write", async (file) => {
      let end = 0;
      for (const chunk of chunks) {
        for (let start = 0; start < chunk.length; start += pieceSize) {
          await writeFully(file, chunk.subarray(start, start + pieceSize), end + start);
        }
        end += chunk.length;
      }
      await file.sync();
    });
    await files.rename(beside, path);
  } catch (error) {
    await removeIfThere(files, beside).catch(() => {});
    throw error;
  }
  await files.syncDirectory(dirname(path));
}

/** True if there was such a file. */
export async function removeIfThere(files: Files, path: string): Promise<boolean> {
  if ((await files.status(path)) === undefined) return false;
  await files.remove(path);
  await files.syncDirectory(dirname(path));
  return true;
}
