/** From a question to a diagnosis: predict, gather signals, answer or abstain. */
import type { Past } from "@casebook/history";
import { type AnyCasebookError, CasebookError, isCasebookError, type Question } from "@casebook/incident";
import type { Predictor } from "@casebook/predict";
import { type AssessOptions, assessCandidates } from "./assess-candidates.ts";
import type { Diagnosis } from "./diagnosis.ts";

/**
 * Diagnoses one incident from its past. A predictor that fails gives a diagnosis that failed, never a number; an abort
 * is thrown.
 * @throws CasebookError `invalid-option`
 */
export async function diagnose(
  question: Question,
  past: Past,
  { predictor, ...options }: AssessOptions & { predictor: Predictor },
): Promise<Diagnosis> {
  const { signal } = options;
  let prediction: Awaited<ReturnType<Predictor["predict"]>>;
  try {
    prediction = await predictor.predict(question, past, signal && { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const precedents = await past.search(question).catch(() => []);
    return { status: "failed", incident: question.id, precedents, notes: [], error: predictorFailed(predictor, cause) };
  }
  const scorer = options.scorer ?? (predictor.score === undefined ? undefined : predictor);
  return assessCandidates({ question, past, ...prediction }, { ...options, ...(scorer && { scorer }) });
}

function predictorFailed(predictor: Predictor, cause: unknown): AnyCasebookError {
  if (isCasebookError(cause)) return cause;
  return new CasebookError({
    code: "predictor-failed",
    message: `The predictor "${predictor.id}" failed: ${cause instanceof Error ? cause.message : String(cause)}.`,
    field: "predictor",
    value: predictor.id,
    remedy: "See the cause of this error.",
    cause,
  });
}
