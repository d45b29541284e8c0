/** Options and arguments are checked at the door of every public function. */
import type { z } from "zod";
import { CasebookError } from "./errors.ts";

/**
 * Checks options, or any argument, against a zod schema and returns what the schema makes of it.
 * @throws CasebookError `invalid-option` naming the field, the value and the remedy.
 */
export function checkOptions<Schema extends z.ZodType>(
  where: string,
  schema: Schema,
  given: unknown,
): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const unknown = issue.code === "unrecognized_keys" ? issue.keys : [];
  const path = [...issue.path, ...unknown.slice(0, 1)];
  const field = path.map(String).join(".");
  throw new CasebookError({
    code: "invalid-option",
    message: unknown.length > 0 ? `${where} has no option "${unknown[0]}".` : `${where}: ${issue.message}.`,
    field,
    value: path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], given),
    remedy:
      unknown.length > 0
        ? "Leave it out, or check its spelling in the documentation of the function."
        : `Correct ${field === "" ? "the argument" : `"${field}"`}.`,
  });
}
