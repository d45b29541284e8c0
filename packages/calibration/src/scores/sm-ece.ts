import { checkFields, checkForecasts, checkNumber } from "../check.ts";
import { smoothErrors } from "../numeric/smooth-error.ts";
import type { Measured } from "./measured.ts";

export type SmEceOptions = {
  /** Width of the kernel, from .001 to 1. Default: the one at which the error is as large as the width. */
  bandwidth?: number;
};

export type SmEce = Measured & {
  /** Width of the kernel that was used; null for no rows. */
  bandwidth: number | null;
};

/**
 * Smooth calibration error: forecasts less outcomes, smoothed with a Gaussian kernel that is reflected at 0 and 1, and
 * then as the ECE. No bins, so no edges to choose; still above 0 for a perfect forecaster, so show its null
 * (`simulatedNull`). J. Blasiok, P. Nakkiran, Smooth ECE, ICLR 2024; the grid and the search of their relplot 1.0.3. No
 * rows: null.
 *
 * @throws CalibrationError for unequal lengths, anything outside [0, 1], unknown options.
 */
export function smEce(
  probabilities: readonly number[],
  outcomes: readonly boolean[],
  options: SmEceOptions = {},
): SmEce {
  checkForecasts(probabilities, outcomes);
  checkFields(options, ["bandwidth"], "options");
  const n = probabilities.length;
  if (options.bandwidth !== undefined) {
    checkNumber(options.bandwidth, "options.bandwidth", { from: 0.001, to: 1, words: "from .001 to 1" });
  }
  if (n === 0) return { value: null, n, bandwidth: null };
  const forecasts = Float64Array.from(probabilities);
  const residuals = forecasts.map((forecast, row) => forecast - (outcomes[row] ? 1 : 0));
  const smoothError = smoothErrors(forecasts, residuals);
  const known = new Map<number, number>();
  const at = (width: number): number => {
    const value = known.get(width) ?? smoothError(width);
    known.set(width, value);
    return value;
  };
  const bandwidth = options.bandwidth ?? search((width) => width < 0.001 || width < at(width));
  return { value: at(bandwidth), n, bandwidth };
}

/** Halves [0, 1] ten times; the upper end of what is left. */
function search(tooNarrow: (width: number) => boolean): number {
  if (tooNarrow(1)) return 1;
  let [high, low] = [1, 0];
  for (let step = 0; step < 10; step++) {
    const middle = (high + low) / 2;
    if (tooNarrow(middle)) low = middle;
    else high = middle;
  }
  return high;
}
