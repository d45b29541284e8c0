/** From what came back to an answer, or to why it is none. */
import type { z } from "zod";
import type { RawAnswer } from "../call/answer-read.ts";
import { ModelError } from "../errors.ts";
import type { Answer } from "../reply.ts";
import { readValue } from "./read-value.ts";
import type { Rung } from "./rungs.ts";

/** What an answer is read with. */
export type Reading<Value> = {
  key: string;
  schema: z.ZodType<Value> | undefined;
  /** Puts back what was redacted. */
  restore: (text: string) => string;
};

/** An answer as it is recorded: what the model wrote, redacted as it saw it. */
export type Taken<Value> = { raw: RawAnswer; answer: Answer<Value> };

/** A reply whose shape is wrong, which may be mended. */
export type Misshapen = { raw: RawAnswer; problem: string; error: ModelError };

export type ReadRaw<Value> = Taken<Value> | Misshapen | ModelError;

export function isTaken<Value>(read: ReadRaw<Value>): read is Taken<Value> {
  return "answer" in read;
}

export function isMisshapen<Value>(read: ReadRaw<Value>): read is Misshapen {
  return "problem" in read;
}

/** Without a rung, the text is the answer. */
export function readRaw<Value>(raw: RawAnswer, reading: Reading<Value>, rung: Rung | undefined): ReadRaw<Value> {
  const { key, schema, restore } = reading;
  if (raw.refusal !== undefined) return refused(key, restore(raw.refusal));
  const { finishReason, logprobs } = raw;
  const rest = { finishReason, recorded: false, ...(logprobs !== undefined && { logprobs }) };
  const empty = raw.text.trim() === "" ? emptyReply(key, finishReason) : undefined;
  if (schema === undefined || rung === undefined) {
    const answer = { text: restore(raw.text), value: undefined as Value, repair: "none" as const, ...rest };
    return empty ?? { raw, answer };
  }
  const misshapen = (problem: string): Misshapen => ({
    raw,
    problem,
    error: empty ?? misfit(key, restore(problem), restore(raw.text)),
  });
  const read = empty === undefined ? readValue(raw.text, schema, restore) : { problem: "It is empty." };
  if ("problem" in read) {
    if (finishReason === "length") return cutOff(key);
    return misshapen(read.problem);
  }
  // Mending a reply that was cut would pass its half for the whole; a stream that broke off tells no reason.
  if (read.repaired && finishReason === "length") return cutOff(key);
  if (read.repaired && finishReason === "unknown") return misshapen("Its JSON is not whole.");
  const repair = read.repaired ? ("text" as const) : ("none" as const);
  return { raw, answer: { text: restore(raw.text), value: read.value, rung, repair, ...rest } };
}

function refused(key: string, reason: string): ModelError {
  return new ModelError({
    code: "model-refused",
    message: `${key} declined to answer: ${reason.slice(0, 300)}`,
    field: "messages",
    value: reason,
    remedy: "Look at what the messages hold; asking again the same way rarely helps.",
  });
}

function emptyReply(key: string, finishReason: string): ModelError {
  const spentThinking = finishReason === "length";
  return new ModelError({
    code: spentThinking ? "model-cut" : "model-empty",
    message: `${key} sent an empty reply${spentThinking ? ", cut at its limit of output" : ""}.`,
    field: "messages",
    remedy: spentThinking ? "Raise the model's maximum of output tokens." : "Ask again, or look at the messages.",
  });
}

function cutOff(key: string): ModelError {
  return new ModelError({
    code: "model-cut",
    message: `${key} was cut at its limit of output, and what came cannot be read.`,
    field: "model",
    remedy: "Raise the model's maximum of output tokens.",
  });
}

function misfit(key: string, problem: string, text: string): ModelError {
  return new ModelError({
    code: "model-schema",
    message: `${key} gave no reply that fits the schema: ${problem.slice(0, 300)}`,
    field: "schema",
    value: text.slice(0, 2000),
    remedy: "Use a model that follows instructions better, or a simpler schema.",
  });
}
