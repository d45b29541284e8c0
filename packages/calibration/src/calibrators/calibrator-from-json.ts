import { checkFields, checkNumber, checkWhole } from "../check.ts";
import { type Calibrator, calibratorOf, type Forecast, type Method } from "./calibrator.ts";
import { fittedBaseRate } from "./fit-base-rate.ts";
import { histogram } from "./histogram.ts";
import { centredIsotonic, isotonic } from "./isotonic.ts";
import { logitAverage } from "./logit-average.ts";
import { logitCurves } from "./logit-curve.ts";
import { paceBins } from "./pace-bins.ts";
import { invalidState } from "./parameters.ts";
import { ridgeLogistic } from "./ridge-logistic.ts";
import { checkMoment } from "./sample.ts";
import { vennAbers } from "./venn-abers.ts";

/** Looked up by name only when one is read: the average reads its members through here. */
function methodNamed(name: unknown): Method<never, Forecast, never> | undefined {
  const methods: { name: string }[] = [
    ...Object.values(logitCurves),
    isotonic,
    centredIsotonic,
    vennAbers,
    histogram,
    paceBins,
    ridgeLogistic,
    logitAverage,
    fittedBaseRate,
  ];
  return methods.find((method) => method.name === name) as Method<never, Forecast, never> | undefined;
}

/**
 * The calibrator that `toJSON` wrote, of any method. Its forecasts are the same to the last bit.
 *
 * @param state What `toJSON` gave, parsed.
 * @returns One whose `predict` takes what the written one took: look at `method` when you do not know.
 * @throws CalibrationError for anything else, a later version included.
 */
export function calibratorFromJSON<Input = number, Result extends Forecast = Forecast, Parameters = unknown>(
  state: unknown,
): Calibrator<Input, Result, Parameters> {
  const keys = ["format", "version", "method", "n", "weight", "learnedUpTo", "fingerprint", "parameters"];
  checkFields(state, keys, "state");
  const { format, version, n, weight, learnedUpTo, fingerprint, parameters } = state;
  if (format !== "casebook.calibrator") throw invalidState("state.format", format, "is not casebook.calibrator");
  if (version !== 1) throw invalidState("state.version", version, "is not 1, the version that this package writes");
  const method = methodNamed(state.method) as Method<Input, Result, Parameters> | undefined;
  if (method === undefined) throw invalidState("state.method", state.method, "is no method of this package");
  checkWhole(n, "state.n", 1, Number.MAX_SAFE_INTEGER);
  checkNumber(weight, "state.weight", { from: Number.MIN_VALUE, to: 1e15, words: "above 0 and at most 1e15" });
  if (learnedUpTo !== null) checkMoment(learnedUpTo, "state.learnedUpTo");
  if (typeof fingerprint !== "string" || !/^[0-9a-f]{16}$/.test(fingerprint)) {
    throw invalidState("state.fingerprint", fingerprint, "is not 16 hexadecimal digits");
  }
  const check: (parameters: unknown, field: string) => asserts parameters is Parameters = method.check;
  check(parameters, "state.parameters");
  return calibratorOf(method, { n, weight, learnedUpTo, fingerprint } as never, structuredClone(parameters));
}
