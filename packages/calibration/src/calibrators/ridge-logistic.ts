import { checkArray, checkFields, checkFinite, checkNumber, checkSignals, checkWhole } from "../check.ts";
import type { Matrix } from "../numeric/cholesky.ts";
import type { Calibrator, Method } from "./calibrator.ts";
import { type LogisticForecast, logisticForecaster } from "./logistic-forecast.ts";
import { checkCoefficient, checkPrecision } from "./parameters.ts";
import { designRow, type Scale, type Signal } from "./standardise.ts";

/** What the fit learned about one signal. */
export type FittedSignal = Scale & {
  /** Logits that one standard deviation of the signal adds. Negative: it told against what it was meant to tell. */
  slope: number;
  /** Logits that are added when the signal is missing. */
  missing: number;
};

export type RidgeLogisticParameters = {
  /** Logit of a row whose signals are all at their means. */
  intercept: number;
  /** In the order of the samples. Print the signs of their slopes: a negative one is worth a look. */
  signals: readonly FittedSignal[];
  /** Posterior precision of intercept, slopes and missing terms, in this order. */
  precision: Matrix;
};

/** A map from several signals to the probability that an answer is right. */
export type RidgeLogistic = Calibrator<readonly Signal[], LogisticForecast, RidgeLogisticParameters>;

const positive = { from: Number.MIN_VALUE, to: Number.MAX_VALUE, words: "above 0" };

export const ridgeLogistic: Method<readonly Signal[], LogisticForecast, RidgeLogisticParameters> = {
  name: "ridge-logistic",
  check(parameters, field) {
    checkFields(parameters, ["intercept", "signals", "precision"], field);
    checkCoefficient(parameters.intercept, `${field}.intercept`);
    const { signals } = parameters;
    checkArray(signals, `${field}.signals`);
    for (const [index, signal] of signals.entries()) {
      const at = `${field}.signals[${index}]`;
      checkFields(signal, ["present", "mean", "deviation", "slope", "missing"], at);
      checkWhole(signal.present, `${at}.present`, 0, Number.MAX_SAFE_INTEGER);
      checkFinite(signal.mean, `${at}.mean`);
      checkNumber(signal.deviation, `${at}.deviation`, positive);
      checkCoefficient(signal.slope, `${at}.slope`);
      checkCoefficient(signal.missing, `${at}.missing`);
    }
    checkPrecision(parameters.precision, 1 + 2 * signals.length, `${field}.precision`);
  },
  predictor({ intercept, signals, precision }, weight) {
    const coefficients = [intercept, ...signals.map(({ slope }) => slope), ...signals.map(({ missing }) => missing)];
    const forecast = logisticForecaster(coefficients, precision, weight);
    return (row) => {
      checkSignals(row, signals.length, "row");
      return forecast(designRow(row, signals));
    };
  },
};
