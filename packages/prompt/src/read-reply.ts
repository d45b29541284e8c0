/** From what a model wrote to an answer, or to what is wrong with it. */
import type { Redaction } from "@casebook/incident";
import { readCitations } from "./cite/read-citations.ts";
import type { Reading } from "./prompt.ts";
import type { ReplyReader } from "./tasks/task.ts";

/** @param shown ids by the names that they have in the prompt */
export function readReply<Answer>(
  reply: unknown,
  reader: ReplyReader<Answer>,
  shown: ReadonlyMap<string, string>,
  restore: Redaction["restore"],
): Reading<Answer> {
  const written = typeof reply === "string" ? objectIn(reply) : reply;
  if (written === undefined) {
    const told = typeof reply === "string" ? reader.fromText?.(restore(reply)) : undefined;
    if (told !== undefined) return finish(told, shown);
    return { status: "refused", problem: "the reply must be one JSON object with the fields that were asked for" };
  }
  const checked = reader.schema.safeParse(restored(written, restore));
  if (checked.success) return finish(reader.answerOf(checked.data), shown);
  const [issue] = checked.error.issues;
  const field = issue!.path.map(String).join(".");
  return {
    status: "refused",
    problem: field === "" ? issue!.message : `${field}: ${issue!.message}`,
    ...(field !== "" && { field }),
  };
}

function finish<Answer>(
  { answer, cited }: { answer: Answer; cited: readonly string[] },
  shown: ReadonlyMap<string, string>,
): Reading<Answer> {
  const { kept, dropped } = readCitations(cited, shown);
  return { status: "read", answer, citations: kept, dropped };
}

/** From the first brace to the last. */
function objectIn(text: string): unknown {
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(text.slice(from, to + 1));
  } catch {
    return undefined;
  }
}

function restored(value: unknown, restore: Redaction["restore"]): unknown {
  if (typeof value === "string") return restore(value);
  if (Array.isArray(value)) return value.map((each) => restored(each, restore));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, restored(each, restore)]));
}
