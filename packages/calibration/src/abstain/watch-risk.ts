import { checkArray, checkFields, checkFinite, checkInsideUnit } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { type AnsweredSample, checkAnswered, unitOf } from "./accepted-units.ts";
import type { RiskGuarantee } from "./guarantee-risk.ts";

export type WatchOptions = {
  /** The share of wrong answers that is allowed among those given, above 0 and below 1. */
  target: number;
  /** Thresholds to choose from, set before any outcome is seen; 1 to 20 of them. */
  thresholds: readonly number[];
  /**
   * How often the guarantee holds at all looks together, above 0 and below 1.
   * @default 0.9
   */
  assurance?: number;
};

/** Bets, as shares of the most that can be staked against a risk above the target. */
const stakes = Array.from({ length: 20 }, (_, index) => (index + 0.5) / 20);

/**
 * The wealth of a gambler who bets that the risk is at most the target: on each unit a stake s wins
 * 1 + s target / (1 - target) if it is right and leaves 1 - s if it is wrong, averaged over 20 stakes. If the risk is above
 * the target, no more can be expected than the 1 it began with at any moment, so it reaches 1/(1 - assurance) with at most
 * that probability, ever (Ville). I. Waudby-Smith, A. Ramdas, Estimating means of bounded random variables by betting,
 * JRSS B 86, 2024.
 */
function bettingWealth(wrong: number, n: number, target: number): number {
  const wealths = stakes.map((stake) =>
    Math.exp((n - wrong) * Math.log1p((stake * target) / (1 - target)) + wrong * Math.log1p(-stake)),
  );
  return wealths.reduce((sum, wealth) => sum + wealth, 0) / wealths.length;
}

/**
 * Like `guaranteeRisk`, for looking again after every outcome, and for small numbers: the loosest of the given thresholds
 * whose risk is certified by `bettingWealth`. Each threshold has an equal part of what may go wrong. Give all outcomes so
 * far, in any order; what is said holds at all looks together while each unit, given those before it, is wrong as often as
 * any other. With clusters, look only when a cluster is complete.
 *
 * @throws CalibrationError as `guaranteeRisk` does, and for no or more than 20 thresholds.
 */
export function watchRisk(samples: readonly AnsweredSample[], options: WatchOptions): RiskGuarantee {
  checkAnswered(samples);
  checkFields(options, ["target", "thresholds", "assurance"], "options");
  const { target, thresholds, assurance = 0.9 } = options;
  checkInsideUnit(target, "options.target");
  checkInsideUnit(assurance, "options.assurance");
  checkThresholds(thresholds);
  const enough = thresholds.length / (1 - assurance);
  const strictFirst = [...new Set(thresholds)].sort((one, other) => other - one);
  const counts = strictFirst.map((threshold) => ({ threshold, ...countFrom(samples, threshold) }));
  const certified = counts.filter(({ accepted, wrong }) => bettingWealth(wrong, accepted, target) >= enough);
  const unit = unitOf(samples);
  const loosest = certified.at(-1);
  if (loosest !== undefined) {
    const { threshold, accepted, wrong } = loosest;
    return { threshold, accepted, wrong, bound: target, unit, holds: "every look", needed: null };
  }
  const nearest = counts
    .map((count) => ({ ...count, needed: furtherRight(count, target, enough) }))
    .reduce((one, other) => (other.needed < one.needed ? other : one));
  const { accepted, wrong, needed } = nearest;
  return { threshold: null, accepted, wrong, bound: null, unit, holds: "every look", needed };
}

function countFrom(samples: readonly AnsweredSample[], threshold: number): { accepted: number; wrong: number } {
  const units = new Map<string | number, boolean>();
  for (const [row, { score, correct, cluster = row }] of samples.entries()) {
    if (score >= threshold) units.set(cluster, (units.get(cluster) ?? false) || !correct);
  }
  return { accepted: units.size, wrong: [...units.values()].filter(Boolean).length };
}

function furtherRight(count: { accepted: number; wrong: number }, target: number, enough: number): number {
  let further = 1;
  while (bettingWealth(count.wrong, count.accepted + further, target) < enough) further++;
  return further;
}

function checkThresholds(thresholds: unknown): void {
  checkArray(thresholds, "options.thresholds");
  if (thresholds.length === 0 || thresholds.length > 20) {
    throw new CalibrationError({
      code: "invalid-thresholds",
      message: `options.thresholds must be 1 to 20, not ${thresholds.length}.`,
      field: "options.thresholds",
      value: thresholds,
      remedy: "Give a few, such as [.9, .8, .7, .6].",
    });
  }
  for (const [index, threshold] of thresholds.entries()) checkFinite(threshold, `options.thresholds[${index}]`);
}
