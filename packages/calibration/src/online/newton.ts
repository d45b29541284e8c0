import { calibratorOf } from "../calibrators/calibrator.ts";
import { type RidgeLogistic, ridgeLogistic } from "../calibrators/ridge-logistic.ts";
import { designRow, type Signal } from "../calibrators/standardise.ts";
import { checkBoolean, checkFields, checkNumber, checkSignals } from "../check.ts";
import { cholesky, solve } from "../numeric/cholesky.ts";
import { fingerprintOf } from "../numeric/hash.ts";
import { sigmoid } from "../numeric/logistic.ts";

export type NewtonOptions = {
  /**
   * Share of the old precision that is kept with each outcome, from .5 to 1. With .99, samples count half after 69.
   * @default 1
   */
  memory?: number;
};

/**
 * One more outcome in place, without the samples of the fit: a Newton step on its log loss from the posterior as it
 * stands, which becomes the prior of the next. It costs a solve of 1 + 2k unknowns. The scales of the signals stay as
 * they were fitted; fit anew from time to time. (The online Newton step of E. Hazan, A. Agarwal, S. Kale, Machine Learning
 * 69, 2007, with the curvature of the loss in place of the squared gradient.)
 *
 * @returns Another map; the given one stays as it is. Its fingerprint follows from the given one's and the sample.
 * @throws CalibrationError for signals of another number, an outcome that is none, unknown options.
 */
export function newtonUpdate(
  map: RidgeLogistic,
  sample: { signals: readonly Signal[]; correct: boolean; knownAt?: string },
  options: NewtonOptions = {},
): RidgeLogistic {
  checkFields(sample, ["signals", "correct", "knownAt"], "sample");
  checkFields(options, ["memory"], "options");
  const { memory = 1 } = options;
  checkNumber(memory, "options.memory", { from: 0.5, to: 1, words: "from .5 to 1" });
  const { intercept, signals, precision } = map.parameters;
  checkSignals(sample.signals, signals.length, "sample.signals");
  checkBoolean(sample.correct, "sample.correct");

  const design = designRow(sample.signals, signals);
  const coefficients = [intercept, ...signals.map(({ slope }) => slope), ...signals.map(({ missing }) => missing)];
  const share = sigmoid(design.reduce((sum, value, index) => sum + value * coefficients[index]!, 0));
  const curvature = share * (1 - share);
  const updated = precision.map((row, first) =>
    row.map((value, second) => memory * value + curvature * design[first]! * design[second]!),
  );
  const slack = (sample.correct ? 1 : 0) - share;
  // The old precision was positive definite, and what is added is not negative.
  const step = solve(
    cholesky(updated)!,
    design.map((value) => slack * value),
  );
  const next = coefficients.map((value, index) => value + step[index]!);
  const k = signals.length;
  const content = Float64Array.of(...design, sample.correct ? 1 : 0, memory);
  return calibratorOf(
    ridgeLogistic,
    {
      n: map.n + 1,
      weight: memory * map.weight + 1,
      learnedUpTo: sample.knownAt ?? map.learnedUpTo,
      fingerprint: fingerprintOf(map.fingerprint, content),
    },
    {
      intercept: next[0]!,
      signals: signals.map((signal, index) => ({ ...signal, slope: next[1 + index]!, missing: next[1 + k + index]! })),
      precision: updated,
    },
  );
}
