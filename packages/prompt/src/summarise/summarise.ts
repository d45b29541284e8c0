/** An incident in 120 to 140 words, by a model that is watched. */
import { createHash } from "node:crypto";
import { checkOptions, isCasebookError, type Question, type RedactOptions } from "@casebook/incident";
import type { TokenCounter } from "@casebook/model";
import { z } from "zod";
import { buildPrompt } from "../build-prompt.ts";
import { checkQuestion } from "../check-question.ts";
import type { CleanOptions } from "../clean/clean-text.ts";
import type { Prompt } from "../prompt.ts";
import { symptomFields } from "../symptom-fields.ts";
import { summaryTask } from "../tasks/summary.ts";
import { extract } from "./extract.ts";
import { unfoundedNumbers } from "./unfounded-numbers.ts";
import { cutAt, wordsIn } from "./words.ts";

/** What was replied before, by a key of the model and of all that it was shown. Replies are kept redacted. */
export type SummaryCache = {
  get(key: string): string | undefined | Promise<string | undefined>;
  set(key: string, reply: string): unknown;
};

export type SummariseOptions = {
  /** Only its symptoms are used, also of a whole incident. */
  question: Question;
  /** Asks the model, and gives its reply: a text, or the object of the prompt's schema. */
  ask: (prompt: Prompt<string>, signal: AbortSignal | undefined) => Promise<unknown>;
  /** Names the model in the cache. */
  model: string;
  /** @default none */
  cache?: SummaryCache;
  /** Words that are asked for. @default 120 */
  fewest?: number;
  /** A text that has no more is its own summary. @default 140 */
  most?: number;
  /** Words from which on a summary is cut, at the end of a sentence. @default 180 */
  cut?: number;
  /** As those of `buildPrompt`. */
  budget?: number;
  tokenCounter?: TokenCounter;
  clean?: CleanOptions | false;
  redact?: RedactOptions | false;
  signal?: AbortSignal;
};

export type Summary = {
  text: string;
  words: number;
  /** `whole`: the text is short enough. `extract`: sentences of the text, because the model could not be used. */
  by: "model" | "whole" | "extract";
  /** True if the model's reply came from the cache. */
  cached: boolean;
  /** Why it is an extract: numbers that do not stand in the text, a reply that could not be read, a call that failed, a text too long for the budget. */
  why?: "unfounded-numbers" | "refused-reply" | "failed-call" | "too-long";
  /** The numbers, the problem with the reply, or the error. */
  detail?: unknown;
};

const optionsSchema = z.object({
  ask: z.custom<SummariseOptions["ask"]>((value) => typeof value === "function", { error: "must be a function" }),
  model: z.string().min(1),
  cache: z
    .custom<SummaryCache>((value) => typeof (value as SummaryCache | null)?.get === "function", {
      error: "must have get and set",
    })
    .optional(),
  fewest: z.int().min(1).default(120),
  most: z.int().min(1).default(140),
  cut: z.int().min(1).default(180),
  signal: z.instanceof(AbortSignal).optional(),
});

/**
 * Summarises the symptoms of an incident. Every number in the model's summary must stand in the text; else, and when the model
 * fails, the summary is an extract and says why.
 * @throws CasebookError `invalid-option` or `invalid-question`; the signal's reason when it is aborted
 */
export async function summarise(options: SummariseOptions): Promise<Summary> {
  const { question: given, budget, tokenCounter, clean, redact, ...rest } = options;
  const ofPrompt = Object.entries({ budget, tokenCounter, clean, redact }).filter(([, value]) => value !== undefined);
  const { ask, model, cache, fewest, most, cut, signal } = checkOptions("summarise", optionsSchema.strict(), rest);
  signal?.throwIfAborted();
  const question = checkQuestion("summarise", given);
  const source = symptomFields(question)
    .filter(({ name, text }) => name !== "opened" && text.trim() !== "")
    .map(({ text }) => text)
    .join("\n");
  const whole = wordsIn(source);
  if (whole <= most) return { text: source, words: whole, by: "whole", cached: false };

  const extracted = (why: NonNullable<Summary["why"]>, detail: unknown, cached = false): Summary => {
    const text = extract(source, most);
    return { text, words: wordsIn(text), by: "extract", cached, why, detail };
  };
  let prompt: Prompt<string>;
  try {
    prompt = await buildPrompt({
      task: summaryTask({ fewest, most }),
      question,
      ...Object.fromEntries(ofPrompt),
    });
  } catch (error) {
    if (isCasebookError(error) && error.code === "budget-too-small") return extracted("too-long", error);
    throw error;
  }

  const key = keyOf(model, prompt);
  const kept = await cache?.get(key);
  let reply: unknown = kept;
  if (kept === undefined) {
    try {
      reply = await ask(prompt, signal);
    } catch (error) {
      signal?.throwIfAborted();
      return extracted("failed-call", error);
    }
  }
  const reading = prompt.read(reply);
  if (reading.status === "refused") return extracted("refused-reply", reading.problem, kept !== undefined);
  if (kept === undefined) await cache?.set(key, typeof reply === "string" ? reply : JSON.stringify(reply));
  const text = cutAt(reading.answer, cut);
  const unfounded = unfoundedNumbers(text, `${source}\n${question.openedAt}`);
  if (unfounded.length > 0) return extracted("unfounded-numbers", unfounded, kept !== undefined);
  return { text, words: wordsIn(text), by: "model", cached: kept !== undefined };
}

function keyOf(model: string, { messages }: Prompt<string>): string {
  const shown = messages.map(({ content }) => content);
  return createHash("sha256")
    .update(JSON.stringify([model, ...shown]))
    .digest("hex");
}
