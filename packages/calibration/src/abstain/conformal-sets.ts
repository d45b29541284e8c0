import { checkArray, checkFields, checkFinite, checkInsideUnit, checkWhole } from "../check.ts";
import { CalibrationError } from "../errors.ts";

/** A question with the scores of its ranked candidates, and which of them proved right. */
export type RankedSample = {
  /** One for each candidate, higher meaning more likely right. */
  scores: readonly number[];
  /** Index of the right candidate; null when none of them was. */
  right: number | null;
  /** Sets hold their coverage in each group by itself, such as a service. */
  group?: string;
};

export type ConformalOptions = {
  /**
   * How often the set is to hold the right candidate, above 0 and below 1.
   * @default 0.9
   */
  coverage?: number;
};

/** The candidates of one question that are kept. */
export type ConformalSet = {
  /** Indexes of the kept candidates, from the highest score down; null when no set can hold its coverage. */
  candidates: readonly number[] | null;
  /** Samples behind it: of the group, if there are groups. */
  n: number;
  /** Without a set: how many further samples (of the group) would make one, if their right candidates are among them. */
  needed: number | null;
};

/** Made by `fitConformalSets`; immutable. */
export type ConformalSets = { readonly coverage: number; set(scores: readonly number[], group?: string): ConformalSet };

/**
 * Sets of candidates that hold the right one with a given probability, for questions exchangeable with the samples: all
 * whose score is at least that of the right candidate in enough samples. A sample whose right cause was not among its
 * candidates counts as one that no set could hold; if there are too many of them, there is no set. With groups (Mondrian)
 * the coverage holds in each. V. Vovk, A. Gammerman, G. Shafer, Algorithmic learning in a random world, 2005. Drift breaks
 * it: watch `coverageOverTime`.
 *
 * @throws CalibrationError for scores that are not finite, a right candidate that is not there, unknown options.
 */
export function fitConformalSets(samples: readonly RankedSample[], options: ConformalOptions = {}): ConformalSets {
  checkArray(samples, "samples");
  checkFields(options, ["coverage"], "options");
  const { coverage = 0.9 } = options;
  checkInsideUnit(coverage, "options.coverage");
  const byGroup = new Map<string | undefined, number[]>();
  for (const [row, sample] of samples.entries()) {
    checkRanked(sample, `samples[${row}]`);
    const score = sample.right === null ? Number.NEGATIVE_INFINITY : sample.scores[sample.right]!;
    const group = byGroup.get(sample.group);
    if (group === undefined) byGroup.set(sample.group, [score]);
    else group.push(score);
  }
  for (const scores of byGroup.values()) scores.sort((one, other) => other - one);
  return Object.freeze({
    coverage,
    set: (scores: readonly number[], group?: string): ConformalSet => {
      checkArray(scores, "scores");
      for (const [index, score] of scores.entries()) checkFinite(score, `scores[${index}]`);
      return setOf(scores, byGroup.get(group) ?? [], coverage);
    },
  });
}

function setOf(scores: readonly number[], right: readonly number[], coverage: number): ConformalSet {
  const n = right.length;
  const rank = rankOf(n, coverage);
  const least = rank <= n ? right[rank - 1]! : Number.NEGATIVE_INFINITY;
  if (least === Number.NEGATIVE_INFINITY) return { candidates: null, n, needed: furtherNeeded(right, coverage) };
  const candidates = scores
    .map((score, index) => ({ score, index }))
    .filter(({ score }) => score >= least)
    .sort((one, other) => other.score - one.score)
    .map(({ index }) => index);
  return { candidates, n, needed: null };
}

/** ceil((n + 1) coverage), without what rounding adds to a whole product. */
function rankOf(n: number, coverage: number): number {
  return Math.ceil((n + 1) * coverage - 1e-9);
}

function furtherNeeded(right: readonly number[], coverage: number): number {
  const inside = right.filter((score) => score !== Number.NEGATIVE_INFINITY).length;
  let further = 1;
  while (rankOf(right.length + further, coverage) > inside + further) further++;
  return further;
}

function checkRanked(sample: RankedSample, field: string): void {
  checkFields(sample, ["scores", "right", "group"], field);
  checkArray(sample.scores, `${field}.scores`);
  for (const [index, score] of sample.scores.entries()) checkFinite(score, `${field}.scores[${index}]`);
  if (sample.right !== null) checkWhole(sample.right, `${field}.right`, 0, sample.scores.length - 1);
  if (sample.group !== undefined && typeof sample.group !== "string") {
    throw new CalibrationError({
      code: "invalid-group",
      message: `${field}.group must be a string.`,
      field: `${field}.group`,
      value: sample.group,
      remedy: "Give the name of the group, or none.",
    });
  }
}

/**
 * The share of sets that held the right candidate, in windows of time one after the other: if it falls, what comes now is
 * not like what the sets were made from. The last window may be shorter.
 *
 * @param covered Whether each set held it, in the order of time.
 * @param window Sets in a window, 1 or more.
 * @throws CalibrationError for anything else.
 */
export function coverageOverTime(covered: readonly boolean[], window: number): { value: number; n: number }[] {
  checkArray(covered, "covered");
  checkWhole(window, "window", 1, 1e9);
  return Array.from({ length: Math.ceil(covered.length / window) }, (_, index) => {
    const part = covered.slice(index * window, (index + 1) * window);
    return { value: part.filter(Boolean).length / part.length, n: part.length };
  });
}
