/** What a calibration is made of, and how it forecasts. */
import { withinMargin } from "../calibrators/clip.ts";
import type { VennAbers } from "../calibrators/venn-abers.ts";
import { checkInsideUnit, checkProbability, checkSignals } from "../check.ts";
import { heardShare } from "../mixture/heard.ts";
import { mixtureInterval } from "../mixture/interval.ts";
import { weightedMean } from "../mixture/mixture.ts";
import { betaCdf } from "../numeric/beta.ts";
import type { Input } from "./history.ts";
import type { FittedMap, MemberForecast } from "./maps.ts";

/** Right and wrong answers, by rows or by weight. */
export type Tally = { right: number; wrong: number };

/** One member of the mixture: which forecaster, how much it is believed, and why it is there. */
export type CalibrationMember = {
  method: string;
  /** In outcomes: how fast a sample's weight halves with its age. Infinity: never. */
  halfLife: number;
  /** How much it is believed; the weights of all members sum to 1. */
  weight: number;
  why: string;
};

/** The forecast for one question. */
export type CalibrationForecast = {
  /** That the answer is right, above 0 and below 1; null while no outcome is known. */
  probability: number | null;
  /** `calibrated` from 20 outcomes on, before that the base rate, and nothing before the first. */
  basis: "calibrated" | "base-rate" | "none";
  /** Outcomes behind it. */
  n: number;
  /** Clusters among them: outcomes that prove one thing once. */
  clusters: number;
  /**
   * What isotonic regression would say with this question added as wrong and as right. Its width shows how much one more
   * outcome could move the answer; it is no interval. From 20 to 1,000 outcomes with one score.
   */
  pair?: readonly [p0: number, p1: number];
  /**
   * Ends between which the true probability lies with posterior probability `mass` (default .9), base rate and maps by
   * their weights, each cluster counted once. Null while no outcome is known.
   */
  interval(mass?: number): { low: number; high: number } | null;
};

/** All that a forecast is computed from. */
export type Fitted = {
  n: number;
  clusters: number;
  /** By rows: what the base rate is said from. */
  rows: Tally;
  /** By weight, each cluster once: what its interval is taken from. */
  weighed: Tally;
  /** Of rows without a score, by weight. */
  missing: Tally;
  /** Belief in the base rate, in each map, and for one score in the score itself; they sum to 1. */
  weights: readonly number[];
  /** Nats by which what was said since it counts as calibrated is ahead of the running base rate: -ln 2 or more. */
  ahead: number;
  /** Empty while only the base rate speaks; undefined for one that has nothing to fit. */
  maps: readonly (FittedMap | undefined)[];
  /** How many signals; undefined for one score. */
  signals: number | undefined;
  abers: VennAbers | undefined;
};

/** The forecasts of the base rate, of each map, and for one score of the score itself, in the order of the mixture. */
export function memberForecasts(fitted: Fitted, input: Input): MemberForecast[] {
  const base = rateOf(fitted.rows, fitted.weighed);
  const maps = fitted.maps.map((map) => (map === undefined ? base : forecastOf(map, fitted, base, input)));
  const [first] = maps;
  if (fitted.signals !== undefined || first === undefined) return [base, ...maps];
  if (typeof input !== "number") return [base, ...maps, first];
  const open = maps.map((forecast, index) =>
    fitted.maps[index]?.method === "temperature" ? { cdf: first.cdf, probability: forecast.probability } : forecast,
  );
  // Temperature and score are among the curves of the first map: its posterior says what they leave open.
  return [base, ...open, { cdf: first.cdf, probability: withinMargin(input, fitted.n) }];
}

function forecastOf(map: FittedMap, fitted: Fitted, base: MemberForecast, input: Input): MemberForecast {
  if (input !== undefined) return map.predict(input);
  // A missing score says what it said before, and until then nothing: two answers at the base rate are its prior.
  const { right, wrong } = fitted.missing;
  const tally = { right: right + 2 * base.probability - 1, wrong: wrong + 2 * (1 - base.probability) - 1 };
  return rateOf(tally, tally);
}

/** The mean of a Beta posterior by rows, and its distribution by weight. */
function rateOf(rows: Tally, weighed: Tally): MemberForecast {
  const probability = (rows.right + 1) / (rows.right + rows.wrong + 2);
  return {
    probability,
    cdf: (level) => betaCdf(level, weighed.right + 1, weighed.wrong + 1),
  };
}

export function forecast(fitted: Fitted, input: Input): CalibrationForecast {
  checkInput(input, fitted.signals);
  const { n, clusters } = fitted;
  if (n === 0) return { probability: null, basis: "none", n, clusters, interval: () => null };
  const spoken = fitted.maps.length > 0;
  const forecasts = memberForecasts(fitted, input);
  const { weights, probability } = said(fitted, forecasts);
  return {
    probability,
    basis: spoken ? "calibrated" : "base-rate",
    n,
    clusters,
    ...(fitted.abers === undefined || typeof input !== "number" ? {} : { pair: fitted.abers.predict(input).pair }),
    interval: (mass = 0.9) => {
      checkInsideUnit(mass, "mass");
      const members = forecasts.map(({ cdf }, index) => ({ weight: weights[index]!, cdf }));
      const { low, high } = mixtureInterval(members, mass);
      // Clipping, or members that disagree, can leave the probability outside.
      return { low: Math.min(low, probability), high: Math.max(high, probability) };
    },
  };
}

/** What is said when the members forecast so: their belief, as much of it as may be heard beside the base rate. */
export function said(
  { weights, ahead }: Fitted,
  forecasts: readonly MemberForecast[],
): { weights: readonly number[]; probability: number } {
  const probabilities = forecasts.map(({ probability }) => probability);
  const base = probabilities[0]!;
  const heard = heardShare(ahead, base, weightedMean(weights, probabilities));
  const shared = weights.map((weight, member) => heard * weight + (member === 0 ? 1 - heard : 0));
  return { weights: shared, probability: weightedMean(shared, probabilities) };
}

export function checkInput(input: unknown, signals: number | undefined): void {
  if (signals !== undefined) checkSignals(input, signals, "input");
  else if (input !== undefined) checkProbability(input, "input");
}
