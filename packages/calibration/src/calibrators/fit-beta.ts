import { checkFields } from "../check.ts";
import type { NormalPrior } from "../numeric/map-logistic.ts";
import { checkOneOf } from "./choice.ts";
import { fitScores } from "./fit-scores.ts";
import type { LogitCurve } from "./logit-curve.ts";
import { likelihoodPrior, mapPriors } from "./priors.ts";
import type { ScoreSample } from "./sample.ts";

export type BetaOptions = {
  /**
   * - `map`: most probable with the priors a, b N(.75, variance 1/2) and c N(0, variance 4)
   * - `likelihood`: maximum likelihood
   * @default "map"
   */
  estimate?: "map" | "likelihood";
};

/**
 * Beta calibration: the probability is the logistic function of c + a ln s - b ln(1 - s), with a and b 0 or more. It bends
 * where Platt's cannot, differently at both ends, and holds the identity. M. Kull, T. Silva Filho, P. Flach, Beta
 * calibration, AISTATS 2017. The coefficients are in the order c, a, b.
 *
 * @throws CalibrationError for no samples of a weight above 0, scores outside [0, 1], unknown options.
 */
export function fitBeta(samples: readonly ScoreSample[], options: BetaOptions = {}): LogitCurve {
  checkFields(options, ["estimate"], "options");
  const { estimate = "map" } = options;
  checkOneOf(estimate, ["map", "likelihood"], "options.estimate");
  const prior = (weight: number): NormalPrior => (estimate === "map" ? mapPriors.beta : likelihoodPrior(3, weight));
  return fitScores({ name: "beta" }, samples, prior, { settings: { estimate }, rising: [1, 2] });
}
