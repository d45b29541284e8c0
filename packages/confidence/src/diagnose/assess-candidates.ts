/** Candidates from anywhere, with a confidence: PACE-LM's claim, without a language model. */
import type { Past, Precedent } from "@casebook/history";
import { checkOptions, type Question } from "@casebook/incident";
import { type Candidate, defaultTextThreshold, type Predictor, type Target } from "@casebook/predict";
import { z } from "zod";
import { signalsOf } from "../signals/signals-of.ts";
import type { Walk } from "../walk/walk.ts";
import type { Diagnosis, Findings, RankedCause } from "./diagnosis.ts";

export type AssessOptions = {
  /** Turns signals into a probability. */
  walk: Walk;
  /** Gives the `linear` signal. */
  scorer?: Predictor;
  /** What tells kinds of cause apart. @default "category" */
  target?: Target;
  /** How many precedents vote. @default 7 */
  voters?: number;
  /** From which similarity on causes in words are one kind. @default 0.5 */
  textThreshold?: number;
  /** Abstains under this probability, in [0, 1]; with 0 it never abstains for low confidence. @default 0.5 */
  threshold?: number;
  signal?: AbortSignal;
};

const assessSchema = z.strictObject({
  walk: z.custom<Walk>((value) => typeof (value as Walk)?.of === "function", {
    error: "walk must be made by startWalk",
  }),
  scorer: z
    .custom<Predictor>((value) => typeof (value as Predictor)?.predict === "function", {
      error: "scorer must be a predictor",
    })
    .optional(),
  target: z.enum(["category", "service", "text"]).default("category"),
  voters: z.int().min(1).default(7),
  textThreshold: z.number().min(0).max(1).default(defaultTextThreshold),
  threshold: z.number().min(0).max(1).default(0.5),
  signal: z.instanceof(AbortSignal).optional(),
});

const candidateSchema = z.looseObject({
  category: z.string().optional(),
  service: z.string().optional(),
  text: z.string(),
  score: z.number().min(0).max(1).optional(),
});

/**
 * Gives ranked candidates a confidence, or abstains. The first is the answer.
 * @throws CasebookError `invalid-option` for options or candidates that are not what they must be.
 */
export async function assessCandidates(
  found: {
    question: Question;
    past: Past;
    candidates: readonly Candidate[];
    precedents: readonly Precedent[];
    notes?: string[];
  },
  options: AssessOptions,
): Promise<Exclude<Diagnosis, { status: "failed" }>> {
  const { walk, scorer, threshold, signal, ...vote } = checkOptions("assessCandidates", assessSchema, options);
  checkOptions("assessCandidates.candidates", z.array(candidateSchema), found.candidates);
  const { question, past, precedents, candidates, notes = [] } = found;
  const first = candidates[0];
  const common = { incident: question.id, precedents: [...precedents], notes };
  if (first === undefined || precedents.every(({ incident }) => incident.rootCause === undefined)) {
    const confidence = { probability: null, basis: "none", n: 0 } as const;
    const causes = candidates.map((candidate) => ({ ...candidate, probability: null }));
    return { status: "abstained", reason: "no-precedent", ...common, causes, confidence, signals: {} };
  }
  const signals = await signalsOf(first, { question, past, precedents, vote, scorer, signal });
  const confidence = walk.of(signals);
  const findings: Findings = { ...common, causes: rank(candidates, confidence.probability), confidence, signals };
  const enough = threshold === 0 || (confidence.probability !== null && confidence.probability >= threshold);
  return enough ? { status: "answered", ...findings } : { status: "abstained", reason: "low-confidence", ...findings };
}

function rank(candidates: readonly Candidate[], probability: number | null): RankedCause[] {
  const others = candidates.slice(1);
  const total = others.reduce((sum, { score = 0 }) => sum + score, 0);
  return candidates.map((candidate, at) => {
    if (at === 0 || probability === null) return { ...candidate, probability };
    const share = candidate.score === undefined || total === 0 ? null : candidate.score / total;
    return { ...candidate, probability: share === null ? null : (1 - probability) * share };
  });
}
