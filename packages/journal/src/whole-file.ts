/** Reading and writing to the last byte, which a single call does not promise. */

import type { Files, OpenFile } from "./files.ts";

/** Writes all of `bytes` from `position` on. */
export async function writeFully(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const count = await file.write(bytes.subarray(written), position + written);
    if (count === 0) throw new Error("the disk took no more bytes");
    written += count;
  }
}

/** Reads up to `length` bytes from `position` on; fewer only at the end of the file. */
export async function readFully(file: OpenFile, position: number, length: number): Promise<Buffer> {
  const target = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const count = await file.read(target.subarray(filled), position + filled);
    if (count === 0) break;
    filled += count;
  }
  return target.subarray(0, filled);
}

/** Opens, hands over, closes. */
export async function withFile<Result>(
  files: Files,
  path: string,
  mode: "read" | "write",
  work: (file: OpenFile) => Promise<Result>,
): Promise<Result> {
  const file = await files.open(path, mode);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
