/** A CSV header is wrong for every row, so it is refused once, before the first. */
import { CasebookError } from "../errors.ts";
import { fieldPaths, isFieldPath, similarFieldPath } from "../parse/field-paths.ts";
import { isRejected, type Rejected } from "../rejected.ts";
import type { Row } from "./csv-rows.ts";
import { likelyColumns } from "./likely-columns.ts";
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
  checkDelimiter(columns, delimiter);
  checkDuplicates(columns, targets);
  const absent = [...map.keys()].filter((column) => !columns.includes(column));
  if (absent.length > 0) {
    const reason = `The mapping names ${quoted(absent)}, and the file has no such column.`;
    throw headerError("missing-column", absent[0]!, reason, `Its columns are ${quoted(columns)}.`);
  }
  const strangers = columns.filter((_, at) => targets[at] === undefined);
  checkRequired(columns, strangers, targets, unknown);
  if (strangers.length > 0 && unknown === "refuse") throw unknownColumns(strangers);
  for (const [at, target] of targets.entries()) {
    const better = notInOneCell.get(target ?? "");
    if (better === undefined) continue;
    const reason = `A cell cannot hold ${target}, as the column ${JSON.stringify(columns[at])} is meant to.`;
    const remedy = `Name or map the column ${better}, one column for each part.`;
    throw headerError("unknown-column", columns[at]!, reason, remedy);
  }
  return columns;
}

/** The whole mapping in one error: a newcomer has none of the names yet. */
function checkRequired(
  columns: string[],
  strangers: string[],
  targets: (string | undefined)[],
  unknown: ReadSettings["unknown"],
): void {
  const missing = required.filter((field) => !targets.includes(field));
  if (missing.length === 0) return;
  const likely = likelyColumns(strangers, new Set(targets.filter((target) => target !== undefined)));
  const guessed = new Set(likely.values());
  const pairs = [...likely, ...missing.filter((field) => !guessed.has(field)).map((field) => ["…", field] as const)];
  const map = pairs.map(([column, field]) => `${JSON.stringify(column)}: "${field}"`).join(", ");
  const rest =
    unknown === "refuse" && strangers.length > likely.size ? ', and pass unknown: "ignore" for the rest' : "";
  const what = missing.length === 1 ? "the column that holds it" : "the columns that hold them";
  const remedy = `Map ${what}: map: { ${map} }${rest}. The columns are ${quoted(columns)}.`;
  throw headerError("missing-column", missing[0]!, `No column gives ${missing.join(", ")}.`, remedy);
}

function checkDelimiter(columns: string[], delimiter: string | undefined): void {
  const separator = [",", ";", "\t", "|"].find((other) => other !== delimiter && columns[0]?.includes(other));
  if (columns.length > 1 || separator === undefined) return;
  const reason = `The header is one single column, ${quoted(columns)}.`;
  throw headerError("unknown-column", columns[0]!, reason, `Pass delimiter: ${JSON.stringify(separator)}.`);
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

function unknownColumns(strangers: string[]): CasebookError {
  const [first] = strangers;
  const target = similarFieldPath(first!) ?? "labels.team";
  const reason = `These columns are no fields of an incident: ${quoted(strangers)}.`;
  const map = `Map them, as in map: { ${JSON.stringify(first)}: "${target}" }, or pass unknown: "ignore".`;
  const fields = `The fields are ${fieldPaths.join(", ")}, labels.<name>.`;
  return headerError("unknown-column", first!, reason, `${map} ${fields}`);
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
