/** CSV: a header, then one incident in each row. */
import type { Rejected } from "../rejected.ts";
import { isRejected } from "../rejected.ts";
import { delimiterOf, headerOf } from "./csv-delimiter.ts";
import { checkHeader } from "./csv-header.ts";
import { csvRows, type Row } from "./csv-rows.ts";
import { type Found, unreadable } from "./found.ts";
import type { ReadSettings } from "./read-options.ts";
import { startingWith } from "./starting-with.ts";

/**
 * The records of a CSV source, each an object from column to cell. Empty cells are left out, rows of empty cells skipped.
 * @throws {CasebookError} when the header cannot be used, before the first record.
 */
export async function* csvRecords(
  chunks: AsyncGenerator<Buffer>,
  settings: ReadSettings,
): AsyncGenerator<Found | Rejected> {
  let columns: string[] | undefined;
  try {
    const { start, header } = await headerOf(chunks);
    const delimiter = settings.delimiter ?? delimiterOf(header, settings.map);
    for await (const row of csvRows(startingWith(start, chunks), delimiter)) {
      if (columns === undefined) columns = checkHeader(row, settings);
      else if (isRejected(row)) yield row;
      else if (row.cells.some((cell) => cell.trim() !== "")) yield recordOf(row, columns);
    }
  } finally {
    await chunks.return(undefined);
  }
}

function recordOf({ line, raw, cells }: Row, columns: string[]): Found | Rejected {
  if (cells.length !== columns.length) {
    const reason = `The row has ${cells.length} cells, and the header has ${columns.length} columns.`;
    return unreadable(
      line,
      raw,
      reason,
      "Give every row as many cells as the header; put a cell that holds the separator in double quotes.",
    );
  }
  const filled = columns.map((column, at) => [column, cells[at]!] as const).filter(([, cell]) => cell.trim() !== "");
  return { line, raw, value: Object.fromEntries(filled), counts: "lines" };
}
