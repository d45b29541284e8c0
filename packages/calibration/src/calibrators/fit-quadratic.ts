import { fitScores } from "./fit-scores.ts";
import type { LogitCurve } from "./logit-curve.ts";
import { mapPriors } from "./priors.ts";
import type { ScoreSample } from "./sample.ts";

/**
 * Quadratic scaling: Platt's map with a term logit^2 / 10, most probable with the priors slope N(1, variance 1/4), square
 * N(0, variance 1/4), intercept N(0, variance 4). Among the best from 500 samples on in CalArena (arXiv 2605.30188). It may
 * fall where the score rises.
 *
 * @throws CalibrationError for no samples of a weight above 0, and scores outside [0, 1].
 */
export function fitQuadratic(samples: readonly ScoreSample[]): LogitCurve {
  return fitScores({ name: "quadratic" }, samples, () => mapPriors.quadratic, { settings: {} });
}
