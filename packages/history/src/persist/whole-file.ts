/** Reading a file as a whole, and putting one in the place of another. */
import { dirname } from "node:path";
import type { Files } from "@casebook/journal";

const pieceSize = 4 * 1024 * 1024;

/** All bytes of a file, in memory of their own; undefined if it is not there. */
export async function readWhole(files: Files, path: string): Promise<Buffer | undefined> {
  if ((await files.status(path)) === undefined) return undefined;
  const file = await files.open(path, "read");
  try {
    const bytes = Buffer.allocUnsafeSlow((await file.status()).size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = await file.read(bytes.subarray(filled, filled + pieceSize), filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/** The file that is being written; left over from a crash it is worth nothing. */
export function unfinished(path: string): string {
  return `${path}.new`;
}

/** Writes a file beside the old one and renames it into place. Whenever it breaks off, the old one or the new one is there, whole. */
export async function replaceFile(files: Files, path: string, chunks: readonly Uint8Array[]): Promise<void> {
  await removeIfThere(files, unfinished(path));
  try {
    const file = await files.open(unfinished(path), "write");
    try {
      let end = 0;
      for (const chunk of chunks) {
        for (let start = 0; start < chunk.length; ) {
          const written = await file.write(chunk.subarray(start, start + pieceSize), end + start);
          if (written === 0) throw new Error("the disk took no more bytes");
          start += written;
        }
        end += chunk.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(unfinished(path), path);
  } catch (error) {
    await removeIfThere(files, unfinished(path)).catch(() => {});
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
