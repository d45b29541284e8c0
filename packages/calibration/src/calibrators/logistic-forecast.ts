import { checkProbability } from "../check.ts";
import { cholesky, type Matrix, solveLower } from "../numeric/cholesky.ts";
import { logitOf, sigmoid } from "../numeric/logistic.ts";
import { normalCdf } from "../numeric/normal.ts";
import type { Forecast } from "./calibrator.ts";
import { withinMargin } from "./clip.ts";

/** The forecast for one row, with its posterior: normal on the scale of logits. */
export interface LogisticForecast extends Forecast {
  /** Of the posterior. `probability` is what belongs to it, clipped. */
  readonly logitMean: number;
  /** How far the samples leave the logit open; 0 only where the map has no choice. */
  readonly logitSd: number;
  /** Posterior probability that the true probability is at most the one given, which lies in [0, 1]. */
  readonly cdf: (probability: number) => number;
}

/** The spread is computed when it is asked for: most forecasts are made for their probability. */
class NormalLogit implements LogisticForecast {
  readonly probability: number;
  readonly logitMean: number;
  readonly cdf: (probability: number) => number;
  readonly #spreadOf: () => number;
  #spread: number | undefined;

  constructor(probability: number, logitMean: number, spreadOf: () => number) {
    this.probability = probability;
    this.logitMean = logitMean;
    this.#spreadOf = spreadOf;
    this.cdf = (level) => {
      checkProbability(level, "probability");
      const distance = logitOf(level) - logitMean;
      // Temperature scaling leaves a score of one half where it is, whatever the samples.
      if (this.logitSd === 0) return distance >= 0 ? 1 : 0;
      return normalCdf(distance / this.logitSd);
    };
  }

  get logitSd(): number {
    this.#spread ??= this.#spreadOf();
    return this.#spread;
  }
}

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
    const probability = withinMargin(sigmoid(logitMean), weight);
    return new NormalLogit(probability, logitMean, () => Math.hypot(...solveLower(factor, design)));
  };
}

/** A forecast around a logit, not clipped. */
export function aroundLogit(logitMean: number, spreadOf: () => number): LogisticForecast {
  return new NormalLogit(sigmoid(logitMean), logitMean, spreadOf);
}
