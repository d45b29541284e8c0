/**
 * The map of the default: which method at which size, and its fit to what a walk has seen. The sizes are those that
 * `pnpm bench calibration curve` found best.
 */
import type { Basis } from "../calibrators/basis.ts";
import { type Calibrator, calibratorOf, type Forecast, type Header } from "../calibrators/calibrator.ts";
import { fitCurve } from "../calibrators/fit-curve.ts";
import { fitSignals } from "../calibrators/fit-ridge-logistic.ts";
import { splineBasis } from "../calibrators/fit-spline.ts";
import type { LogisticForecast } from "../calibrators/logistic-forecast.ts";
import { logitAverageOf } from "../calibrators/logit-average.ts";
import { logitCurves } from "../calibrators/logit-curve.ts";
import { likelihoodPrior, mapPriors, splinePrior } from "../calibrators/priors.ts";
import { ridgeLogistic } from "../calibrators/ridge-logistic.ts";
import type { Groups } from "../calibrators/sample.ts";
import type { Signal } from "../calibrators/standardise.ts";
import { tableOf, vennAbers } from "../calibrators/venn-abers.ts";
import type { NormalPrior } from "../numeric/map-logistic.ts";
import type { SeenOutcomes } from "./history.ts";

/** A forecast with the distribution of the true probability. */
export type MemberForecast = Forecast & { cdf(probability: number): number };

/** Takes what a question shows; a missing score never reaches it. Its forecasts are normal on the scale of logits. */
export type FittedMap = Calibrator<number | readonly Signal[], LogisticForecast>;

/** Where the next fit starts: the coefficients of the last one. */
export type Start = { coefficients: readonly number[] };

export type MapFit = { map: FittedMap; start: Start };

/** From so many outcomes on a spline is the map of one score. */
const outcomesToBend = 1000;

/** What is fitted: the map that the size asks for, or temperature scaling, which has one parameter. */
export type MapKind = "by size" | "temperature";

/** Fits the map for what was seen; undefined while no outcome of any weight has a score. */
export function fitMap(
  seen: SeenOutcomes,
  { kind, halfLife, start }: { kind: MapKind; halfLife: number; start: Start | undefined },
  header: Header,
): MapFit | undefined {
  const first = seen.inputs[0];
  if (typeof first === "object") return fitSeveral(seen, first.length, halfLife, header, start);
  const groups = seen.groups(halfLife);
  if (groups.scores.length === 0) return undefined;
  const weight = totalOf(groups);
  if (kind === "temperature") return fitOne({ name: "temperature" }, groups, { ...header, weight }, start);
  if (seen.n >= outcomesToBend) return fitOne(splineBasis(groups, 6), groups, { ...header, weight }, start);
  const beta = fitOne({ name: "beta" }, groups, { ...header, weight }, start);
  const abers = calibratorOf(vennAbers, { ...header, weight }, { tables: [tableOf(groups)] });
  const average = logitAverageOf({ ...header, weight }, beta.map as Calibrator<unknown>, abers as Calibrator<unknown>);
  return { map: average as FittedMap, start: beta.start };
}

function fitOne(basis: Basis, groups: Groups, header: Header, start?: Start): MapFit {
  const { prior, rising } = regressionOf(basis, header.weight);
  const curve = fitCurve(basis, groups, prior, rising, fitting(start, prior.mean.length));
  return {
    map: calibratorOf(logitCurves[basis.name], header, { basis, ...curve }) as FittedMap,
    start: { coefficients: curve.coefficients },
  };
}

function regressionOf(basis: Basis, weight: number): { prior: NormalPrior; rising: readonly number[] } {
  switch (basis.name) {
    case "spline":
      return { prior: splinePrior(Math.max(basis.knots.length, 2)), rising: [] };
    case "temperature":
      return { prior: likelihoodPrior(1, weight), rising: [0] };
    default:
      return { prior: mapPriors.beta, rising: [1, 2] };
  }
}

/** The coefficients of the last fit, if it was of as many functions. */
function fitting(start: Start | undefined, columns: number): readonly number[] | undefined {
  return start?.coefficients.length === columns ? start.coefficients : undefined;
}

function fitSeveral(seen: SeenOutcomes, k: number, halfLife: number, header: Header, start?: Start): MapFit {
  const samples = seen.inputs.map((input, row) => ({
    signals: input as readonly Signal[],
    correct: seen.correct[row]!,
    weight: seen.weightOf(row, halfLife),
  }));
  const counted = samples.filter(({ weight }) => weight > 0);
  const { parameters, coefficients } = fitSignals(counted, k, {}, start?.coefficients);
  const weight = counted.reduce((sum, sample) => sum + sample.weight, 0);
  return {
    map: calibratorOf(ridgeLogistic, { ...header, weight }, parameters) as FittedMap,
    start: { coefficients },
  };
}

function totalOf({ right, wrong }: Groups): number {
  return right.reduce((sum, weight, group) => sum + weight + wrong[group]!, 0);
}
