/** From what a model wrote to a value of the schema. */
import { jsonrepair } from "jsonrepair";
import { z } from "zod";

export type ReadValue<Value> =
  | { value: Value; repaired: boolean }
  /** In words that tell the model what to mend. */
  | { problem: string };

/**
 * The value in the text: the text itself, a fenced block in it, or its outermost braces; as it stands, else with its JSON
 * mended. `restore` is applied to every string in it before it is checked.
 */
export function readValue<Value>(
  text: string,
  schema: z.ZodType<Value>,
  restore: (text: string) => string,
): ReadValue<Value> {
  const found = places(text);
  let problem: string | undefined;
  for (const repaired of [false, true]) {
    for (const place of found) {
      // A reply may be nested deeper than the stack.
      const parsed = attempt(() => mapStrings(JSON.parse(repaired ? jsonrepair(place) : place), restore));
      // Mending takes any prose for a JSON string.
      if (typeof parsed !== "object" || parsed === null) continue;
      const result = schema.safeParse(parsed);
      if (result.success) return { value: result.data, repaired };
      problem ??= z.prettifyError(result.error);
    }
  }
  return { problem: problem ?? "There is no JSON object in it." };
}

function places(text: string): string[] {
  // Some models think aloud before they answer.
  const spoken = text.replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/, "").trim();
  const fenced = /```(?:json)?\s*\n([\s\S]*?)(?:\n[ \t]*```|$)/i.exec(spoken)?.[1];
  const first = spoken.indexOf("{");
  const last = spoken.lastIndexOf("}");
  const braces = first < 0 ? undefined : spoken.slice(first, last > first ? last + 1 : undefined);
  return [...new Set([spoken, fenced, braces])].filter((place) => place !== undefined);
}

function attempt(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** A copy with every string in it, names of properties too, replaced. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapStrings(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [change(name), mapStrings(each, change)]));
}
