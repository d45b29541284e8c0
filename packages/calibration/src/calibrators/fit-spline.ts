import { checkFields, checkWhole } from "../check.ts";
import { type Basis, basisOf, within } from "./basis.ts";
import { fitScores } from "./fit-scores.ts";
import type { LogitCurve } from "./logit-curve.ts";
import { splinePrior } from "./priors.ts";
import type { Groups, ScoreSample } from "./sample.ts";

export type SplineOptions = {
  /**
   * How many knots, 3 to 20; fewer where the scores have fewer values.
   * @default 6
   */
  knots?: number;
};

/**
 * A natural cubic spline of the logit inside the logistic function, most probable with the priors slope N(1, variance
 * 1/4), intercept N(0, variance 4) and bends N(0, variance 10). The knots lie at equal steps of mass from the 2.5th to the
 * 97.5th percentile of the scores. For thousands of samples; it may fall where the score rises.
 *
 * @throws CalibrationError for no samples of a weight above 0, scores outside [0, 1], unknown options.
 */
export function fitSpline(samples: readonly ScoreSample[], options: SplineOptions = {}): LogitCurve {
  checkFields(options, ["knots"], "options");
  const { knots = 6 } = options;
  checkWhole(knots, "options.knots", 3, 20);
  return fitScores(
    (groups) => splineBasis(groups, knots),
    samples,
    (_, basis) => splinePrior(basisOf(basis).columns),
    { settings: { knots } },
  );
}

/** Knots at quantiles of the scores, each only once. */
export function splineBasis({ scores, right, wrong }: Groups, count: number): Basis {
  const total = right.reduce((sum, weight, group) => sum + weight + wrong[group]!, 0);
  const knots: number[] = [];
  let below = 0;
  let group = 0;
  for (let knot = 0; knot < count; knot++) {
    const share = 0.025 + (0.95 * knot) / (count - 1);
    while (group < scores.length - 1 && below + right[group]! + wrong[group]! < share * total) {
      below += right[group]! + wrong[group]!;
      group++;
    }
    const at = within(scores[group]!);
    if (knots.length === 0 || at > knots.at(-1)!) knots.push(at);
  }
  return { name: "spline", knots };
}
