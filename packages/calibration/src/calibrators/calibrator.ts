/** What every fitted calibrator is. */
import { fingerprintOf } from "../numeric/hash.ts";

/** A probability, clipped to what the outcomes behind it justify: see `clip`. */
export type Forecast = {
  /** That the answer is right; above 0 and below 1. */
  readonly probability: number;
};

/** What is known about a fit beside its parameters. */
export type Header = {
  /** Samples of a weight above 0. */
  n: number;
  /** Their total weight. */
  weight: number;
  /** The latest `knownAt` among them, null where none was given. The fit is for questions that opened after it. */
  learnedUpTo: string | null;
  /** Equal for equal samples (in any order), method and options. */
  fingerprint: string;
};

/** A fitted calibrator as plain data, for JSON. */
export type CalibratorState<Parameters = unknown> = Header & {
  format: "casebook.calibrator";
  version: 1;
  method: string;
  parameters: Parameters;
};

/** From a score or from signals to a probability. Made by the `fit` functions and `calibratorFromJSON`; immutable. */
export interface Calibrator<Input = number, Result extends Forecast = Forecast, Parameters = unknown>
  extends Readonly<Header> {
  readonly method: string;
  /** What was learned. */
  readonly parameters: Parameters;
  /**
   * @throws CalibrationError for input that the samples of the fit could not have had.
   */
  predict(input: Input): Result;
  /** Plain data from which `calibratorFromJSON` makes a calibrator with the same forecasts, bit for bit. */
  toJSON(): CalibratorState<Parameters>;
}

/** One method: how its parameters are checked, and how they predict. */
export type Method<Input, Result extends Forecast, Parameters> = {
  name: string;
  /** @throws CalibrationError for what no fit of this method gives. */
  check(parameters: unknown, field: string): asserts parameters is Parameters;
  /** Prepares the forecasts. `weight` is what they are clipped by. */
  predictor(parameters: Parameters, weight: number): (input: Input) => Result;
};

/** Takes the parameters over: they are frozen, not copied. */
export function calibratorOf<Input, Result extends Forecast, Parameters>(
  method: Method<Input, Result, Parameters>,
  header: Header,
  parameters: Parameters,
): Calibrator<Input, Result, Parameters> {
  const kept = freeze(parameters);
  const { n, weight, learnedUpTo, fingerprint } = header;
  return Object.freeze({
    method: method.name,
    n,
    weight,
    learnedUpTo,
    fingerprint,
    parameters: kept,
    predict: method.predictor(kept, weight),
    toJSON: (): CalibratorState<Parameters> => ({
      format: "casebook.calibrator",
      version: 1,
      method: method.name,
      n,
      weight,
      learnedUpTo,
      fingerprint,
      parameters: structuredClone(kept),
    }),
  });
}

/** The fingerprint of a fit: of its method, its options, and its samples. */
export function fingerprintOfFit(method: string, options: object, content: Float64Array): string {
  return fingerprintOf(`${method} ${JSON.stringify(options)}`, content);
}

function freeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const each of Object.values(value)) freeze(each);
    Object.freeze(value);
  }
  return value;
}
