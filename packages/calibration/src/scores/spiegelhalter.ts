import { checkForecasts } from "../check.ts";
import { normalCdf } from "../numeric/normal.ts";
import type { Measured } from "./measured.ts";

export type Spiegelhalter = Measured & {
  /** How often calibrated forecasts would be at least so far off, both ways; by the normal approximation. */
  pValue: number | null;
};

/**
 * Spiegelhalter's Z: what the Brier score exceeds its expected value by, were the forecasts calibrated, in standard
 * deviations. Above 0: too bold. D. Spiegelhalter, Probabilistic prediction in patient management, Statistics in Medicine
 * 5, 1986. Null for no rows, and where every forecast is 0, 1 or one half.
 *
 * @throws CalibrationError for unequal lengths and for anything outside [0, 1].
 */
export function spiegelhalter(probabilities: readonly number[], outcomes: readonly boolean[]): Spiegelhalter {
  checkForecasts(probabilities, outcomes);
  let [excess, variance] = [0, 0];
  for (const [row, p] of probabilities.entries()) {
    excess += ((outcomes[row] ? 1 : 0) - p) * (1 - 2 * p);
    variance += (1 - 2 * p) ** 2 * p * (1 - p);
  }
  const n = probabilities.length;
  if (variance === 0) return { value: null, n, pValue: null };
  const z = excess / Math.sqrt(variance);
  return { value: z, n, pValue: Math.min(1, 2 * normalCdf(-Math.abs(z))) };
}
