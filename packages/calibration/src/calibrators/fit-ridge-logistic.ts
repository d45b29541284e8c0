import { checkArray, checkFields, checkLength, checkNumber, checkOutcomes, checkSignals } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { fitMapLogistic, type NormalPrior } from "../numeric/map-logistic.ts";
import { RidgeLogistic } from "./ridge-logistic.ts";
import { designRow, type Signal, scaleOf } from "./standardise.ts";

export type RidgeLogisticOptions = {
  /**
   * How much each row counts, 0 to 1e6: a weight of 2 is the row given twice, 0 is the row left out.
   * @default 1 for each
   */
  weights?: readonly number[];
  /**
   * Variance of the normal prior of the intercept around 0, from 1e-6 to 1e6.
   * @default 4
   */
  interceptVariance?: number;
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
 * @param rows Signals of each row, on a scale like logits, higher meaning more likely right; undefined for missing.
 * @param outcomes Whether the answer was right.
 * @throws CalibrationError for no rows, rows of unequal length, values that are not finite, invalid options.
 */
export function fitRidgeLogistic(
  rows: readonly (readonly Signal[])[],
  outcomes: readonly boolean[],
  options: RidgeLogisticOptions = {},
): RidgeLogistic {
  const k = checkRows(rows);
  checkOutcomes(outcomes, rows.length, "rows");
  checkFields(options, ["weights", "interceptVariance"], "options");
  const { interceptVariance = 4, weights = rows.map(() => 1) } = options;
  checkNumber(interceptVariance, "options.interceptVariance", { from: 1e-6, to: 1e6, words: "from 1e-6 to 1e6" });
  checkWeights(weights, rows.length);

  const counted = weights.flatMap((weight, row) => (weight === 0 ? [] : [row]));
  const countedRows = counted.map((row) => rows[row]!);
  const countedWeights = counted.map((row) => weights[row]!);

  const scales = Array.from({ length: k }, (_, index) =>
    scaleOf(
      countedRows.map((row) => row[index]),
      countedWeights,
    ),
  );
  const { coefficients, precision } = fitMapLogistic({
    design: countedRows.map((row) => designRow(row, scales)),
    outcomes: counted.map((row) => outcomes[row]!),
    weights: countedWeights,
    prior: priorOf(k, interceptVariance),
  });
  const signals = scales.map((scale, index) => ({
    ...scale,
    slope: coefficients[1 + index]!,
    missing: coefficients[1 + k + index]!,
  }));
  return new RidgeLogistic({ n: counted.length, intercept: coefficients[0]!, signals, precision });
}

function priorOf(k: number, interceptVariance: number): NormalPrior {
  const each = (value: number): number[] => Array.from({ length: k }, () => value);
  return {
    mean: [0, ...each(1.5 / k), ...each(0)],
    precision: [1 / interceptVariance, ...each(2 * k), ...each(2 * k)],
  };
}

/** The number of signals. */
function checkRows(rows: unknown): number {
  checkArray(rows, "rows");
  const first = rows[0];
  if (!Array.isArray(first) || first.length === 0) {
    throw new CalibrationError({
      code: "no-rows",
      message: "rows must hold at least one row with at least one signal.",
      field: "rows",
      value: rows,
      remedy: "Use baseRate until there are outcomes.",
    });
  }
  for (let row = 0; row < rows.length; row++) checkSignals(rows[row], first.length, `rows[${row}]`);
  return first.length;
}

function checkWeights(weights: unknown, expected: number): void {
  checkArray(weights, "options.weights");
  checkLength(weights.length, expected, "options.weights", "rows");
  for (let row = 0; row < expected; row++) {
    checkNumber(weights[row], `options.weights[${row}]`, { from: 0, to: 1e6, words: "from 0 to 1e6" });
  }
  if (weights.every((weight) => weight === 0)) {
    throw new CalibrationError({
      code: "no-rows",
      message: "options.weights are all 0, so no row counts.",
      field: "options.weights",
      value: weights,
      remedy: "Use baseRate until there are outcomes.",
    });
  }
}
