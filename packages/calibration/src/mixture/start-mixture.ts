import { checkArray, checkNumber } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { Mixture, normalise } from "./mixture.ts";

/**
 * A mixture that has seen no outcome.
 *
 * @param weights Prior weight of each member, above 0, summing to 1. By custom index 0 is the base rate with weight one
 * half, and the fitted maps share the other half.
 * @throws CalibrationError for no weights, weights of 0 or less, and weights that do not sum to 1 within 1e-9.
 */
export function startMixture(weights: readonly number[]): Mixture {
  checkArray(weights, "weights");
  weights.forEach((weight, index) => {
    checkNumber(weight, `weights[${index}]`, { from: Number.MIN_VALUE, to: 1, words: "above 0 and at most 1" });
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-9) {
    throw new CalibrationError({
      code: "invalid-weights",
      message: `weights sum to ${sum}, not to 1.`,
      field: "weights",
      value: weights,
      remedy: "Divide each by their sum.",
    });
  }
  return new Mixture(normalise(weights.map(Math.log)));
}
