import { checkBoolean, checkFields, checkInsideUnit, checkNumber } from "../check.ts";

export type DriftOptions = {
  /**
   * What one outcome must exceed to count, in standard deviations: above 0, at most 5. A drift of twice that is found
   * soonest.
   * @default 0.25
   */
  slack?: number;
  /**
   * Sum at which the alarm goes off, above 0, at most 1000.
   * @default 12
   */
  threshold?: number;
};

export type DriftState = {
  /** Sum of what right answers exceeded; grows while the forecasts are too low. */
  tooLow: number;
  /** Sum of what wrong answers exceeded; grows while the forecasts are too high. */
  tooHigh: number;
  /** Outcomes seen. */
  n: number;
  /** The outcome (from 1) at which the alarm went off; null while it is silent. It stays until the watch is started anew. */
  alarmAt: number | null;
  /** What went off. */
  alarm: "forecasts too low" | "forecasts too high" | null;
};

/**
 * Watches forecasts for drift: two one-sided CUSUM charts of the standardised residuals (outcome - p) / sqrt(p (1 - p)).
 * E. Page, Continuous inspection schemes, Biometrika 41, 1954. Defaults: some .2 false alarms in 200 outcomes without
 * drift, and an abrupt change found after some 30. It tells the operator; it is not to drive a fit.
 */
export class DriftWatch {
  readonly #options: Required<DriftOptions>;
  readonly state: Readonly<DriftState>;

  constructor(options: Required<DriftOptions>, state: DriftState) {
    this.#options = options;
    this.state = Object.freeze(state);
  }

  /**
   * The watch after one more outcome.
   *
   * @param probability What was forecast, above 0 and below 1.
   * @throws CalibrationError for anything else.
   */
  update(probability: number, outcome: boolean): DriftWatch {
    checkInsideUnit(probability, "probability");
    checkBoolean(outcome, "outcome");
    const { slack, threshold } = this.#options;
    const residual = ((outcome ? 1 : 0) - probability) / Math.sqrt(probability * (1 - probability));
    const n = this.state.n + 1;
    const tooLow = Math.max(0, this.state.tooLow + residual - slack);
    const tooHigh = Math.max(0, this.state.tooHigh - residual - slack);
    const gone = tooLow >= threshold ? "forecasts too low" : tooHigh >= threshold ? "forecasts too high" : null;
    const alarm = this.state.alarm ?? gone;
    return new DriftWatch(this.#options, {
      tooLow,
      tooHigh,
      n,
      alarm,
      alarmAt: this.state.alarmAt ?? (gone === null ? null : n),
    });
  }
}

/** @throws CalibrationError for unknown options and values outside their range. */
export function startDriftWatch(options: DriftOptions = {}): DriftWatch {
  checkFields(options, ["slack", "threshold"], "options");
  const { slack = 0.25, threshold = 12 } = options;
  checkNumber(slack, "options.slack", { from: Number.MIN_VALUE, to: 5, words: "above 0 and at most 5" });
  checkNumber(threshold, "options.threshold", { from: Number.MIN_VALUE, to: 1000, words: "above 0 and at most 1000" });
  return new DriftWatch({ slack, threshold }, { tooLow: 0, tooHigh: 0, n: 0, alarmAt: null, alarm: null });
}
