import { cholesky, type Matrix, solve } from "./cholesky.ts";

/** Independent normal priors of the coefficients: means, and precisions (1 / variance) above 0. */
export type NormalPrior = { mean: readonly number[]; precision: readonly number[] };

/** Logistic regression. A row may stand for several answers: `right` and `wrong` are the weights of each kind. */
export type LogisticProblem = {
  /** Row after row, each with its own column of ones. */
  design: Float64Array;
  columns: number;
  right: Float64Array;
  wrong: Float64Array;
  prior: NormalPrior;
  /** Where to start; the prior means if absent. It changes the time, not the solution. */
  start?: readonly number[];
};

/** The most probable coefficients, and the precision matrix of the normal approximation (Laplace) around them. */
export type LogisticPosterior = { coefficients: number[]; precision: Matrix; loss: number };

/** The penalised loss at a point, with its gradient and (both triangles of) its matrix of second derivatives. */
type Point = { at: readonly number[]; loss: number; gradient: Float64Array; precision: number[][] };

/**
 * Minimises the weighted sum of log losses plus 1/2 precision (coefficient - mean)^2 for each coefficient. The prior makes
 * the sum strictly convex, so there is one solution for any data, separable data included. Newton's method with halved
 * steps; deterministic.
 */
export function fitMapLogistic(problem: LogisticProblem): LogisticPosterior {
  let point = evaluate(problem, problem.start ?? problem.prior.mean);
  let total = 0;
  for (let row = 0; row < problem.right.length; row++) total += problem.right[row]! + problem.wrong[row]!;
  for (let iteration = 0; iteration < 200; iteration++) {
    const step = newtonStep(point);
    const decrement = step.reduce((sum, value, index) => sum + value * point.gradient[index]!, 0);
    const { loss } = point;
    point = stepDown(problem, point, step, decrement);
    // The steps converge quadratically: the one after a step this small would change no digit.
    if (decrement <= Math.max(1e-20 * (1 + total), 1e-14 * loss)) break;
  }
  return { coefficients: [...point.at], precision: point.precision, loss: point.loss };
}

/** The precision matrix of the normal approximation around any coefficients. */
export function precisionAt(problem: LogisticProblem, coefficients: readonly number[]): Matrix {
  return evaluate(problem, coefficients).precision;
}

/** Where rounding made the matrix singular, a little is added to its diagonal: a shorter step, to the same end. */
function newtonStep({ precision, gradient }: Point): number[] {
  for (let damping = 0; ; damping = Math.max(damping * 10, 1e-12)) {
    const matrix = precision.map((row, index) =>
      row.map((value, column) => (index === column ? value * (1 + damping) : value)),
    );
    const factor = cholesky(matrix);
    if (factor !== undefined) return solve(factor, [...gradient]);
  }
}

/** Takes the Newton step, halved until the loss falls by a fair share of what the step promises. */
function stepDown(problem: LogisticProblem, from: Point, step: readonly number[], decrement: number): Point {
  const reach = (size: number): Point =>
    evaluate(
      problem,
      from.at.map((value, index) => value - size * step[index]!),
    );
  let size = 1;
  let point = reach(size);
  // So near the solution the full step is safe, and rounding hides what it gains.
  if (decrement <= 1e-10 + 1e-12 * from.loss) return point;
  while (size > 1e-12 && !(point.loss <= from.loss - 1e-4 * size * decrement)) {
    size /= 2;
    point = reach(size);
  }
  return point;
}

function evaluate({ design, columns, right, wrong, prior }: LogisticProblem, at: readonly number[]): Point {
  const gradient = new Float64Array(columns);
  const products = new Float64Array(columns * columns);
  let loss = 0;
  for (let row = 0, start = 0; row < right.length; row++, start += columns) {
    let logit = 0;
    for (let index = 0; index < columns; index++) logit += design[start + index]! * at[index]!;
    const odds = Math.exp(-Math.abs(logit));
    const larger = 1 / (1 + odds);
    const share = logit >= 0 ? larger : odds * larger;
    const weight = right[row]! + wrong[row]!;
    // -ln of the smaller share is |logit| - ln of the larger one.
    const against = logit >= 0 ? wrong[row]! : right[row]!;
    loss += weight * Math.log1p(odds) + against * Math.abs(logit);
    const slack = wrong[row]! * share - right[row]! * (logit >= 0 ? odds * larger : larger);
    const curvature = weight * larger * odds * larger;
    for (let first = 0; first < columns; first++) {
      const value = design[start + first]!;
      if (value === 0) continue;
      gradient[first]! += slack * value;
      const scaled = curvature * value;
      for (let second = 0; second <= first; second++) {
        products[first * columns + second]! += scaled * design[start + second]!;
      }
    }
  }
  for (let index = 0; index < columns; index++) {
    const away = at[index]! - prior.mean[index]!;
    loss += 0.5 * prior.precision[index]! * away * away;
    gradient[index]! += prior.precision[index]! * away;
    products[index * columns + index]! += prior.precision[index]!;
  }
  // The lower triangle was summed; the upper one is a copy, equal to the last bit.
  const precision = Array.from({ length: columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => products[Math.max(row, column) * columns + Math.min(row, column)]!),
  );
  return { at, loss, gradient, precision };
}
