/** A CSV header is wrong for every row, so it is refused once, before the first. */
import { CasebookError } from "../errors.ts";
import { fieldPaths, isFieldPath, similarFieldPath } from "../parse/field-paths.ts";
import { isRejected, type Rejected } from "../rejected.ts";
import type { Row } from "./csv-rows.ts";
import type { ReadSettings } from "./read-options.ts";

const required = ["id", "title", "openedAt"];
const notInOneCell = new Map([
  ["rootCause", "rootCause.text"],
  ["labels", "labels.team"],
]);

/**
 * The names of the columns.
 * @throws {CasebookError} `unreadable-header`, `duplicate-column`, `unknown-column`, `missing-column`.
 */
export function checkHeader(row: Row | Rejected, { map, unknown, delimiter }: ReadSettings): string[] {
  if (isRejected(row)) throw headerError("unreadable-header", row.raw, row.reason, row.remedy);
  const columns = row.cells.map((cell) => cell.trim());
  const targets = columns.map((column) => map.get(column) ?? (isFieldPath(column) ? column : undefined));
  checkDuplicates(columns, targets);
  const strangers = columns.filter((_, at) => targets[at] === undefined);
  if (strangers.length > 0 && unknown === "refuse") throw unknownColumns(strangers, columns, delimiter);
  for (const [at, target] of targets.entries()) {
    const better = notInOneCell.get(target ?? "");
    if (better !== undefined) {
      const reason = `A cell cannot hold ${target}, as the column ${JSON.stringify(columns[at])} is meant to.`;
      throw headerError(
        "unknown-column",
        columns[at]!,
        reason,
        `Name or map the column ${better}, one column for each part.`,
      );
    }
  }
  const absent = [...map.keys()].filter((column) => !columns.includes(column));
  if (absent.length > 0) {
    const reason = `The mapping names ${quoted(absent)}, and the file has no such column.`;
    throw headerError("missing-column", absent[0]!, reason, `Its columns are ${quoted(columns)}.`);
  }
  const missing = required.filter((field) => !targets.includes(field));
  if (missing.length > 0) {
    const reason = `No column gives ${missing.join(", ")}.`;
    const remedy = `Map the column that holds it: map: { "${columns[0]}": "${missing[0]}" }. The columns are ${quoted(columns)}.`;
    throw headerError("missing-column", missing[0]!, reason, remedy);
  }
  return columns;
}

function checkDuplicates(columns: string[], targets: (string | undefined)[]): void {
  for (const [at, column] of columns.entries()) {
    const sameName = column !== "" && columns.indexOf(column) !== at;
    const sameField = targets[at] !== undefined && targets.indexOf(targets[at]) !== at;
    if (!sameName && !sameField) continue;
    const first = columns[sameName ? columns.indexOf(column) : targets.indexOf(targets[at])];
    const reason = `Two columns give the same: ${quoted([first!, column])}.`;
    throw headerError("duplicate-column", column, reason, "Rename or remove one of them.");
  }
}

function unknownColumns(strangers: string[], columns: string[], delimiter: string): CasebookError {
  const separator = [";", "\t", "|", ","].find((other) => other !== delimiter && columns[0]?.includes(other));
  if (columns.length === 1 && separator !== undefined) {
    const reason = `The header is one single column, ${quoted(columns)}.`;
    return headerError("unknown-column", columns[0]!, reason, `Pass delimiter: ${JSON.stringify(separator)}.`);
  }
  const [first] = strangers;
  const target = similarFieldPath(first!) ?? "labels.team";
  const reason = `These columns are no fields of an incident: ${quoted(strangers)}.`;
  const map = `Map them, as in map: { ${JSON.stringify(first)}: "${target}" }, or pass unknown: "ignore".`;
  return headerError(
    "unknown-column",
    first!,
    reason,
    `${map} The fields are ${fieldPaths.join(", ")}, labels.<name>.`,
  );
}

function headerError(code: string, column: string, reason: string, remedy: string): CasebookError {
  return new CasebookError({
    code,
    message: `The header of the CSV cannot be used. ${reason}`,
    field: column,
    value: column,
    remedy,
  });
}

function quoted(names: string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}
