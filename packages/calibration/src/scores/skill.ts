import { checkNumber } from "../check.ts";

/**
 * How much of the loss of a reference forecast is saved: 1 - score / reference. 1 is perfect, 0 no better than the
 * reference, below 0 worse. The reference to use is the base rate: a score without skill against it is useless, however
 * well calibrated.
 *
 * @param score Log loss or Brier score, 0 or more; null when it was not measurable.
 * @param reference The same score of the reference forecast on the same rows.
 * @returns Null when either is null, or the reference is already perfect.
 * @throws CalibrationError for anything else than null and finite numbers from 0.
 */
export function skill(score: number | null, reference: number | null): number | null {
  const loss = { from: 0, to: Number.MAX_VALUE, words: "from 0, or null" };
  if (score !== null) checkNumber(score, "score", loss);
  if (reference !== null) checkNumber(reference, "reference", loss);
  if (score === null || reference === null) return null;
  const saved = 1 - score / reference;
  return Number.isFinite(saved) ? saved : null;
}
