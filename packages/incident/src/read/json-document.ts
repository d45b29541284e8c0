/** One JSON document: an array of incidents, or a single one. */
import type { Rejected } from "../rejected.ts";
import { beginningOf, type Found, notUtf8, recordLimit, textOf, tooLong, unreadable } from "./found.ts";
import { JsonScanner } from "./json-scanner.ts";
import { RecordBytes } from "./record-bytes.ts";

/**
 * The records of a JSON document, counted from 1. A record that is wrong in itself is refused, and the next one goes
 * on. Where it cannot be told where the next one begins, reading ends with one last refusal.
 */
export async function* jsonDocument(
  chunks: AsyncIterable<Buffer>,
  layout: "array" | "object",
): AsyncGenerator<Found | Rejected> {
  const scanner = new JsonScanner(layout);
  const bytes = new RecordBytes();
  let position = 1;
  for await (const chunk of chunks) {
    let start = 0;
    for (const { at, kind } of scanner.cutsIn(chunk)) {
      bytes.add(chunk.subarray(start, kind === "object" ? at + 1 : at));
      start = at + 1;
      const record = bytes.take();
      if (kind === "open" || (kind === "close" && position === 1 && isBlank(record))) continue;
      yield recordOf(record, position);
      position += 1;
    }
    bytes.add(chunk.subarray(start));
    if (scanner.problem !== undefined) {
      yield lastRefusal(position, bytes.take(), scanner.problem);
      return;
    }
  }
  const rest = bytes.take();
  if (scanner.isOpen || !isBlank(rest)) yield lastRefusal(position, rest, "The file ends before its JSON does.");
}

function recordOf(bytes: Buffer, position: number): Found | Rejected {
  if (bytes.length > recordLimit) return tooLong(position, bytes);
  const text = textOf(bytes);
  if (text === undefined) return notUtf8(position, bytes);
  const raw = text.trim();
  try {
    return { line: position, raw, value: JSON.parse(raw), counts: "records" };
  } catch (error) {
    const reason = raw === "" ? "Nothing stands here." : `The record is not JSON: ${(error as Error).message}.`;
    return unreadable(position, raw, reason, "Correct it, or check that one comma stands between two records.");
  }
}

function lastRefusal(position: number, bytes: Buffer, problem: string): Rejected {
  const reason = `${problem} Reading stopped here: what follows was not read; the beginning of it is handed back.`;
  const remedy =
    "Correct this place, or write one incident on each line (JSONL): then one broken record costs no other.";
  return unreadable(position, beginningOf(bytes).trim(), reason, remedy);
}

function isBlank(bytes: Buffer): boolean {
  return bytes.toString("latin1").trim() === "";
}
