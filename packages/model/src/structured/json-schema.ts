/** From what a caller wants to what a provider is told. */
import { CasebookError } from "@casebook/incident";
import { z } from "zod";
import type { JsonSchema } from "./rungs.ts";

/** @throws CasebookError `invalid-option` if the schema is not of an object, or has no JSON form */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  try {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
    if (rest.type === "object") return rest;
  } catch (cause) {
    throw refused(`has no JSON form: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  throw refused("must be of an object", undefined);
}

function refused(what: string, cause: unknown): CasebookError {
  return new CasebookError({
    code: "invalid-option",
    message: `ask: the schema ${what}.`,
    field: "schema",
    remedy: "Give a zod schema such as z.strictObject({ answer: z.string() }).",
    cause,
  });
}
