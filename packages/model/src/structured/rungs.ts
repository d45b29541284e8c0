/** The ways of asking for a value of a schema, best first. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { z } from "zod";

/**
 * - `schema`: the provider's own schema mode
 * - `json-object`: JSON mode with the schema beside it, as llama.cpp's server takes it
 * - `tools`: a tool whose arguments are the value
 * - `text`: JSON asked for in words
 */
export type Rung = "schema" | "json-object" | "tools" | "text";

export const rungs: readonly Rung[] = ["schema", "json-object", "tools", "text"];
export const rungSchema = z.enum(["schema", "json-object", "tools", "text"]);

export type JsonSchema = Record<string, unknown>;

/** What a rung adds to the call, or undefined if the model's class has nothing for it. */
export function callOptionsOf(
  rung: Rung,
  model: BaseChatModel,
  schema: JsonSchema,
): Record<string, unknown> | undefined {
  if (rung === "text") return {};
  const own = boundBy(model, schema, rung === "tools" ? "functionCalling" : "jsonSchema");
  if (rung === "tools") return own !== undefined && "tools" in own ? own : undefined;
  // A class without a schema mode takes its tools for it.
  if (own === undefined || "tools" in own) return undefined;
  if (rung === "schema") return enforced(own, schema);
  const format = own.response_format as OpenAiFormat | undefined;
  return format?.type === "json_schema" ? { ...own, response_format: { type: "json_object", schema } } : undefined;
}

/** True if the words of the messages must ask for JSON, since nothing else surely does. */
export function asksInWords(rung: Rung): boolean {
  return rung === "text" || rung === "json-object";
}

/** The call options that the model's own `withStructuredOutput` would bind: nothing is asked here. */
function boundBy(
  model: BaseChatModel,
  schema: JsonSchema,
  method: "jsonSchema" | "functionCalling",
): Record<string, unknown> | undefined {
  const bound: Record<string, unknown> = {};
  const listener = Object.create(model, {
    withConfig: {
      value(config: object) {
        Object.assign(bound, config);
        return listener;
      },
    },
    bindTools: {
      value(...given: Parameters<NonNullable<BaseChatModel["bindTools"]>>) {
        const binding: object | undefined = model.bindTools?.call(listener, ...given);
        if (binding === undefined) throw new TypeError("The model binds no tools.");
        // Some classes bind without `withConfig`.
        if ("kwargs" in binding) Object.assign(bound, binding.kwargs);
        return listener;
      },
    },
  }) as BaseChatModel;
  try {
    listener.withStructuredOutput(schema, { name: "answer", method, includeRaw: true });
  } catch {
    return undefined;
  }
  return Object.keys(bound).length === 0 ? undefined : bound;
}

type OpenAiFormat = { type?: unknown; json_schema?: { strict?: unknown } };

/** A schema that can be enforced is asked to be, in the form of OpenAI, where the class did not decide it. */
function enforced(callOptions: Record<string, unknown>, schema: JsonSchema): Record<string, unknown> {
  const format = callOptions.response_format as OpenAiFormat | undefined;
  if (format?.type !== "json_schema" || format.json_schema?.strict !== undefined || !isStrict(schema))
    return callOptions;
  return { ...callOptions, response_format: { ...format, json_schema: { ...format.json_schema, strict: true } } };
}

/** OpenAI enforces a schema only if every object in it is closed and has all its properties. */
function isStrict(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as JsonSchema;
  const names = Object.keys((properties as object | undefined) ?? {});
  const isClosed =
    additionalProperties === false && names.every((name) => (required as string[] | undefined)?.includes(name));
  return (type !== "object" || isClosed) && Object.values(schema).every(isStrict);
}
