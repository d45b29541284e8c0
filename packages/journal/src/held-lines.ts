/** The beginning of a journal in memory, checked as a whole and decoded line by line when asked. */

import { crc32 } from "node:zlib";
import type { Checkpoint } from "./checkpoint.ts";
import type { OpenFile } from "./files.ts";

const pieceSize = 4 * 1024 * 1024;
const newline = 0x0a;
const textStart = 9;

/** Lines that are known to be what a checkpoint says. They stay in memory as long as this does. */
export interface HeldLines {
  /** How many; the header is line 1. */
  readonly lines: number;
  /**
   * The record in a line, decoded each time. Call it for sound lines only.
   * @throws Error for a line that is none of these
   */
  record(line: number): unknown;
}

/** With the raw bytes of each line, without its newline. */
export type CheckedLines = HeldLines & { bytesOf(line: number): Buffer };

/** Reads the beginning of the file; undefined if it is not what the checkpoint says. */
export async function readHeld(
  file: OpenFile,
  checkpoint: Checkpoint,
  translate: (record: unknown) => unknown,
  signal?: AbortSignal,
): Promise<CheckedLines | undefined> {
  if (checkpoint.bytes === 0 || (await file.status()).size < checkpoint.bytes) return undefined;
  const all = Buffer.allocUnsafeSlow(checkpoint.bytes);
  const fill = async (from: number): Promise<number> => {
    const to = Math.min(from + pieceSize, all.length);
    let end = from;
    while (end < to) {
      const count = await file.read(all.subarray(end, to), end);
      if (count === 0) break;
      end += count;
    }
    return end;
  };
  let checksum = 0;
  let start = 0;
  let end = await fill(0);
  while (end > start) {
    signal?.throwIfAborted();
    // The next piece is read while this one is summed up.
    const next = fill(end);
    checksum = crc32(all.subarray(start, end), checksum);
    start = end;
    end = await next;
  }
  if (start !== all.length || checksum !== checkpoint.checksum) return undefined;
  const starts = startsOf(all, checkpoint.lines);
  if (starts === undefined) return undefined;
  const bytesOf = (line: number): Buffer => {
    if (!(line >= 1 && line <= checkpoint.lines)) throw new RangeError(`line ${line} is none of ${checkpoint.lines}`);
    return all.subarray(starts[line - 1], starts[line]! - 1);
  };
  return {
    lines: checkpoint.lines,
    bytesOf,
    record: (line) => translate(JSON.parse(bytesOf(line).toString("utf8", textStart))),
  };
}

/** Where each line starts, and the end behind them; undefined if there are not so many. */
function startsOf(all: Buffer, lines: number): Float64Array | undefined {
  const starts = new Float64Array(lines + 1);
  let start = 0;
  for (let line = 1; line <= lines; line++) {
    start = all.indexOf(newline, start) + 1;
    if (start === 0) return undefined;
    starts[line] = start;
  }
  return start === all.length ? starts : undefined;
}
