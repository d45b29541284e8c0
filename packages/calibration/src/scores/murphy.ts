import { checkForecasts } from "../check.ts";
import { groupForecasts } from "./group-forecasts.ts";
import type { Measured } from "./measured.ts";

/** The Brier score in its three parts. */
export type Murphy = Measured & {
  /** Mean squared distance between a forecast and the share of right answers it was given to; 0 is calibrated. */
  reliability: number | null;
  /** Mean squared distance of these shares from the base rate; the more, the better the forecasts tell apart. */
  resolution: number | null;
  /** Brier score of the base rate known in hindsight. */
  uncertainty: number | null;
};

/**
 * Brier score = reliability - resolution + uncertainty, exactly, over the distinct forecasts. With forecasts that hardly
 * repeat, reliability and resolution are both near their largest: read them only for rounded forecasts. A. Murphy, A new
 * vector partition of the probability score, Journal of Applied Meteorology 12, 1973. No rows: null.
 *
 * @throws CalibrationError for unequal lengths and for anything outside [0, 1].
 */
export function murphy(probabilities: readonly number[], outcomes: readonly boolean[]): Murphy {
  checkForecasts(probabilities, outcomes);
  const n = probabilities.length;
  if (n === 0) return { value: null, n, reliability: null, resolution: null, uncertainty: null };
  const base = outcomes.filter(Boolean).length / n;
  let [reliability, resolution] = [0, 0];
  for (const { score, right, size } of groupForecasts(probabilities, outcomes)) {
    reliability += (size / n) * (score - right / size) ** 2;
    resolution += (size / n) * (right / size - base) ** 2;
  }
  const uncertainty = base * (1 - base);
  return { value: reliability - resolution + uncertainty, n, reliability, resolution, uncertainty };
}
