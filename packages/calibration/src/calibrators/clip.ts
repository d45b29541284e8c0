import { checkNumber, checkProbability } from "../check.ts";

/**
 * Moves a probability into [1/(n+2), 1 - 1/(n+2)]: n outcomes cannot justify more certainty than that (it is what
 * Laplace's rule gives after n outcomes that all went one way), and log loss stays finite. With n = 0 only one half is
 * left.
 *
 * @param probability In [0, 1].
 * @param n Outcomes that the forecast rests on, or their total weight; 0 or more.
 * @throws CalibrationError for a probability outside [0, 1], and for n that is negative or not finite.
 */
export function clip(probability: number, n: number): number {
  checkProbability(probability, "probability");
  // Beyond 1e15 the upper end would round to 1.
  checkNumber(n, "n", { from: 0, to: 1e15, words: "from 0 to 1e15" });
  return withinMargin(probability, n);
}

/** `clip` without the checks. */
export function withinMargin(probability: number, n: number): number {
  const margin = 1 / (n + 2);
  return Math.min(Math.max(probability, margin), 1 - margin);
}
