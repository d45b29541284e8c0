import type { Matrix } from "../numeric/cholesky.ts";
import { fitMapLogistic, type LogisticProblem, type NormalPrior, precisionAt } from "../numeric/map-logistic.ts";
import { type Basis, basisOf } from "./basis.ts";
import type { Groups } from "./sample.ts";

/**
 * Fits a logit curve to groups of equal scores.
 *
 * @param rising Columns whose coefficients must not be negative. Where the free solution breaks that, the best one with
 * some of them at 0 is taken, which is the exact constrained solution, since the loss is convex.
 */
export function fitCurve(
  basis: Basis,
  { scores, right, wrong }: Groups,
  prior: NormalPrior,
  rising: readonly number[] = [],
  start?: readonly number[],
): { coefficients: number[]; precision: Matrix } {
  const { columns, at } = basisOf(basis);
  const design = new Float64Array(scores.length * columns);
  for (let row = 0; row < scores.length; row++) design.set(at(scores[row]!), row * columns);
  const problem: LogisticProblem = { design, columns, right, wrong, prior };
  const free = fitMapLogistic(start === undefined ? problem : { ...problem, start });
  const feasible = ({ coefficients }: { coefficients: number[] }): boolean =>
    rising.every((column) => coefficients[column]! >= 0);
  if (feasible(free)) return { coefficients: free.coefficients, precision: free.precision };
  const bound = subsetsOf(rising)
    .map((zeros) => ({ zeros, ...fitMapLogistic(without(zeros, problem)) }))
    .filter(feasible);
  const loss = ({ zeros, loss: left }: { zeros: readonly number[]; loss: number }): number =>
    zeros.reduce((sum, column) => sum + 0.5 * prior.precision[column]! * prior.mean[column]! ** 2, left);
  const best = bound.reduce((one, other) => (loss(other) < loss(one) ? other : one));
  // The curvature in the directions that are at their bound is kept: it says how open they are.
  return { coefficients: best.coefficients, precision: precisionAt(problem, best.coefficients) };
}

/** The problem with some coefficients held at 0. */
function without(zeros: readonly number[], problem: LogisticProblem): LogisticProblem {
  const { columns, prior } = problem;
  const design = problem.design.map((value, index) => (zeros.includes(index % columns) ? 0 : value));
  const mean = prior.mean.map((value, column) => (zeros.includes(column) ? 0 : value));
  return { ...problem, design, prior: { ...prior, mean } };
}

/** All but the empty one. */
function subsetsOf(columns: readonly number[]): number[][] {
  return Array.from({ length: 2 ** columns.length - 1 }, (_, index) =>
    columns.filter((_column, place) => ((index + 1) >> place) % 2 === 1),
  );
}
