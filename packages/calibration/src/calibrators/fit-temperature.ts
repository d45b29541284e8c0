import { fitScores } from "./fit-scores.ts";
import type { LogitCurve } from "./logit-curve.ts";
import { likelihoodPrior } from "./priors.ts";
import type { ScoreSample } from "./sample.ts";

/**
 * Temperature scaling: the logit of the score divided by T, where 1/T (the one coefficient) is 0 or more and found by
 * maximum likelihood. It can cure scores that are too bold or too shy around one half, and nothing else: a base rate that
 * is off stays off. C. Guo et al., On calibration of modern neural networks, ICML 2017.
 *
 * @throws CalibrationError for no samples of a weight above 0, and scores outside [0, 1].
 */
export function fitTemperature(samples: readonly ScoreSample[]): LogitCurve {
  return fitScores({ name: "temperature" }, samples, (weight) => likelihoodPrior(1, weight), {
    settings: {},
    rising: [0],
  });
}
