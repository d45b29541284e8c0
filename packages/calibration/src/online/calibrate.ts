/** The default: a calibration of all samples at once, as an immutable object that can be kept. */

import type { CalibratorState } from "../calibrators/calibrator.ts";
import { calibratorFromJSON } from "../calibrators/calibrator-from-json.ts";
import { invalidState } from "../calibrators/parameters.ts";
import { checkMoment } from "../calibrators/sample.ts";
import { checkArray, checkFields, checkLength, checkNumber, checkProbability, checkWhole } from "../check.ts";
import { type CalibrationForecast, type CalibrationMember, type Fitted, forecast, type Tally } from "./calibration.ts";
import { type CalibrationOptions, type CalibrationSample, startCalibration } from "./calibration-walk.ts";
import type { Input } from "./history.ts";
import type { FittedMap } from "./maps.ts";
import { outcomesToSpeak } from "./schedule.ts";

/** A calibration as plain data, for JSON. */
export type CalibrationState = {
  format: "casebook.calibration";
  version: 1;
  method: "mixture";
  n: number;
  clusters: number;
  learnedUpTo: string | null;
  fingerprint: string;
  /** How many signals; null for one score. */
  signals: number | null;
  rows: Tally;
  weighed: Tally;
  missing: Tally;
  /** Belief in the base rate, in the maps, and for one score in the score itself. */
  weights: readonly number[];
  ahead: number;
  /** A half-life of null is Infinity, which JSON has not. */
  maps: readonly { halfLife: number | null; calibrator: CalibratorState | null }[];
  vennAbers: CalibratorState | null;
};

/** Made by `calibrate` and `calibrationFromJSON`; immutable. */
export interface Calibration {
  readonly n: number;
  readonly clusters: number;
  readonly learnedUpTo: string | null;
  readonly fingerprint: string;
  /** Who is believed, how much, and why; the base rate first. */
  readonly members: readonly CalibrationMember[];
  /**
   * Nats by which all that was said since it counts as calibrated is ahead of the running base rate: never under
   * -ln 2 = -.69 if each outcome was known before the next question. Below 0 less than the belief is said.
   */
  readonly ahead: number;
  /**
   * @param input What the samples had: a score in [0, 1] or undefined, or as many signals.
   * @throws CalibrationError for anything else.
   */
  predict(input: Input): CalibrationForecast;
  toJSON(): CalibrationState;
}

/**
 * Fits the default for as many samples as there are, and never refuses for size: without any there is no probability,
 * under 20 the base rate, said to be uncalibrated. From then on it says what a Bayes mixture of the base rate, of maps, and
 * of the score as it is believes. The weights are earned on forecasts made before each outcome was known: where the score
 * tells nothing the mixture stays at the base rate, where it tells something it moves to the maps within some dozen samples.
 * While the base rate is ahead of what was said, or much would be staked on one outcome, the belief is mixed with it
 * (`heardShare`). So if each outcome is known before the next question, the total log loss of all that was said is at most
 * ln 2 above the running base rate's, whatever the data.
 *
 * Which maps: for one score under 1,000 samples a MAP beta map averaged in logits with Venn-Abers, from then on a spline;
 * once on all samples alike and once with a half-life; and temperature scaling. For several signals `fitRidgeLogistic`. The
 * maps are clipped, fitted with every sample up to 50 and then whenever there are a tenth more. A cluster counts once in
 * maps and intervals. A missing score is told by a rate of its own, which starts at the base rate.
 *
 * @param samples In the order in which their outcomes became known; `knownAt`, where given, must not fall.
 * @throws CalibrationError for samples and options that it cannot take, never for their number.
 */
export function calibrate(samples: readonly CalibrationSample[], options: CalibrationOptions = {}): Calibration {
  const walk = startCalibration(options);
  checkArray(samples, "samples");
  for (const sample of samples) walk.update(sample);
  const { fitted, halfLives, learnedUpTo, fingerprint } = walk.snapshot();
  return calibrationOf(fitted, fitted.maps.length === 0 ? [] : halfLives, { learnedUpTo, fingerprint });
}

function calibrationOf(
  fitted: Fitted,
  halfLives: readonly number[],
  { learnedUpTo, fingerprint }: { learnedUpTo: string | null; fingerprint: string },
): Calibration {
  const { n, clusters, weights, maps } = fitted;
  return Object.freeze({
    n,
    clusters,
    learnedUpTo,
    fingerprint,
    members: membersOf(fitted, halfLives),
    ahead: fitted.ahead,
    predict: (input: Input) => forecast(fitted, input),
    toJSON: (): CalibrationState => ({
      format: "casebook.calibration",
      version: 1,
      method: "mixture",
      n,
      clusters,
      learnedUpTo,
      fingerprint,
      signals: fitted.signals ?? null,
      rows: { ...fitted.rows },
      weighed: { ...fitted.weighed },
      missing: { ...fitted.missing },
      weights: [...weights],
      ahead: fitted.ahead,
      maps: maps.map((map, index) => ({
        halfLife: Number.isFinite(halfLives[index]) ? halfLives[index]! : null,
        calibrator: map?.toJSON() ?? null,
      })),
      vennAbers: fitted.abers?.toJSON() ?? null,
    }),
  });
}

function membersOf({ n, maps, weights }: Fitted, halfLives: readonly number[]): readonly CalibrationMember[] {
  if (n === 0) return Object.freeze([]);
  const base = {
    method: "base-rate",
    halfLife: Number.POSITIVE_INFINITY,
    weight: weights[0]!,
    why:
      n < outcomesToSpeak
        ? `under ${outcomesToSpeak} outcomes nothing can be fitted that is worth its risk`
        : "what every map has to beat",
  };
  const others = maps.map((map, index) => ({
    method: map?.method ?? "base-rate",
    halfLife: halfLives[index]!,
    weight: weights[index + 1]!,
    why: map === undefined ? "no sample had a score" : whyOf(map.method),
  }));
  const score = {
    method: "score",
    halfLife: Number.POSITIVE_INFINITY,
    weight: weights.at(-1)!,
    why: "a score that is right as it is needs no map",
  };
  const all = [base, ...others, ...(weights.length > maps.length + 1 ? [score] : [])];
  return Object.freeze(all.map((member) => Object.freeze(member)));
}

function whyOf(method: string): string {
  switch (method) {
    case "logit-average":
      return "under 1,000 outcomes a MAP beta map and Venn-Abers, averaged as logits, cure each other's faults";
    case "temperature":
      return "one parameter, which few outcomes settle";
    case "spline":
      return "1,000 outcomes and more show the shape of the map";
    default:
      return "several signals in one regression, whose prior already believes in them";
  }
}

/**
 * The calibration that `toJSON` wrote. Its forecasts are the same to the last bit.
 *
 * @throws CalibrationError for anything else, a later version included.
 */
export function calibrationFromJSON(state: unknown): Calibration {
  const keys = ["format", "version", "method", "n", "clusters", "learnedUpTo", "fingerprint", "signals", "rows"];
  checkFields(state, [...keys, "weighed", "missing", "weights", "ahead", "maps", "vennAbers"], "state");
  if (state.format !== "casebook.calibration") throw invalidState("state.format", state.format, "is another format");
  if (state.version !== 1) throw invalidState("state.version", state.version, "is not 1");
  if (state.method !== "mixture") throw invalidState("state.method", state.method, "is not mixture");
  checkWhole(state.n, "state.n", 0, 1e9);
  checkWhole(state.clusters, "state.clusters", 0, state.n as number);
  if (state.learnedUpTo !== null) checkMoment(state.learnedUpTo, "state.learnedUpTo");
  if (typeof state.fingerprint !== "string" || !/^[0-9a-f]{16}$/.test(state.fingerprint)) {
    throw invalidState("state.fingerprint", state.fingerprint, "is not 16 hexadecimal digits");
  }
  if (state.signals !== null) checkWhole(state.signals, "state.signals", 1, 100);
  for (const key of ["rows", "weighed", "missing"] as const) checkTally(state[key], `state.${key}`);
  const maps = readMaps(state.maps);
  const members = 1 + maps.length + (maps.length > 0 && state.signals === null ? 1 : 0);
  checkWeights(state.weights, members);
  checkNumber(state.ahead, "state.ahead", { from: -Math.LN2 - 1e-9, to: 1e15, words: "from -ln 2" });
  const { n, clusters, rows, weighed, missing, weights, ahead, signals } = state as CalibrationState;
  const fitted: Fitted = {
    n,
    clusters,
    rows: { ...rows },
    weighed: { ...weighed },
    missing: { ...missing },
    weights: [...weights],
    ahead,
    maps: maps.map(({ map }) => map),
    signals: signals ?? undefined,
    abers: state.vennAbers === null ? undefined : calibratorFromJSON(state.vennAbers),
  };
  return calibrationOf(
    fitted,
    maps.map(({ halfLife }) => halfLife),
    state as CalibrationState,
  );
}

const methodsOfDefault = ["logit-average", "temperature", "spline", "ridge-logistic"];

function readMaps(maps: unknown): { halfLife: number; map: FittedMap | undefined }[] {
  checkArray(maps, "state.maps");
  return maps.map((member, index) => {
    const field = `state.maps[${index}]`;
    checkFields(member, ["halfLife", "calibrator"], field);
    const { halfLife, calibrator } = member;
    if (halfLife !== null) checkNumber(halfLife, `${field}.halfLife`, { from: 1, to: 1e9, words: "from 1" });
    const map = calibrator === null ? undefined : (calibratorFromJSON(calibrator) as unknown as FittedMap);
    if (map !== undefined && !methodsOfDefault.includes(map.method)) {
      throw invalidState(`${field}.calibrator.method`, map.method, "is no map of the default");
    }
    return { halfLife: (halfLife as number | null) ?? Number.POSITIVE_INFINITY, map };
  });
}

function checkTally(tally: unknown, field: string): void {
  checkFields(tally, ["right", "wrong"], field);
  for (const key of ["right", "wrong"] as const) {
    checkNumber(tally[key], `${field}.${key}`, { from: 0, to: 1e15, words: "from 0 to 1e15" });
  }
}

function checkWeights(weights: unknown, expected: number): void {
  checkArray(weights, "state.weights");
  checkLength(weights.length, expected, "state.weights", "the members");
  weights.forEach((weight, index) => {
    checkProbability(weight, `state.weights[${index}]`);
  });
  const sum = (weights as number[]).reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-9) throw invalidState("state.weights", weights, "do not sum to 1");
}
