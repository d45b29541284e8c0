/** In-context examples: a language model proposes the cause, with precedents before its eyes. */
import type { Past, Precedent } from "@casebook/history";
import { checkOptions, type Question } from "@casebook/incident";
import type { ModelSettings } from "@casebook/model";
import { type Order, rootCauseTask, type SelectOptions } from "@casebook/prompt";
import { z } from "zod";
import type { Target } from "../causes/target.ts";
import type { Predictor } from "../predictor.ts";
import { createModelPredictor } from "./model-predictor.ts";

export type FewShotOptions = {
  /** What is predicted. @default "category" */
  target?: Target;
  /** How many precedents are shown at most, from 0 (zero-shot) to 100. @default 10 */
  k?: number;
  /** Which of those that were found. `random` and `farthest` choose among all that share a word with the question. @default "relevance" */
  by?: NonNullable<SelectOptions["by"]>;
  /** @default "best-last" */
  order?: Order;
  /** Of what is random. @default 0 */
  seed?: number;
  /** Chain of thought: the reasoning is asked for first, and kept apart from the answer. @default false */
  reasoning?: boolean;
  /** Kinds (or places) that may be answered beside those that the past knew. @default [] */
  choices?: readonly string[];
  /** Tokens of the whole prompt. @default 8000 */
  promptTokens?: number;
  /** How many answers. With several, those of one kind are one candidate, and their share is a signal. @default 1 */
  samples?: number;
};

const optionsSchema = z.strictObject({
  target: z.enum(["category", "service", "text"]).default("category"),
  k: z.int().min(0).max(100).default(10),
  by: z.enum(["relevance", "recency", "diversity", "one-per-category", "random", "farthest"]).default("relevance"),
  order: z.enum(["best-first", "best-last", "random"]).default("best-last"),
  seed: z.int().min(0).default(0),
  reasoning: z.boolean().default(false),
  choices: z.array(z.string().trim().min(1)).readonly().default([]),
  promptTokens: z.int().min(1).default(8000),
  samples: z.int().min(1).max(100).default(1),
});

/**
 * Zhang et al. 2024, "Automated Root Causing of Cloud Incidents using In-Context Learning with GPT-4"; with `k: 0` zero-shot,
 * with `reasoning` a chain of thought, with `samples` self-consistency (Wang et al. 2023).
 *
 * A candidate's support are the precedents that the model cited, of those that it was shown. Its signals: `verbalized`, what
 * the model said of its confidence, in [0, 1]; `unseen`, 1 where it found that no known kind fits; with several samples
 * `agreement`, the candidate's share of the answers that came back, and `entropy` of these shares, in nats; `logprob`, the mean
 * log-probability of a token of the answer, where the provider tells.
 * @throws CasebookError `invalid-option`; `predict` rejects with a `ModelError`, or `unreadable-reply`
 */
export function createFewShot(asking: ModelSettings, options: FewShotOptions = {}): Predictor {
  const settings = checkOptions("createFewShot", optionsSchema, options);
  const { target, k, by, reasoning, choices, order, seed, promptTokens, samples } = settings;
  return createModelPredictor(asking, {
    id: `${k === 0 ? "zero-shot" : "few-shot"}${reasoning ? "-chain-of-thought" : ""}`,
    fingerprint: `few-shot/1 ${JSON.stringify(settings)}`,
    task: rootCauseTask({ target, reasoning, choices }),
    select: { by, k, seed },
    found: (question, past, signal) => found(question, past, settings, signal),
    ...{ target, order, seed, promptTokens, samples },
  });
}

/** So many precedents are found at least, for a choice other than the most relevant ones. */
const fewestFound = 50;

async function found(
  question: Question,
  past: Past,
  { k, by }: z.output<typeof optionsSchema>,
  signal: AbortSignal | undefined,
): Promise<Precedent[]> {
  if (k === 0) return [];
  const isBaseline = by === "random" || by === "farthest";
  const wanted = isBaseline ? await past.count() : by === "relevance" ? k : Math.max(fewestFound, 2 * k);
  return past.search(question, { k: Math.max(1, wanted), ...(signal && { signal }) });
}
