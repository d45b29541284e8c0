import { checkProbability } from "../check.ts";
import { cholesky, type Matrix, solveLower } from "../numeric/cholesky.ts";
import { logitOf, sigmoid } from "../numeric/logistic.ts";
import { normalCdf } from "../numeric/normal.ts";
import type { Forecast } from "./calibrator.ts";
import { withinMargin } from "./clip.ts";

/** The forecast for one row, with its posterior: normal on the scale of logits. */
export type LogisticForecast = Forecast & {
  /** Of the posterior. `probability` is what belongs to it, clipped. */
  readonly logitMean: number;
  /** How far the samples leave the logit open; 0 only where the map has no choice. */
  readonly logitSd: number;
  /** Posterior probability that the true probability is at most the one given, which lies in [0, 1]. */
  cdf(probability: number): number;
};

/** Makes forecasts of a logistic map from its most probable coefficients and the precision matrix around them. */
export function logisticForecaster(
  coefficients: readonly number[],
  precision: Matrix,
  weight: number,
): (design: readonly number[]) => LogisticForecast {
  const factor = cholesky(precision)!;
  return (design) => {
    let logitMean = 0;
    for (let index = 0; index < coefficients.length; index++) logitMean += coefficients[index]! * design[index]!;
    let known: number | undefined;
    const spread = (): number => {
      known ??= Math.hypot(...solveLower(factor, design));
      return known;
    };
    return {
      probability: withinMargin(sigmoid(logitMean), weight),
      logitMean,
      get logitSd() {
        return spread();
      },
      cdf: (probability) => {
        checkProbability(probability, "probability");
        const distance = logitOf(probability) - logitMean;
        // Temperature scaling leaves a score of one half where it is, whatever the samples.
        if (spread() === 0) return distance >= 0 ? 1 : 0;
        return normalCdf(distance / spread());
      },
    };
  };
}
