/** The priors of logit curves: normal, independent, on intercept first. */
import type { NormalPrior } from "../numeric/map-logistic.ts";
import type { Basis } from "./basis.ts";

/** They hold the identity (or near it) most likely, so that few samples leave the score about as it is. */
export const mapPriors: Record<Exclude<Basis["name"], "temperature" | "spline">, NormalPrior> = {
  platt: { mean: [0, 1], precision: [1 / 4, 4] },
  beta: { mean: [0, 0.75, 0.75], precision: [1 / 4, 2, 2] },
  quadratic: { mean: [0, 1, 0], precision: [1 / 4, 4, 4] },
};

/** Of a spline with so many knots: as Platt's, and bends that cost something. */
export function splinePrior(columns: number): NormalPrior {
  return {
    mean: [0, 1, ...Array.from({ length: columns - 2 }, () => 0)],
    precision: [1 / 4, 4, ...Array.from({ length: columns - 2 }, () => 0.1)],
  };
}

/**
 * As good as none: it moves a solution that the samples determine by less than 1e-9 of itself, and gives one where they
 * determine none (one sample, equal scores, separable samples).
 */
export function likelihoodPrior(columns: number, weight: number): NormalPrior {
  const each = (value: number): number[] => Array.from({ length: columns }, () => value);
  return { mean: each(0), precision: each(1e-12 * weight) };
}
