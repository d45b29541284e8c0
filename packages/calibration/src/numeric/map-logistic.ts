import { cholesky, type Matrix, solve } from "./cholesky.ts";
import { logitLoss, sigmoid } from "./logistic.ts";

/** Independent normal priors of the coefficients: means, and precisions (1 / variance) above 0. */
export type NormalPrior = { mean: readonly number[]; precision: readonly number[] };

/** Logistic regression: design rows (with their own column of ones), outcomes, and weights of rows. */
export type LogisticProblem = {
  design: Matrix;
  outcomes: readonly boolean[];
  weights: readonly number[];
  prior: NormalPrior;
};

/** The most probable coefficients, and the precision matrix of the normal approximation (Laplace) around them. */
export type LogisticPosterior = { coefficients: number[]; precision: Matrix };

/**
 * Minimises the weighted sum of log losses plus 1/2 precision (coefficient - mean)^2 for each coefficient. The prior makes
 * the sum strictly convex, so there is one solution for any data, separable data included. Newton's method with halved
 * steps, from the prior means; deterministic.
 */
export function fitMapLogistic(problem: LogisticProblem): LogisticPosterior {
  let coefficients: number[] = [...problem.prior.mean];
  const stopAt = 1e-24 * (1 + problem.weights.reduce((sum, weight) => sum + weight, 0));
  for (let iteration = 0; iteration < 200; iteration++) {
    const { gradient, precision } = derivatives(problem, coefficients);
    const step = solve(cholesky(precision)!, gradient);
    const decrement = step.reduce((sum, value, index) => sum + value * gradient[index]!, 0);
    coefficients = stepDown(problem, coefficients, step, decrement);
    if (decrement <= stopAt) break;
  }
  return { coefficients, precision: derivatives(problem, coefficients).precision };
}

/** Takes the Newton step, halved until the loss falls by a fair share of what the step promises. */
function stepDown(problem: LogisticProblem, from: number[], step: number[], decrement: number): number[] {
  const start = penalisedLoss(problem, from);
  const at = (size: number): number[] => from.map((value, index) => value - size * step[index]!);
  // So near the solution the full step is safe, and rounding hides what it gains.
  if (decrement <= 1e-10 + 1e-12 * start) return at(1);
  let size = 1;
  while (size > 1e-12 && penalisedLoss(problem, at(size)) > start - 1e-4 * size * decrement) size /= 2;
  return at(size);
}

function penalisedLoss({ design, outcomes, weights, prior }: LogisticProblem, coefficients: readonly number[]): number {
  let sum = 0;
  for (let row = 0; row < design.length; row++) {
    sum += weights[row]! * logitLoss(dot(design[row]!, coefficients), outcomes[row]!);
  }
  for (let index = 0; index < coefficients.length; index++) {
    sum += 0.5 * prior.precision[index]! * (coefficients[index]! - prior.mean[index]!) ** 2;
  }
  return sum;
}

function derivatives(
  { design, outcomes, weights, prior }: LogisticProblem,
  coefficients: readonly number[],
): { gradient: number[]; precision: number[][] } {
  const gradient = coefficients.map((value, index) => prior.precision[index]! * (value - prior.mean[index]!));
  const precision = coefficients.map((_, row) =>
    coefficients.map((_, column) => (row === column ? prior.precision[row]! : 0)),
  );
  for (let row = 0; row < design.length; row++) {
    const signals = design[row]!;
    const logit = dot(signals, coefficients);
    const slack = weights[row]! * (outcomes[row] ? -sigmoid(-logit) : sigmoid(logit));
    const curvature = weights[row]! * sigmoid(logit) * sigmoid(-logit);
    for (let first = 0; first < signals.length; first++) {
      const signal = signals[first]!;
      if (signal === 0) continue;
      gradient[first]! += slack * signal;
      const products = precision[first]!;
      for (let second = 0; second <= first; second++) products[second]! += curvature * signal * signals[second]!;
    }
  }
  mirror(precision);
  return { gradient, precision };
}

function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}

/** Copies the lower triangle to the upper, so that both are equal to the last bit. */
function mirror(matrix: number[][]): void {
  for (let row = 0; row < matrix.length; row++) {
    for (let column = 0; column < row; column++) matrix[column]![row] = matrix[row]![column]!;
  }
}
