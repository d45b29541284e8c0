import { within } from "../calibrators/basis.ts";
import { checkForecasts } from "../check.ts";
import { logitOf } from "../numeric/logistic.ts";
import { fitMapLogistic } from "../numeric/map-logistic.ts";
import type { Measured } from "./measured.ts";

export type CalibrationLine = Measured & {
  /** 1 for calibrated forecasts, below 1 for too bold ones, above 1 for too shy ones. The same as `value`. */
  slope: number | null;
  /** With this slope; 0 for calibrated forecasts. */
  intercept: number | null;
  /** The intercept with the slope held at 1: below 0 the forecasts are too high on the whole, above 0 too low. */
  inTheLarge: number | null;
};

/**
 * Calibration intercept and slope: outcomes on the logits of the forecasts, by maximum likelihood. D. Cox, Two further
 * applications of a model for binary regression, Biometrika 45, 1958. Forecasts are moved into [1e-7, 1 - 1e-7]. Null where
 * the outcomes are all alike; slope and intercept also where the forecasts are, or separate right from wrong.
 *
 * @throws CalibrationError for unequal lengths and for anything outside [0, 1].
 */
export function calibrationLine(probabilities: readonly number[], outcomes: readonly boolean[]): CalibrationLine {
  checkForecasts(probabilities, outcomes);
  const n = probabilities.length;
  const logits = probabilities.map((probability) => logitOf(within(probability)));
  const [right, wrong] = [true, false].map((kind) => logits.filter((_, row) => outcomes[row] === kind));
  if (right!.length === 0 || wrong!.length === 0) {
    return { value: null, n, slope: null, intercept: null, inTheLarge: null };
  }
  const inTheLarge = interceptAt(logits, right!.length);
  const ends = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
  const [[lowRight, highRight], [lowWrong, highWrong]] = [ends(right!), ends(wrong!)];
  const apart = highWrong <= lowRight || highRight <= lowWrong;
  if (apart) return { value: null, n, slope: null, intercept: null, inTheLarge };
  const { coefficients } = fitMapLogistic({
    design: Float64Array.from(logits.flatMap((logit) => [1, logit])),
    columns: 2,
    right: Float64Array.from(outcomes, Number),
    wrong: Float64Array.from(outcomes, (outcome) => 1 - Number(outcome)),
    prior: { mean: [0, 1], precision: [1e-12 * n, 1e-12 * n] },
  });
  const [intercept, slope] = coefficients as [number, number];
  return { value: slope, n, slope, intercept, inTheLarge };
}

/** The shift of all logits at which as many right answers are expected as there were, by bisection. */
function interceptAt(logits: readonly number[], right: number): number {
  let [low, high] = [-100, 100];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    const expected = logits.reduce((sum, logit) => sum + 1 / (1 + Math.exp(-logit - middle)), 0);
    if (expected < right) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
