/** Words on the command line that do not go together, or are missing. */
import { CasebookError } from "@casebook/incident";

const codes = ["no-incident", "no-cause", "two-sources", "unused-option", "unknown-target", "taken"] as const;

/** Their exit code says that the usage was wrong. */
export const usageErrors: ReadonlySet<string> = new Set([...codes, "no-casebook"]);

export function usageError(
  code: (typeof codes)[number],
  field: string,
  message: string,
  remedy: string,
): CasebookError {
  return new CasebookError({ code, field, message, remedy });
}
