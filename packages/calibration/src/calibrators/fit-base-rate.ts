import { checkArray, checkFields, checkNumber } from "../check.ts";
import { baseRate } from "./base-rate.ts";
import { type Calibrator, calibratorOf, type Forecast, fingerprintOfFit, type Method } from "./calibrator.ts";
import { checkLabelled, countsOf, type Labelled } from "./sample.ts";

export type BaseRateForecast = Forecast & {
  /** Posterior probability that the true rate is at most the one given, which lies in [0, 1]. */
  cdf(probability: number): number;
};

export type BaseRateParameters = {
  /** Weight of the right answers. */
  right: number;
  /** Weight of the wrong answers. */
  wrong: number;
};

/** The same forecast for every question: the share of right answers, with one of each kind added. */
export type FittedBaseRate = Calibrator<unknown, BaseRateForecast, BaseRateParameters>;

export const fittedBaseRate: Method<unknown, BaseRateForecast, BaseRateParameters> = {
  name: "base-rate",
  check(parameters, field) {
    checkFields(parameters, ["right", "wrong"], field);
    for (const key of ["right", "wrong"] as const) {
      checkNumber(parameters[key], `${field}.${key}`, { from: 0, to: 5e8, words: "from 0 to 5e8" });
    }
  },
  predictor({ right, wrong }) {
    const { probability, cdf } = baseRate({ correct: right, n: right + wrong });
    const forecast = Object.freeze({ probability, cdf });
    return () => forecast;
  },
};

/**
 * The base rate as a calibrator: what every other has to beat. `baseRate` gives it from two counts, with its interval.
 *
 * @throws CalibrationError for no samples of a weight above 0.
 */
export function fitBaseRate(samples: readonly Labelled[]): FittedBaseRate {
  checkArray(samples, "samples");
  for (const [row, sample] of samples.entries()) checkLabelled(sample, `samples[${row}]`);
  const counted = samples
    .filter(({ weight = 1 }) => weight > 0)
    .sort((one, other) => (one.weight ?? 1) - (other.weight ?? 1));
  const counts = countsOf(counted);
  const weightOf = (kind: boolean): number =>
    counted.reduce((sum, { correct, weight = 1 }) => (correct === kind ? sum + weight : sum), 0);
  const parameters = { right: weightOf(true), wrong: weightOf(false) };
  const content = Float64Array.of(parameters.right, parameters.wrong, counts.n);
  return calibratorOf(
    fittedBaseRate,
    { ...counts, fingerprint: fingerprintOfFit(fittedBaseRate.name, {}, content) },
    parameters,
  );
}
