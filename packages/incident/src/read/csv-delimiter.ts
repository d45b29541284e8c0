/** What separates the cells of a CSV, told by its header. */
import { parse } from "csv-parse/sync";
import { isFieldPath } from "../parse/field-paths.ts";
import { recordLimit } from "./found.ts";

/** The commonest first: it wins where several would do. */
const delimiters = [",", ";", "\t", "|"];

/** The start of a source up to the end of its first line that is not empty, or all of it. */
export async function headerOf(chunks: AsyncIterator<Buffer>): Promise<{ start: Buffer; header: string }> {
  const parts: Buffer[] = [];
  let length = 0;
  for (let isWhole = false; !isWhole && length <= recordLimit; ) {
    const step = await chunks.next();
    if (step.done) break;
    parts.push(step.value);
    length += step.value.length;
    isWhole = step.value.includes("\n") && /[^\r\n][^\n]*\n/.test(Buffer.concat(parts).toString("latin1"));
  }
  const start = Buffer.concat(parts);
  return {
    start,
    header: start
      .toString("utf8")
      .replace(/^[\r\n]+/, "")
      .split("\n", 1)[0]!,
  };
}

/** The delimiter under which a header names the most fields, then the one under which it has the most columns. */
export function delimiterOf(header: string, map: ReadonlyMap<string, string>): string {
  const scored = delimiters.map((delimiter) => {
    const columns = columnsOf(header, delimiter);
    return { delimiter, named: columns.filter((one) => map.has(one) || isFieldPath(one)).length, all: columns.length };
  });
  return scored.sort((left, right) => right.named - left.named || right.all - left.all)[0]!.delimiter;
}

/** None where the line cannot be read so: the reader of rows says why. */
function columnsOf(header: string, delimiter: string): string[] {
  try {
    const [cells = []] = parse(header, { delimiter, relax_column_count: true, to: 1 });
    return cells.map((cell) => cell.trim());
  } catch {
    return [];
  }
}
