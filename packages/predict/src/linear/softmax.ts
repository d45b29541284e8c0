/** Multinomial logistic regression with a ridge penalty, on sparse rows. */
import type { SparseRow } from "./features.ts";
import { minimise } from "./minimise.ts";
import { spanOf } from "./span.ts";

/**
 * Length of the gradient per row at which a fit ends. Measured at ridges from 0.01 to 1: probabilities are then within
 * 1e-3 of those at the minimum, and within 5e-4 from a ridge of 0.1 on.
 */
const defaultTolerance = 1e-5;

/** `weights[class * (columns + 1) + column]`; the last column of each class is its intercept. */
export type Softmax = { classes: number; columns: number; weights: Float64Array };

type Shape = { classes: number; columns: number };

/** Up to so many rows a fit is faster in the coordinates of their span than in those of the columns. */
const mostInSpan = 500;

/**
 * Minimises the sum of the log losses plus `ridge / 2` times the squared weights; intercepts are not penalised.
 * With three classes or more it is scikit-learn's LogisticRegression with C = 1 / ridge.
 */
export function fitSoftmax(
  rows: readonly SparseRow[],
  labels: readonly number[],
  shape: Shape,
  ridge: number,
  tolerance: number = defaultTolerance,
): Softmax {
  const { classes, columns } = shape;
  if (rows.length > mostInSpan || rows.length >= columns) return fitColumns(rows, labels, shape, ridge, tolerance);
  const span = spanOf(rows, columns);
  const { weights: turned } = fitColumns(span.rows, labels, { classes, columns: span.size }, ridge, tolerance);
  const weights = new Float64Array(classes * (columns + 1));
  for (let label = 0; label < classes; label++) {
    const own = turned.subarray(label * (span.size + 1), (label + 1) * (span.size + 1));
    weights.set(span.vectorOf(own), label * (columns + 1));
    weights[label * (columns + 1) + columns] = own[span.size]!;
  }
  return { classes, columns, weights };
}

function fitColumns(
  rows: readonly SparseRow[],
  labels: readonly number[],
  shape: Shape,
  ridge: number,
  tolerance: number,
): Softmax {
  const { classes, columns } = shape;
  const stride = columns + 1;
  const probabilities = new Float64Array(classes);

  function evaluate(weights: Float64Array, gradient: Float64Array): number {
    let loss = 0;
    for (let label = 0; label < classes; label++) {
      for (let at = label * stride; at < label * stride + columns; at++) {
        const weight = weights[at]!;
        loss += (ridge / 2) * weight * weight;
        gradient[at] = ridge * weight;
      }
      gradient[label * stride + columns] = 0;
    }
    rows.forEach((row, index) => {
      fillProbabilities({ classes, columns, weights }, row, probabilities);
      const label = labels[index]!;
      loss -= Math.log(Math.max(probabilities[label]!, Number.MIN_VALUE));
      for (let other = 0; other < classes; other++) {
        addScaled(row, probabilities[other]! - (other === label ? 1 : 0), gradient, other * stride, columns);
      }
    });
    return loss;
  }

  return { classes, columns, weights: minimise(evaluate, new Float64Array(classes * stride), tolerance * rows.length) };
}

/** Probability of each class for a row; they sum to 1. */
export function probabilitiesOf(model: Softmax, row: SparseRow): Float64Array {
  const probabilities = new Float64Array(model.classes);
  fillProbabilities(model, row, probabilities);
  return probabilities;
}

function fillProbabilities({ classes, columns, weights }: Softmax, row: SparseRow, into: Float64Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < classes; label++) {
    const start = label * (columns + 1);
    let score = weights[start + columns]!;
    for (let at = 0; at < row.columns.length; at++) score += weights[start + row.columns[at]!]! * row.values[at]!;
    into[label] = score;
    if (score > largest) largest = score;
  }
  let total = 0;
  for (let label = 0; label < classes; label++) total += into[label] = Math.exp(into[label]! - largest);
  for (let label = 0; label < classes; label++) into[label]! /= total;
}

function addScaled(row: SparseRow, factor: number, gradient: Float64Array, start: number, columns: number): void {
  for (let at = 0; at < row.columns.length; at++) {
    gradient[start + row.columns[at]!]! += factor * row.values[at]!;
  }
  gradient[start + columns]! += factor;
}
