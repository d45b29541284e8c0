/** JSON and JSONL, told apart by what the source begins with: their names are often wrong. */
import type { Rejected } from "../rejected.ts";
import { type Found, recordLimit } from "./found.ts";
import { jsonDocument } from "./json-document.ts";
import { jsonLines } from "./json-lines.ts";
import { startingWith } from "./starting-with.ts";

type Layout = "lines" | "array" | "object";

/** The records of JSONL, of a JSON array, or of one JSON object. */
export async function* jsonRecords(
  chunks: AsyncGenerator<Buffer>,
  format: "json" | "jsonl",
): AsyncGenerator<Found | Rejected> {
  try {
    const { layout, start } = await layoutOf(chunks, format);
    const whole = startingWith(start, chunks);
    yield* layout === "lines" ? jsonLines(whole) : jsonDocument(whole, layout);
  } finally {
    await chunks.return(undefined);
  }
}

/** Reads up to the first character, and when it is `{`, up to the end of that line. */
async function layoutOf(
  chunks: AsyncGenerator<Buffer>,
  format: "json" | "jsonl",
): Promise<{ layout: Layout; start: Buffer }> {
  const parts: Buffer[] = [];
  let length = 0;
  let first = "";
  for (;;) {
    const step = await chunks.next();
    if (step.done) break;
    parts.push(step.value);
    length += step.value.length;
    const text = step.value.toString("latin1");
    const rest = first === "" ? text.trimStart() : text;
    first ||= rest.charAt(0);
    if (first === "" || (first === "{" && !rest.includes("\n") && length <= recordLimit)) continue;
    break;
  }
  const start = Buffer.concat(parts);
  if (first === "[") return { layout: "array", start };
  const line = start.toString("latin1").trimStart().split("\n", 1)[0]!.trim();
  const isWhole = format === "jsonl" ? line !== "{" : line.endsWith("}");
  return { layout: first === "{" && !isWhole ? "object" : "lines", start };
}
