/** A fitted multinomial logistic regression. */
import type { SparseRow } from "./features.ts";

/** `weights[column * classes + class]`; the intercepts stand behind the last column. */
export type Softmax = { classes: number; columns: number; weights: Float64Array };

/** Probability of each class for a row; they sum to 1. */
export function probabilitiesOf({ classes, columns, weights }: Softmax, row: SparseRow): Float64Array {
  const scores = weights.slice(columns * classes, (columns + 1) * classes);
  for (let at = 0; at < row.columns.length; at++) {
    const start = row.columns[at]! * classes;
    const value = row.values[at]!;
    for (let label = 0; label < classes; label++) scores[label]! += weights[start + label]! * value;
  }
  return softmax(scores);
}

/** Scores as probabilities, in place. */
export function softmax(scores: Float64Array): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < scores.length; at++) if (scores[at]! > largest) largest = scores[at]!;
  let total = 0;
  for (let at = 0; at < scores.length; at++) total += scores[at] = Math.exp(scores[at]! - largest);
  for (let at = 0; at < scores.length; at++) scores[at]! /= total;
  return scores;
}
