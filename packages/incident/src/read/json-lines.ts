/** JSONL: one incident on each line. */
import type { Rejected } from "../rejected.ts";
import { type Found, notUtf8, recordLimit, textOf, tooLong, unreadable } from "./found.ts";
import { RecordBytes } from "./record-bytes.ts";

const newline = 10;

/** The records of JSONL. A line that cannot be read is refused, and the next one goes on. Blank lines are skipped. */
export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Found | Rejected> {
  let line = 0;
  for await (const bytes of splitLines(chunks)) {
    line += 1;
    const record = recordOf(bytes, line);
    if (record !== undefined) yield record;
  }
}

function recordOf(bytes: Buffer, line: number): Found | Rejected | undefined {
  if (bytes.length > recordLimit) return tooLong(line, bytes);
  const text = textOf(bytes);
  if (text === undefined) return notUtf8(line, bytes);
  const raw = text.endsWith("\r") ? text.slice(0, -1) : text;
  if (raw.trim() === "") return undefined;
  try {
    return { line, raw, value: JSON.parse(raw), counts: "lines" };
  } catch (error) {
    const reason = `The line is not JSON: ${(error as Error).message}.`;
    const remedy = 'Write one whole incident on each line; for one JSON document over many lines, pass format: "json".';
    return unreadable(line, raw, reason, remedy);
  }
}

/** Lines are split at "\n" only: JSON may hold U+2028, which other splitters take for a line end. */
async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const line = new RecordBytes();
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      line.add(chunk.subarray(start, end));
      yield line.take();
      start = end + 1;
    }
    line.add(chunk.subarray(start));
  }
  if (line.length > 0) yield line.take();
}
