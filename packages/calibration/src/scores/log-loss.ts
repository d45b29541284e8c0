import { checkForecasts } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { type Measured, meanOver } from "./measured.ts";

/**
 * Mean log loss in nats: minus the logarithm of the probability that was given to what happened. From 0 (perfect);
 * always saying one half costs ln 2 = .693. Lower is better. No rows: null.
 *
 * @param probabilities One in [0, 1] for each row: how likely the answer was right.
 * @param outcomes Whether the answer was right.
 * @throws CalibrationError for unequal lengths, for anything outside [0, 1], and for a forecast of 0 or 1 that came
 * out wrong (`infinite-log-loss`): its loss is infinite, which JSON would write as null, as if it were not measurable.
 */
export function logLoss(probabilities: readonly number[], outcomes: readonly boolean[]): Measured {
  checkForecasts(probabilities, outcomes);
  return meanOver(probabilities.length, (row) => {
    const probability = probabilities[row]!;
    const loss = -(outcomes[row] ? Math.log(probability) : Math.log1p(-probability));
    if (loss === Number.POSITIVE_INFINITY) throw certainAndWrong(row, probability);
    // A right forecast of 1 costs log(1), which the minus sign above makes -0.
    return loss + 0;
  });
}

function certainAndWrong(row: number, probability: number): CalibrationError {
  const field = `probabilities[${row}]`;
  return new CalibrationError({
    code: "infinite-log-loss",
    message: `${field} is ${probability} and came out wrong, so the log loss is infinite.`,
    field,
    value: probability,
    remedy: "Pass forecasts through clip(probability, n) first.",
  });
}
