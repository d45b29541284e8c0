/** What calibrators learn from, and the form in which they take it in. */
import { checkArray, checkBoolean, checkFields, checkNumber, checkProbability } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import type { Header } from "./calibrator.ts";

/** What every sample has: whether the answer was right, and how much that counts. */
export type Labelled = {
  /** Whether the answer was right. */
  correct: boolean;
  /**
   * How much the sample counts, 0 to 1e6: 2 is the sample given twice, 0 is the sample left out.
   * @default 1
   */
  weight?: number;
  /** When its outcome became known, ISO 8601. The latest one is the `learnedUpTo` of the fit. */
  knownAt?: string;
};

/** A sample with one score: how likely the answer was said to be right, in [0, 1]. */
export type ScoreSample = Labelled & { score: number };

/** Samples of one score, sorted by it, equal scores as one group. The order in which they were given is gone. */
export type Groups = {
  /** Distinct and ascending. */
  scores: Float64Array;
  /** Total weight of the right answers of each group. */
  right: Float64Array;
  /** Total weight of the wrong answers of each group. */
  wrong: Float64Array;
};

/** Checks score samples and groups them; `content` is what a fingerprint is taken of. */
export function gatherScores(samples: readonly ScoreSample[]): {
  groups: Groups;
  counts: Counts;
  content: Float64Array;
} {
  checkArray(samples, "samples");
  for (let row = 0; row < samples.length; row++) checkScoreSample(samples[row]!, `samples[${row}]`);
  const counted = samples.filter(({ weight = 1 }) => weight > 0).sort(byContent);
  const content = new Float64Array(3 * counted.length);
  counted.forEach(({ score, correct, weight = 1 }, row) => {
    content.set([score, correct ? 1 : 0, weight], 3 * row);
  });
  return { groups: groupsOf(counted), counts: countsOf(counted), content };
}

function byContent(one: ScoreSample, other: ScoreSample): number {
  return (
    one.score - other.score || Number(one.correct) - Number(other.correct) || (one.weight ?? 1) - (other.weight ?? 1)
  );
}

/** Of sorted samples, all of a weight above 0. */
export function groupsOf(sorted: readonly { score: number; correct: boolean; weight?: number }[]): Groups {
  const n = sorted.length;
  const [scores, right, wrong] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  let size = 0;
  for (const { score, correct, weight = 1 } of sorted) {
    if (size === 0 || scores[size - 1] !== score) scores[size++] = score;
    const side = correct ? right : wrong;
    side[size - 1]! += weight;
  }
  return { scores: scores.subarray(0, size), right: right.subarray(0, size), wrong: wrong.subarray(0, size) };
}

/** How many samples of a weight above 0, how much they weigh, and when the last became known. */
export type Counts = Pick<Header, "n" | "weight" | "learnedUpTo">;

/** @throws CalibrationError `no-rows` when there are none. */
export function countsOf(counted: readonly Labelled[]): Counts {
  if (counted.length === 0) {
    throw new CalibrationError({
      code: "no-rows",
      message: "samples must hold at least one sample of a weight above 0.",
      field: "samples",
      value: counted,
      remedy: "Use baseRate until there are outcomes.",
    });
  }
  let weight = 0;
  let latest: string | null = null;
  for (const sample of counted) {
    weight += sample.weight ?? 1;
    if (sample.knownAt === undefined) continue;
    if (latest === null || Date.parse(sample.knownAt) > Date.parse(latest)) latest = sample.knownAt;
  }
  return { n: counted.length, weight, learnedUpTo: latest };
}

function checkScoreSample(sample: ScoreSample, field: string): void {
  checkFields(sample, ["score", "correct", "weight", "knownAt"], field);
  checkProbability(sample.score, `${field}.score`);
  checkLabelled(sample, field);
}

export function checkLabelled(sample: Labelled, field: string): void {
  checkBoolean(sample.correct, `${field}.correct`);
  if (sample.weight !== undefined) {
    checkNumber(sample.weight, `${field}.weight`, { from: 0, to: 1e6, words: "from 0 to 1e6" });
  }
  if (sample.knownAt !== undefined) checkMoment(sample.knownAt, `${field}.knownAt`);
}

export function checkMoment(value: unknown, field: string): void {
  if (typeof value === "string" && !Number.isNaN(Date.parse(value))) return;
  throw new CalibrationError({
    code: "invalid-moment",
    message: `${field} must be a date with time.`,
    field,
    value,
    remedy: "Give ISO 8601 with an offset, such as 2026-01-31T12:00:00Z.",
  });
}
