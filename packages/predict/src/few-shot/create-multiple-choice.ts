/** Multiple choice: which earlier incident has the same cause, or none of them. */
import type { Precedent } from "@casebook/history";
import { checkOptions } from "@casebook/incident";
import type { ModelSettings } from "@casebook/model";
import { multipleChoiceTask, onePerKind } from "@casebook/prompt";
import { z } from "zod";
import type { Target } from "../causes/target.ts";
import type { Predictor } from "../predictor.ts";
import { createModelPredictor } from "./model-predictor.ts";

export type MultipleChoiceOptions = {
  /** What of the chosen incident's cause is the answer. @default "category" */
  target?: Target;
  /** How many incidents are options, from 1 to 25. @default 5 */
  k?: number;
  /** By how much a day of age makes an incident less similar, as exp(-alpha * days). @default 0.3 */
  alpha?: number;
  /** No two options of one kind. @default true */
  diverse?: boolean;
  /** Chain of thought, kept apart from the answer. @default false */
  reasoning?: boolean;
  /** Tokens of the whole prompt. @default 8000 */
  promptTokens?: number;
  /** How many answers; see `createFewShot`. @default 1 */
  samples?: number;
};

const optionsSchema = z.strictObject({
  target: z.enum(["category", "service", "text"]).default("category"),
  k: z.int().min(1).max(25).default(5),
  alpha: z.number().min(0).max(100).default(0.3),
  diverse: z.boolean().default(true),
  reasoning: z.boolean().default(false),
  promptTokens: z.int().min(1).default(8000),
  samples: z.int().min(1).max(100).default(1),
});

/** So many are found, of which age may bring any to the top. */
const mostFound = 200;

/**
 * RCACopilot's predictor (Chen et al. 2024, "Automatic Root Cause Analysis via Large Language Models for Cloud Incidents"): the
 * options are precedents, the first of them by 1 / (1 + distance) * exp(-alpha * days); none of them means an unseen cause,
 * which the model names. The distance is that of vectors of length 1, by meaning where the history has embeddings, else by words.
 * Signals are those of `createFewShot`.
 * @throws CasebookError `invalid-option`; `predict` rejects with a `ModelError`, or `unreadable-reply`
 */
export function createMultipleChoice(asking: ModelSettings, options: MultipleChoiceOptions = {}): Predictor {
  const settings = checkOptions("createMultipleChoice", optionsSchema, options);
  const { target, k, alpha, diverse, reasoning, promptTokens, samples } = settings;
  return createModelPredictor(asking, {
    id: "multiple-choice",
    fingerprint: `multiple-choice/1 ${JSON.stringify(settings)}`,
    task: multipleChoiceTask({ target, reasoning }),
    select: { by: "relevance", k },
    async found(question, past, signal) {
      const precedents = await past.search(question, { k: mostFound, ...(signal && { signal }) });
      const near = precedents
        .filter(({ incident }) => incident.rootCause !== undefined)
        .map((precedent) => ({ ...precedent, score: similarity(precedent, alpha) }))
        .sort((left, right) => right.score - left.score);
      return (diverse && target !== "text" ? onePerKind(near, target) : near).slice(0, k);
    },
    ...{ target, order: "best-first", seed: 0, promptTokens, samples },
  });
}

/** In (0, 1]. */
function similarity({ lexical, semantic, ageDays }: Precedent, alpha: number): number {
  const cosine = semantic?.cosine ?? lexical?.cosine ?? 0;
  const distance = Math.sqrt(Math.max(0, 2 - 2 * cosine));
  return Math.exp(-alpha * Math.max(0, ageDays)) / (1 + distance);
}
