/** From a question to a diagnosis: predict, gather signals, answer or abstain. */
import type { Past, Precedent } from "@casebook/history";
import { type AnyCasebookError, CasebookError, checkOptions, isCasebookError, type Question } from "@casebook/incident";
import type { Prediction, Predictor } from "@casebook/predict";
import { askedSchema, predictionSchema } from "../schemas.ts";
import { assessCandidates } from "./assess-candidates.ts";
import { type AssessOptions, diagnoseSchema } from "./assess-options.ts";
import type { Diagnosis } from "./diagnosis.ts";

/**
 * Diagnoses one incident from its past. The predictor's own `score` gives the `linear` signal where no scorer is given.
 * A predictor that throws or returns what is no prediction gives a diagnosis that failed, never a number; an abort is
 * thrown.
 * @throws CasebookError `invalid-option` before the predictor is asked; the reason of an abort.
 */
export async function diagnose(
  question: Question,
  past: Past,
  options: AssessOptions & { predictor: Predictor },
): Promise<Diagnosis> {
  checkOptions("diagnose", diagnoseSchema, options);
  checkOptions("diagnose", askedSchema, { question, past });
  const { predictor, ...assessOptions } = options;
  const { signal } = options;
  signal?.throwIfAborted();
  let prediction: Prediction;
  try {
    prediction = checkPrediction(predictor, await predictor.predict(question, past, signal && { signal }));
  } catch (cause) {
    signal?.throwIfAborted();
    const found = await precedentsOf(question, past, signal);
    return { status: "failed", incident: question.id, ...found, error: predictorFailed(predictor, cause) };
  }
  const scorer = options.scorer ?? (predictor.score === undefined ? undefined : predictor);
  return assessCandidates({ question, past, ...prediction }, { ...assessOptions, ...(scorer && { scorer }) });
}

/** Precedents serve a person even where the predictor failed. */
async function precedentsOf(
  question: Question,
  past: Past,
  signal?: AbortSignal,
): Promise<{ precedents: Precedent[]; notes: string[] }> {
  try {
    return { precedents: await past.search(question, signal && { signal }), notes: [] };
  } catch (cause) {
    signal?.throwIfAborted();
    return { precedents: [], notes: [`precedents could not be retrieved: ${wordsOf(cause)}`] };
  }
}

function checkPrediction({ id }: Predictor, prediction: Prediction): Prediction {
  const parsed = predictionSchema.safeParse(prediction);
  if (parsed.success) return prediction;
  const { path, message } = parsed.error.issues[0]!;
  throw new CasebookError({
    code: "invalid-prediction",
    message: `The predictor "${id}" gave what is no prediction: ${message}.`,
    field: path.map(String).join("."),
    value: path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], prediction),
    remedy: "Correct the predictor.",
  });
}

function predictorFailed({ id }: Predictor, cause: unknown): AnyCasebookError {
  if (isCasebookError(cause)) return cause;
  return new CasebookError({
    code: "predictor-failed",
    message: `The predictor "${id}" failed: ${wordsOf(cause)}`,
    field: "predictor",
    value: id,
    remedy: "See the cause of this error.",
    cause,
  });
}

/** As a sentence, whatever was thrown. */
function wordsOf(cause: unknown): string {
  const words = cause instanceof Error ? cause.message : String(cause);
  return /[.!?]$/u.test(words) ? words : `${words}.`;
}
