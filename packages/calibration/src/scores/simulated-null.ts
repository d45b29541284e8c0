import { checkFields, checkFinite, checkForecasts, checkWhole } from "../check.ts";
import { seededRandom } from "../resample/random.ts";
import type { Measured } from "./measured.ts";

export type NullOptions = {
  /** Of the random draws, a whole number from 0. */
  seed: number;
  /**
   * How often outcomes are drawn, 1 to 1e6.
   * @default 1000
   */
  replicates?: number;
};

export type SimulatedNull = Measured & {
  /** Half of calibrated forecasters have at most this. */
  median: number | null;
  /** 95 of 100 calibrated forecasters have at most this. */
  p95: number | null;
  /** How often calibrated forecasts would have so much or more. Uniform if they are calibrated: ties are randomised. */
  pValue: number | null;
};

/**
 * What a calibration error would be if these very forecasts were calibrated: outcomes are drawn from them, and the error
 * is measured each time. Errors on few rows are large by chance alone, so an error without its null says nothing. A
 * forecast inside its null and without skill is still useless.
 *
 * @param error Such as `smEce` or `ece`, of probabilities and outcomes; null when it is not measurable.
 * @throws CalibrationError for unequal lengths, anything outside [0, 1], unknown options, an error that is not finite.
 */
export function simulatedNull(
  error: (probabilities: readonly number[], outcomes: readonly boolean[]) => { value: number | null },
  probabilities: readonly number[],
  outcomes: readonly boolean[],
  options: NullOptions,
): SimulatedNull {
  checkForecasts(probabilities, outcomes);
  checkFields(options, ["seed", "replicates"], "options");
  const { seed, replicates = 1000 } = options;
  checkWhole(replicates, "options.replicates", 1, 1e6);
  const random = seededRandom(seed);
  const n = probabilities.length;
  const measure = (drawn: readonly boolean[]): number | null => {
    const { value } = error(probabilities, drawn);
    if (value !== null) checkFinite(value, "error(probabilities, outcomes).value");
    return value;
  };
  const value = measure(outcomes);
  const drawn: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const one = measure(probabilities.map((probability) => random() < probability));
    if (one !== null) drawn.push(one);
  }
  if (value === null || drawn.length === 0) return { value, n, median: null, p95: null, pValue: null };
  drawn.sort((one, other) => one - other);
  const above = drawn.filter((one) => one > value).length;
  const equal = drawn.filter((one) => one === value).length;
  const at = (share: number): number => drawn[Math.max(0, Math.ceil(share * drawn.length) - 1)]!;
  return { value, n, median: at(0.5), p95: at(0.95), pValue: (above + random() * (equal + 1)) / (drawn.length + 1) };
}
