import { checkFields } from "../check.ts";
import type { NormalPrior } from "../numeric/map-logistic.ts";
import { checkOneOf } from "./choice.ts";
import { fitScores } from "./fit-scores.ts";
import type { LogitCurve } from "./logit-curve.ts";
import { likelihoodPrior, mapPriors } from "./priors.ts";
import type { Groups, ScoreSample } from "./sample.ts";

export type PlattOptions = {
  /**
   * - `map`: most probable with the priors slope N(1, variance 1/4) and intercept N(0, variance 4), which say "the score is
   *   about right as it is"
   * - `targets`: maximum likelihood with Platt's targets, which stand for one more right and one more wrong answer
   * - `likelihood`: plain maximum likelihood; bold under some 200 samples
   * @default "map"
   */
  estimate?: "map" | "targets" | "likelihood";
};

/**
 * Platt scaling on logits: the probability is the logistic function of intercept + slope x logit(score). On logits, not on
 * the scores themselves, so that "leave it as it is" is among its curves. J. Platt, Probabilistic outputs for support
 * vector machines, 1999; targets as there in 2.2. A slope under 0 says that the score points the wrong way.
 *
 * @throws CalibrationError for no samples of a weight above 0, scores outside [0, 1], unknown options.
 */
export function fitPlatt(samples: readonly ScoreSample[], options: PlattOptions = {}): LogitCurve {
  checkFields(options, ["estimate"], "options");
  const { estimate = "map" } = options;
  checkOneOf(estimate, ["map", "targets", "likelihood"], "options.estimate");
  const prior = (weight: number): NormalPrior => (estimate === "map" ? mapPriors.platt : likelihoodPrior(2, weight));
  return fitScores({ name: "platt" }, samples, prior, {
    settings: { estimate },
    ...(estimate === "targets" ? { soften: withTargets } : {}),
  });
}

/** Right answers count (N+ + 1) / (N+ + 2), wrong ones 1 / (N- + 2). */
function withTargets({ scores, right, wrong }: Groups): Groups {
  const total = (weights: Float64Array): number => weights.reduce((sum, weight) => sum + weight, 0);
  const [high, low] = [(total(right) + 1) / (total(right) + 2), 1 / (total(wrong) + 2)];
  return {
    scores,
    right: right.map((weight, group) => weight * high + wrong[group]! * low),
    wrong: wrong.map((weight, group) => weight * (1 - low) + right[group]! * (1 - high)),
  };
}
