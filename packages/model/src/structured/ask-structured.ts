/** Asks for a value of a schema in every way that a model may know, best first. */
import type { BaseMessage } from "@langchain/core/messages";
import type { z } from "zod";
import { type Calling, callModel } from "../call/call-model.ts";
import { isModeRefused } from "../call/explain-failure.ts";
import { ModelError } from "../errors.ts";
import type { Known } from "./memory.ts";
import { isMisshapen, isTaken, type Misshapen, type Reading, type ReadRaw, readRaw, type Taken } from "./read-raw.ts";
import { asksInWords, callOptionsOf, type JsonSchema, type Rung, rungs } from "./rungs.ts";
import { askForJson, askToMend } from "./words.ts";

export type Structured<Value> = Reading<Value> & {
  schema: z.ZodType<Value>;
  jsonSchema: JsonSchema;
  messages: readonly BaseMessage[];
  known: Known;
  /** Redacts what is said to the model: a problem may name choices. */
  hide: (text: string) => string;
};

/** What one rung was asked with. */
type Step = { rung: Rung; messages: readonly BaseMessage[]; callOptions: Record<string, unknown> };

/**
 * Goes down the ladder until a reply can be read. The rung that worked is remembered: a wrong reply there is mended by one
 * more turn with the model, or is a failure. Without memory a wrong reply shows that the server ignores the rung.
 * @returns One result for each answer that came; at least one.
 * @throws ModelError, or the reason of the caller's signal
 */
export async function askStructured<Value>(
  calling: Calling,
  asked: Structured<Value>,
  samples: number,
  tries: { left: number },
): Promise<(Taken<Value> | ModelError)[]> {
  const { known } = asked;
  const remembered = known.rung;
  for (const rung of rungs.slice(remembered === undefined ? 0 : rungs.indexOf(remembered))) {
    const callOptions = callOptionsOf(rung, calling.model, asked.jsonSchema);
    if (callOptions === undefined) continue;
    const messages = asksInWords(rung) ? askForJson(asked.messages, asked.jsonSchema) : asked.messages;
    const step = { rung, messages, callOptions };
    let read: ReadRaw<Value>[];
    try {
      const raws = await callModel(calling, { messages, callOptions, samples, tries });
      read = raws.map((raw) => readRaw(raw, asked, rung));
    } catch (error) {
      if (rung === "text" || !(error instanceof ModelError) || !isModeRefused(error.cause)) throw error;
      if (rung === known.rung) known.rung = undefined;
      continue;
    }
    const works = read.some(isTaken);
    if (works) known.rung ??= rung;
    else if (!read.some(isMisshapen)) return read as ModelError[];
    if (!works && rung !== remembered && rung !== "text") continue;
    const mended = await Promise.all(
      read.map((one) => (isMisshapen(one) ? mend(calling, asked, step, one, tries) : one)),
    );
    if (mended.some(isTaken)) known.rung ??= rung;
    return mended.map((one) => (isMisshapen(one) ? one.error : one));
  }
  throw new TypeError("Words are the last rung, and always there.");
}

/** One turn more, which shows the model what is wrong. */
async function mend<Value>(
  calling: Calling,
  asked: Structured<Value>,
  { rung, messages, callOptions }: Step,
  wrong: Misshapen,
  tries: { left: number },
): Promise<ReadRaw<Value>> {
  const turn = askToMend(messages, wrong.raw.text, asked.hide(wrong.problem), asked.jsonSchema);
  try {
    const [raw] = await callModel(calling, { messages: turn, callOptions, samples: 1, tries });
    const read = readRaw(raw!, asked, rung);
    return isTaken(read) ? { ...read, answer: { ...read.answer, repair: "model" } } : read;
  } catch (error) {
    if (error instanceof ModelError) return isModeRefused(error.cause) ? wrong : error;
    throw error;
  }
}
