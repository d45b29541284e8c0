/** Binned calibration errors. They are descriptive: a perfect forecaster has an ECE of about .08 on 100 rows. */
import { type Bin, type BinOptions, binsOf } from "./bins.ts";
import type { Measured } from "./measured.ts";

/**
 * Expected calibration error: the mean distance, over rows, between the mean forecast of a bin and its share of right
 * answers. Show it beside its simulated null (`simulatedNull`), and never choose by it: it ranks methods nearly backwards.
 * M. Naeini, G. Cooper, M. Hauskrecht, AAAI 2015. No rows: null.
 *
 * @throws CalibrationError for unequal lengths, anything outside [0, 1], unknown options.
 */
export function ece(
  probabilities: readonly number[],
  outcomes: readonly boolean[],
  options: BinOptions = {},
): Measured {
  const bins = binsOf(probabilities, outcomes, options);
  return overRows(bins, probabilities.length, (bin) => Math.abs(gapOf(bin)));
}

/**
 * Maximum calibration error: the largest distance of any bin. With few rows a bin it says little. No rows: null.
 *
 * @throws CalibrationError as `ece` does.
 */
export function mce(
  probabilities: readonly number[],
  outcomes: readonly boolean[],
  options: BinOptions = {},
): Measured {
  const bins = binsOf(probabilities, outcomes, options);
  const n = probabilities.length;
  return { value: n === 0 ? null : Math.max(...bins.map((bin) => Math.abs(gapOf(bin)))), n };
}

export type RmsCalibrationError = Measured & {
  /** The debiased mean of squared distances. It can be negative: then there is no sign of miscalibration. */
  squared: number | null;
  /** The root of the plain mean of squared distances, which chance makes too large. */
  plain: number | null;
};

/**
 * Root mean square calibration error without the bias of chance: from each bin's squared distance its expected value under
 * calibration, share (1 - share) / (rows - 1), is taken; bins of one row count 0. The value is the root, 0 where the
 * square is negative. A. Kumar, P. Liang, T. Ma, Verified uncertainty calibration, NeurIPS 2019. No bin of two rows: null.
 *
 * @throws CalibrationError as `ece` does.
 */
export function rmsCalibrationError(
  probabilities: readonly number[],
  outcomes: readonly boolean[],
  options: BinOptions = {},
): RmsCalibrationError {
  const bins = binsOf(probabilities, outcomes, options);
  const n = probabilities.length;
  const debiased = overRows(bins, n, (bin) => {
    const share = bin.right / bin.size;
    return bin.size < 2 ? 0 : gapOf(bin) ** 2 - (share * (1 - share)) / (bin.size - 1);
  }).value;
  const squared = bins.some(({ size }) => size > 1) ? debiased : null;
  const plain = overRows(bins, n, (bin) => gapOf(bin) ** 2).value;
  return {
    value: squared === null ? null : Math.sqrt(Math.max(squared, 0)),
    n,
    squared,
    plain: plain === null ? null : Math.sqrt(plain),
  };
}

function gapOf({ meanForecast, right, size }: Bin): number {
  return meanForecast - right / size;
}

function overRows(bins: readonly Bin[], n: number, value: (bin: Bin) => number): Measured {
  return { value: n === 0 ? null : bins.reduce((sum, bin) => sum + (bin.size / n) * value(bin), 0), n };
}
