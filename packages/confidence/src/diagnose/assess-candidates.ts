/** Candidates from anywhere, with a confidence: PACE-LM's claim, without a language model. */
import type { Past, Precedent } from "@casebook/history";
import { checkOptions, epochOf, type Question } from "@casebook/incident";
import type { Candidate } from "@casebook/predict";
import { askedSchema, predictionSchema } from "../schemas.ts";
import { signalsOf } from "../signals/signals-of.ts";
import { resumeWalk } from "../walk/resume-walk.ts";
import type { Walk } from "../walk/walk.ts";
import { type AssessOptions, assessSchema } from "./assess-options.ts";
import type { Diagnosis, Findings, RankedCause } from "./diagnosis.ts";

/**
 * Gives ranked candidates a confidence, or abstains. The first is the answer. Abstains with `no-precedent` where there
 * is no candidate or no precedent has a cause, and with `low-confidence` under the threshold or without a probability.
 * @throws CasebookError `invalid-option` for options, candidates or precedents that are not what they must be; the
 * reason of an abort.
 */
export async function assessCandidates(
  found: {
    question: Question;
    past: Past;
    /** The best first. */
    candidates: readonly Candidate[];
    precedents: readonly Precedent[];
    notes?: string[];
  },
  options: AssessOptions,
): Promise<Exclude<Diagnosis, { status: "failed" }>> {
  const { walk, scorer, threshold, signal, ...vote } = checkOptions("assessCandidates", assessSchema, options);
  checkOptions("assessCandidates", askedSchema, found);
  checkOptions("assessCandidates", predictionSchema, found);
  signal?.throwIfAborted();
  const { question, past, precedents, candidates, notes = [] } = found;
  const first = candidates[0];
  const common = { incident: question.id, precedents: [...precedents], notes: [...notes] };
  if (first === undefined || precedents.every(({ incident }) => incident.rootCause === undefined)) {
    const confidence = { probability: null, basis: "none", n: 0 } as const;
    const causes = candidates.map((candidate) => ({ ...candidate, probability: null }));
    return { status: "abstained", reason: "no-precedent", ...common, causes, confidence, signals: {} };
  }
  const signals = await signalsOf(first, { question, past, precedents, vote, scorer, signal });
  const confidence = walkOfThen(walk, past.moment).of(signals);
  const findings: Findings = { ...common, causes: rank(candidates, confidence.probability), confidence, signals };
  const enough = threshold === 0 || (confidence.probability !== null && confidence.probability >= threshold);
  return enough ? { status: "answered", ...findings } : { status: "abstained", reason: "low-confidence", ...findings };
}

/** The walk without outcomes that became known at the moment or after it: they would be the future. */
function walkOfThen(walk: Walk, moment: string): Walk {
  const { learnedUpTo } = walk;
  if (learnedUpTo === undefined || epochOf(learnedUpTo) < epochOf(moment)) return walk;
  return resumeWalk(walk.toJSON(), { before: moment });
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
