import { checkArray, checkFields, checkInsideUnit, checkNumber, checkSignals } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { logitOf } from "../numeric/logistic.ts";
import { fitMapLogistic, type NormalPrior } from "../numeric/map-logistic.ts";
import { calibratorOf, fingerprintOfFit } from "./calibrator.ts";
import { type RidgeLogistic, type RidgeLogisticParameters, ridgeLogistic } from "./ridge-logistic.ts";
import { checkLabelled, countsOf, type Labelled } from "./sample.ts";
import { designRow, type Scale, type Signal, scaleOf } from "./standardise.ts";

/** A sample with several signals, on a scale like logits, higher meaning more likely right; undefined for missing. */
export type SignalsSample = Labelled & { signals: readonly Signal[] };

export type RidgeLogisticOptions = {
  /**
   * Where the intercept is drawn to: the share of right answers that is expected before any is known, above 0 and below 1.
   * @default 0.5
   */
  baseRate?: number;
  /**
   * Variance of the normal prior of the intercept, from 1e-6 to 1e6.
   * @default 4
   */
  interceptVariance?: number;
  /**
   * Prior mean of the slopes, in sum over all signals, from -100 to 100. With 0 the map is drawn to the base rate.
   * @default 1.5
   */
  priorSlope?: number;
};

/**
 * Fits the probability that an answer is right to several signals at once, by logistic regression whose prior already
 * believes in the signals: with 20 outcomes it is near the plain mean of the signals, and the outcomes move it from there.
 *
 * - Each signal is standardised to mean 0 and variance 1 over the rows that have it (deviation 0 counts as 1), and cut off
 *   at 10 standard deviations.
 * - Of k signals each slope has the prior N(1.5/k, variance 1/(2k)): in sum as much as five signals with N(.3, 1/10),
 *   which were best at 30 and 50 outcomes. More signals do not make a bolder map.
 * - The intercept has N(0, variance 4), as in a Platt map fitted by maximum a posteriori.
 * - A missing signal stands at its mean and adds a term of its own with the prior N(0, variance 1/(2k)). In the fit that
 *   term learns what a missing signal tells; where none was missing, it keeps its prior and widens the interval.
 *
 * The solution minimises the weighted SUM of log losses plus 1/2 precision (coefficient - prior mean)^2 over all
 * coefficients. It exists for every finite input, separable data and a single row included.
 *
 * @throws CalibrationError for no samples, samples of unequal numbers of signals, values that are not finite, invalid
 * options.
 */
export function fitRidgeLogistic(samples: readonly SignalsSample[], options: RidgeLogisticOptions = {}): RidgeLogistic {
  const k = checkSamples(samples);
  checkFields(options, ["baseRate", "interceptVariance", "priorSlope"], "options");
  const { baseRate = 0.5, interceptVariance = 4, priorSlope = 1.5 } = options;
  checkInsideUnit(baseRate, "options.baseRate");
  checkNumber(interceptVariance, "options.interceptVariance", { from: 1e-6, to: 1e6, words: "from 1e-6 to 1e6" });
  checkNumber(priorSlope, "options.priorSlope", { from: -100, to: 100, words: "from -100 to 100" });

  const counted = samples.filter(({ weight = 1 }) => weight > 0).sort(byContent);
  const counts = countsOf(counted);
  const settings = { baseRate, interceptVariance, priorSlope };
  const { parameters } = fitSignals(counted, k, settings);
  const content = Float64Array.from(
    counted.flatMap(({ signals, correct, weight = 1 }) => [
      // A bit of its own for missing, so that it is not taken for a number.
      ...signals.flatMap((signal) => (signal === undefined ? [0, 0] : [1, signal])),
      correct ? 1 : 0,
      weight,
    ]),
  );
  const fingerprint = fingerprintOfFit(ridgeLogistic.name, { ...settings, k }, content);
  return calibratorOf(ridgeLogistic, { ...counts, fingerprint }, parameters);
}

/** The fit itself, of checked samples of a weight above 0, from the coefficients of an earlier fit where they are given. */
export function fitSignals(
  samples: readonly SignalsSample[],
  k: number,
  { baseRate = 0.5, interceptVariance = 4, priorSlope = 1.5 }: RidgeLogisticOptions,
  start?: readonly number[],
): { parameters: RidgeLogisticParameters; coefficients: number[] } {
  const weights = samples.map(({ weight = 1 }) => weight);
  const scales = Array.from({ length: k }, (_, index) =>
    scaleOf(
      samples.map(({ signals }) => signals[index]),
      weights,
    ),
  );
  const each = (value: number): number[] => Array.from({ length: k }, () => value);
  const { coefficients, precision } = fitMapLogistic({
    ...designOf(samples, scales),
    columns: 1 + 2 * k,
    right: Float64Array.from(samples, ({ correct }, row) => (correct ? weights[row]! : 0)),
    wrong: Float64Array.from(samples, ({ correct }, row) => (correct ? 0 : weights[row]!)),
    prior: {
      mean: [logitOf(baseRate), ...each(priorSlope / k), ...each(0)],
      precision: [1 / interceptVariance, ...each(2 * k), ...each(2 * k)],
    } satisfies NormalPrior,
    ...(start === undefined ? {} : { start }),
  });
  const signals = scales.map((scale, index) => ({
    ...scale,
    slope: coefficients[1 + index]!,
    missing: coefficients[1 + k + index]!,
  }));
  return { parameters: { intercept: coefficients[0]!, signals, precision }, coefficients };
}

function designOf(samples: readonly SignalsSample[], scales: readonly Scale[]): { design: Float64Array } {
  const columns = 1 + 2 * scales.length;
  const design = new Float64Array(samples.length * columns);
  samples.forEach(({ signals }, row) => {
    design.set(designRow(signals, scales), row * columns);
  });
  return { design };
}

/** The number of signals. */
function checkSamples(samples: unknown): number {
  checkArray(samples, "samples");
  const first = (samples[0] as { signals?: unknown } | undefined)?.signals;
  if (samples.length === 0 || (Array.isArray(first) && first.length === 0)) {
    throw new CalibrationError({
      code: "no-rows",
      message: "samples must hold at least one sample with at least one signal.",
      field: "samples",
      value: samples,
      remedy: "Use baseRate until there are outcomes.",
    });
  }
  const k = Array.isArray(first) ? first.length : 0;
  for (const [row, sample] of samples.entries()) checkSignalsSample(sample, k, `samples[${row}]`);
  return k;
}

function checkSignalsSample(sample: unknown, k: number, field: string): asserts sample is SignalsSample {
  checkFields(sample, ["signals", "correct", "weight", "knownAt"], field);
  checkSignals(sample.signals, k, `${field}.signals`);
  checkLabelled(sample as Labelled, field);
}

/** An order that depends on nothing but the samples, so that sums come out the same to the last bit. */
function byContent(one: SignalsSample, other: SignalsSample): number {
  for (let index = 0; index < one.signals.length; index++) {
    const [left, right] = [one.signals[index], other.signals[index]];
    if (left === right) continue;
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    return left - right || 0;
  }
  return Number(one.correct) - Number(other.correct) || (one.weight ?? 1) - (other.weight ?? 1);
}
