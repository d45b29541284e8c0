import { checkForecasts } from "../check.ts";
import { type Measured, meanOver } from "./measured.ts";

/**
 * Brier score: the mean squared difference between forecast and outcome (1 for right, 0 for wrong), from 0 (perfect) to
 * 1. Always saying one half costs .25. Lower is better. No rows: null.
 *
 * @param probabilities One in [0, 1] for each row: how likely the answer was right.
 * @param outcomes Whether the answer was right.
 * @throws CalibrationError for unequal lengths and for anything outside [0, 1].
 */
export function brier(probabilities: readonly number[], outcomes: readonly boolean[]): Measured {
  checkForecasts(probabilities, outcomes);
  return meanOver(probabilities.length, (row) => (probabilities[row]! - (outcomes[row] ? 1 : 0)) ** 2);
}
