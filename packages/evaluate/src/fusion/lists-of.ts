/** From how well each value did on questions to the value that holds from each moment on. */
import { trainingSize } from "@casebook/predict";

/** Weights of the semantic leg that are tried. */
export const weights: readonly number[] = Array.from({ length: 11 }, (_, at) => at / 10);

/** Half-lives in days that are tried; null: age does not count. */
export const halfLives: readonly (number | null)[] = [null, 7, 14, 30, 60, 90];

/** A question with a known cause, and the reciprocal rank of the first precedent of its kind under each value. */
export type LabelledQuestion = {
  /** Epoch milliseconds from which its cause was known. */
  known: number;
  byWeight: readonly number[];
  byHalfLife: readonly number[];
};

/** Each value holds from its moment on, until the next. */
export type LearnedFusion = {
  weight: [from: string, value: number][];
  halfLife: [from: string, value: number | null][];
  /** How many questions with a known cause were asked. */
  n: number;
};

/** So many questions stand for what is believed without any: an even weight, and no decay. Also the fewest to learn from. */
const prior = 30;
const evenWeight = 0.5;
const longestHalfLife = 90;

/**
 * The best value on the first n questions to become known, from 30 on and again whenever there are a tenth more, shrunk
 * with 30 questions' worth of belief: weights towards one half, half-lives towards none. Each holds from the millisecond
 * after its last question became known.
 */
export function listsOf(questions: readonly LabelledQuestion[]): LearnedFusion {
  const known = [...questions].sort((left, right) => left.known - right.known);
  const weight: LearnedFusion["weight"] = [];
  const halfLife: LearnedFusion["halfLife"] = [];
  const weightSums = weights.map(() => 0);
  const halfLifeSums = halfLives.map(() => 0);
  known.forEach((question, at) => {
    add(weightSums, question.byWeight);
    add(halfLifeSums, question.byHalfLife);
    const n = at + 1;
    // What becomes known at one moment is learned from together.
    if (n < prior || trainingSize(n) !== n || known[n]?.known === question.known) return;
    const from = new Date(question.known + 1).toISOString();
    keep(
      weight,
      from,
      shrunkWeight(
        bestOf(weights, weightSums, (value) => Math.abs(value - evenWeight)),
        n,
      ),
    );
    keep(
      halfLife,
      from,
      shrunkHalfLife(
        bestOf(halfLives, halfLifeSums, (value) => (value === null ? 0 : 1 / value)),
        n,
      ),
    );
  });
  return { weight, halfLife, n: known.length };
}

function add(sums: number[], values: readonly number[]): void {
  values.forEach((value, at) => {
    sums[at]! += value;
  });
}

/** The value with the largest sum; of equals, but for rounding, the one nearest to the belief. */
function bestOf<Value>(values: readonly Value[], sums: readonly number[], distance: (value: Value) => number): Value {
  const largest = Math.max(...sums);
  const best = values.filter((_, at) => sums[at]! >= largest - 1e-9);
  return best.reduce((nearest, value) => (distance(value) < distance(nearest) ? value : nearest));
}

function shrunkWeight(value: number, n: number): number {
  return rounded((n * value + prior * evenWeight) / (n + prior));
}

/** Shrinks the rate of decay. One slower than the longest half-life that is tried is none. */
function shrunkHalfLife(value: number | null, n: number): number | null {
  const days = value === null ? Number.POSITIVE_INFINITY : (value * (n + prior)) / n;
  return days > longestHalfLife ? null : rounded(days);
}

function keep<Value>(list: [from: string, value: Value][], from: string, value: Value): void {
  if (list.at(-1)?.[1] !== value) list.push([from, value]);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
