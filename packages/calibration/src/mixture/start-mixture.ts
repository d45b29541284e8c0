import { checkArray, checkFields, checkNumber } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { Mixture, normalise } from "./mixture.ts";

export type MixtureOptions = {
  /**
   * Share of all weight that goes back to the weights at the start with each outcome, from 0 to .5.
   * @default 0
   */
  share?: number;
};

/**
 * A mixture that has seen no outcome.
 *
 * @param weights Prior weight of each member, above 0, summing to 1. By custom index 0 is the base rate with weight one
 * half, and the fitted maps share the other half.
 * @throws CalibrationError for no weights, a share outside [0, .5], weights of 0 or less, and weights that do not sum to 1 within 1e-9.
 */
export function startMixture(weights: readonly number[], options: MixtureOptions = {}): Mixture {
  checkArray(weights, "weights");
  checkFields(options, ["share"], "options");
  const { share = 0 } = options;
  checkNumber(share, "options.share", { from: 0, to: 0.5, words: "from 0 to .5" });
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
  const logStart = normalise(weights.map(Math.log));
  return new Mixture(logStart, { rate: share, logStart });
}
