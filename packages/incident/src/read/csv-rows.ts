/** CSV: rows with their own text and line, the broken ones refused one by one. */
import { CsvError, parse } from "csv-parse/sync";
import type { Rejected } from "../rejected.ts";
import { notUtf8, recordLimit, textOf, tooLong, unreadable } from "./found.ts";

export type Row = { line: number; raw: string; cells: string[] };

const newline = 10;
const quoteRemedy = 'Put the cell in double quotes and double each quote inside it: "said ""no""".';

/**
 * The rows of a CSV source, the header included; empty lines are skipped.
 *
 * Whole lines are gathered and parsed together. Where quotes go wrong, only the line on which the row begins is
 * refused, and reading goes on with the next line: one quote that never closes does not swallow the rest of the file.
 */
export async function* csvRows(chunks: AsyncIterable<Buffer>, delimiter: string): AsyncGenerator<Row | Rejected> {
  let gathered: Buffer[] = [];
  let size = 0;
  let wanted = 0;
  let line = 1;
  let skipsLine = false;
  for await (const chunk of chunks) {
    let part = chunk;
    if (skipsLine) {
      const end = part.indexOf(newline);
      if (end === -1) continue;
      part = part.subarray(end + 1);
      skipsLine = false;
      line += 1;
    }
    gathered.push(part);
    size += part.length;
    const lastEnd = part.lastIndexOf(newline) + 1;
    if (lastEnd === 0 && size <= recordLimit) continue;
    if (size < wanted) continue;
    const all = Buffer.concat(gathered);
    const lines = all.subarray(0, all.lastIndexOf(newline) + 1);
    const window = parseWindow(lines, line, delimiter, all.length);
    yield* window.rows;
    line = window.line;
    let rest = all.subarray(window.end);
    if (rest.length > recordLimit && window.end === lines.length) {
      yield tooLong(line, rest);
      rest = Buffer.alloc(0);
      skipsLine = true;
    }
    gathered = [rest];
    size = rest.length;
    // An open quote: parsing again only when there is twice as much keeps the work linear.
    wanted = window.end === lines.length ? 0 : Math.min(2 * size, recordLimit);
  }
  yield* parseWindow(Buffer.concat(gathered), line, delimiter).rows;
}

type Window = { rows: (Row | Rejected)[]; end: number; line: number };

/**
 * The rows of whole lines. A row whose quote is still open is left for later, unless it has grown too long.
 * @param available Bytes there are, an unfinished line included; left out when these are the last lines.
 */
function parseWindow(
  bytes: Buffer,
  firstLine: number,
  delimiter: string,
  available = Number.POSITIVE_INFINITY,
): Window {
  const window: Window = { rows: [], end: 0, line: firstLine };
  for (;;) {
    const error = takeRows(bytes, window, delimiter);
    skipBlankLines(bytes, window);
    if (error === undefined || window.end >= bytes.length) return window;
    if (error === "CSV_QUOTE_NOT_CLOSED" && available - window.end <= recordLimit) return window;
    refuseLine(bytes, window, error);
  }
}

/** Takes rows until one is wrong; the code of what is wrong, if so. */
function takeRows(bytes: Buffer, window: Window, delimiter: string): string | undefined {
  const start = window.end;
  try {
    parse(bytes.subarray(start), {
      delimiter,
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], context) => {
        skipBlankLines(bytes, window);
        const row = bytes.subarray(window.end, start + context.bytes);
        if (row.length > recordLimit) throw new RangeError();
        window.rows.push(rowOf(row, cells, window.line));
        window.end += row.length;
        window.line += count(row, newline);
        return null;
      },
    });
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return "TOO_LONG";
    if (error instanceof CsvError) return error.code;
    throw error;
  }
}

function rowOf(bytes: Buffer, cells: string[], line: number): Row | Rejected {
  const text = textOf(bytes);
  return text === undefined ? notUtf8(line, bytes) : { line, raw: text.replace(/\r?\n$/, ""), cells };
}

function refuseLine(bytes: Buffer, window: Window, code: string): void {
  const lineEnd = bytes.indexOf(newline, window.end);
  const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
  const text = bytes.subarray(window.end, end);
  window.rows.push(refusalOf(text, window, code, bytes.length - window.end > recordLimit));
  window.end = end;
  window.line += 1;
}

function refusalOf(bytes: Buffer, { line }: Window, code: string, isLong: boolean): Rejected {
  if (code === "TOO_LONG" || (isLong && code === "CSV_QUOTE_NOT_CLOSED")) return tooLong(line, bytes);
  const raw = bytes.toString().replace(/\r?\n$/, "");
  const reason =
    code === "CSV_QUOTE_NOT_CLOSED"
      ? "A quote opens in this row and never closes."
      : "A quote stands in this row where it can neither open nor close a cell.";
  return unreadable(line, raw, reason, quoteRemedy);
}

function skipBlankLines(bytes: Buffer, window: Window): void {
  for (;;) {
    const at = bytes[window.end] === 13 ? window.end + 1 : window.end;
    if (bytes[at] !== newline) return;
    window.end = at + 1;
    window.line += 1;
  }
}

function count(bytes: Buffer, byte: number): number {
  let found = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) found += 1;
  return found;
}
