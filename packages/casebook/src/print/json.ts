/** A result as one JSON object. */
import { isCasebookError } from "@casebook/incident";

/** Errors become their code, message, field, value and remedy. */
export function printJson(value: unknown): string {
  return `${JSON.stringify(value, withErrors)}\n`;
}

function withErrors(_: string, part: unknown): unknown {
  if (!isCasebookError(part)) return part;
  const { code, message, field, value, remedy } = part;
  return { code, message, field, value, remedy };
}
