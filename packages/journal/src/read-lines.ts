/** Walks through the lines of a file without holding more than a piece of it. */

import { type Extent, nothing } from "./checkpoint.ts";
import type { OpenFile } from "./files.ts";
import { readFully } from "./whole-file.ts";

const chunkSize = 256 * 1024;
const newline = 0x0a;

/** A line of the file as it stands there. */
export type RawLine = {
  /** Counted from 1; the header is line 1. */
  line: number;
  /** Where it starts, in bytes. */
  start: number;
  /** Without the newline. */
  bytes: Buffer;
  /** False for a last line without its newline. */
  terminated: boolean;
};

/**
 * The lines of the first `end` bytes, in order, some at a time; those of an extent before them are left out.
 * Only the newline byte ends a line: U+2028 and carriage returns are text.
 */
export async function* readLines(
  file: OpenFile,
  end: number,
  after: Pick<Extent, "bytes" | "lines"> = nothing,
): AsyncGenerator<RawLine[]> {
  let pieces: Buffer[] = [];
  let line = after.lines + 1;
  let start = after.bytes;
  for (let position = start; position < end; ) {
    const chunk = await readFully(file, position, Math.min(chunkSize, end - position));
    if (chunk.length === 0) break;
    const lines: RawLine[] = [];
    let from = 0;
    for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
      const rest = chunk.subarray(from, to);
      const bytes = pieces.length === 0 ? rest : Buffer.concat([...pieces, rest]);
      lines.push({ line, start, bytes, terminated: true });
      pieces = [];
      line += 1;
      start += bytes.length + 1;
      from = to + 1;
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
    position += chunk.length;
    if (lines.length > 0) yield lines;
  }
  if (pieces.length > 0) yield [{ line, start, bytes: Buffer.concat(pieces), terminated: false }];
}
