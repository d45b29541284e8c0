import { checkProbability, checkSignals } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { cholesky, type Matrix, solveLower } from "../numeric/cholesky.ts";
import { logitOf, sigmoid } from "../numeric/logistic.ts";
import { normalCdf } from "../numeric/normal.ts";
import { checkState } from "./ridge-logistic-state.ts";
import { designRow, type Scale, type Signal } from "./standardise.ts";

/** What the fit learned about one signal. */
export type FittedSignal = Scale & {
  /** Logits that one standard deviation of the signal adds. Negative: it told against what it was meant to tell. */
  slope: number;
  /** Logits that are added when the signal is missing. */
  missing: number;
};

/** A fitted map as plain data, for JSON. */
export type RidgeLogisticState = {
  format: "casebook.ridge-logistic";
  version: 1;
  n: number;
  intercept: number;
  signals: readonly FittedSignal[];
  /** Posterior precision of intercept, slopes and missing terms, in this order. */
  precision: Matrix;
};

/** The forecast for one row, with its posterior: normal on the scale of logits. */
export type LogisticForecast = {
  /** The probability at `logitMean`. It can round to 0 or 1: clip it before it is mixed or scored. */
  probability: number;
  logitMean: number;
  /** Above 0. How far the fitted rows leave the logit open. */
  logitSd: number;
  /** Posterior probability that the true probability is at most the one given, which lies in [0, 1]. */
  cdf(probability: number): number;
};

/**
 * A map from signals to the probability that an answer is right. Made by `fitRidgeLogistic` and `ridgeLogisticFromJSON`;
 * immutable.
 */
export class RidgeLogistic {
  /** Rows of positive weight it was fitted on. */
  readonly n: number;
  /** Logit of a row whose signals are all at their means. */
  readonly intercept: number;
  readonly signals: readonly FittedSignal[];
  readonly #precision: Matrix;
  readonly #factor: Matrix;

  constructor(state: Omit<RidgeLogisticState, "format" | "version">) {
    this.n = state.n;
    this.intercept = state.intercept;
    this.signals = Object.freeze(state.signals.map((signal) => Object.freeze({ ...signal })));
    this.#precision = state.precision.map((row) => [...row]);
    this.#factor = positiveDefinite(this.#precision);
  }

  /** Learned weight of each standardised signal, in logits. Print their signs: a negative one is worth a look. */
  get slopes(): readonly number[] {
    return this.signals.map((signal) => signal.slope);
  }

  /**
   * @param row One value for each signal, in the order of the fit; undefined for a missing one.
   * @throws CalibrationError for another number of signals, and for values that are neither finite nor undefined.
   */
  predict(row: readonly Signal[]): LogisticForecast {
    checkSignals(row, this.signals.length, "row");
    const design = designRow(row, this.signals);
    const coefficients = [this.intercept, ...this.slopes, ...this.signals.map((signal) => signal.missing)];
    const logitMean = design.reduce((sum, value, index) => sum + value * coefficients[index]!, 0);
    const logitSd = Math.hypot(...solveLower(this.#factor, design));
    return {
      probability: sigmoid(logitMean),
      logitMean,
      logitSd,
      cdf: (probability) => {
        checkProbability(probability, "probability");
        return normalCdf((logitOf(probability) - logitMean) / logitSd);
      },
    };
  }

  /** Plain data from which `ridgeLogisticFromJSON` makes a map with the same forecasts, bit for bit. */
  toJSON(): RidgeLogisticState {
    return {
      format: "casebook.ridge-logistic",
      version: 1,
      n: this.n,
      intercept: this.intercept,
      signals: this.signals,
      precision: this.#precision.map((row) => [...row]),
    };
  }
}

/**
 * The map that `toJSON` wrote.
 *
 * @param state What `toJSON` gave, parsed.
 * @throws CalibrationError for anything else, a later version included.
 */
export function ridgeLogisticFromJSON(state: unknown): RidgeLogistic {
  checkState(state);
  return new RidgeLogistic(state);
}

function positiveDefinite(precision: Matrix): Matrix {
  const factor = cholesky(precision);
  if (factor === undefined) {
    throw new CalibrationError({
      code: "invalid-state",
      message: "state.precision is not positive definite.",
      field: "state.precision",
      value: precision,
      remedy: "Fit the map again.",
    });
  }
  return factor;
}
