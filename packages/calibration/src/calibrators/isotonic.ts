import { checkFields, checkProbability } from "../check.ts";
import { poolAdjacentViolators } from "../numeric/isotonic.ts";
import { type Calibrator, calibratorOf, type Forecast, fingerprintOfFit, type Method } from "./calibrator.ts";
import { withinMargin } from "./clip.ts";
import { interpolate } from "./interpolate.ts";
import { checkProbabilities, checkRising } from "./parameters.ts";
import { type Groups, gatherScores, type ScoreSample } from "./sample.ts";

export type IsotonicParameters = {
  /** Scores between which the map is a straight line, rising. */
  knots: readonly number[];
  /** Its values there, never falling; before they are clipped. */
  values: readonly number[];
};

/** A map that never falls and takes no other shape for granted. */
export type Isotonic = Calibrator<number, Forecast, IsotonicParameters>;

export const isotonic: Method<number, Forecast, IsotonicParameters> = methodOf("isotonic");
export const centredIsotonic: Method<number, Forecast, IsotonicParameters> = methodOf("centred-isotonic");

/**
 * Isotonic regression, with straight lines between the ends of its steps, as scikit-learn draws them. It needs thousands of
 * samples: under some 500 it is worse than the score left alone. B. Zadrozny, C. Elkan, KDD 2002.
 *
 * @throws CalibrationError for no samples of a weight above 0, and scores outside [0, 1].
 */
export function fitIsotonic(samples: readonly ScoreSample[]): Isotonic {
  return fit(samples, isotonic, ({ scores }, { starts, values }) => {
    const knots: IsotonicParameters = { knots: [], values: [] };
    const [at, to] = [knots.knots as number[], knots.values as number[]];
    for (const [block, start] of starts.entries()) {
      const last = (starts[block + 1] ?? scores.length) - 1;
      at.push(scores[start]!);
      to.push(values[block]!);
      if (last > start) {
        at.push(scores[last]!);
        to.push(values[block]!);
      }
    }
    return knots;
  });
}

/**
 * Centred isotonic regression: each step becomes one point at the mean score of its samples, and straight lines join the
 * points, so that the map rises everywhere between them. A. Oron, N. Flournoy, Centered isotonic regression, Statistics in
 * Biopharmaceutical Research 9(3), 2017.
 *
 * @throws CalibrationError for no samples of a weight above 0, and scores outside [0, 1].
 */
export function fitCentredIsotonic(samples: readonly ScoreSample[]): Isotonic {
  return fit(samples, centredIsotonic, ({ scores, right, wrong }, { starts, values, weights }) => ({
    knots: starts.map((start, block) => {
      const end = starts[block + 1] ?? scores.length;
      let sum = 0;
      // From the first score of the step, so that a step of one score is at that score to the last bit.
      for (let at = start; at < end; at++) sum += (right[at]! + wrong[at]!) * (scores[at]! - scores[start]!);
      return scores[start]! + sum / weights[block]!;
    }),
    values,
  }));
}

function fit(
  samples: readonly ScoreSample[],
  method: Method<number, Forecast, IsotonicParameters>,
  draw: (groups: Groups, blocks: ReturnType<typeof poolAdjacentViolators>) => IsotonicParameters,
): Isotonic {
  const { groups, counts, content } = gatherScores(samples);
  const weights = groups.right.map((weight, group) => weight + groups.wrong[group]!);
  const parameters = draw(groups, poolAdjacentViolators(groups.right, weights));
  return calibratorOf(method, { ...counts, fingerprint: fingerprintOfFit(method.name, {}, content) }, parameters);
}

function methodOf(name: string): Method<number, Forecast, IsotonicParameters> {
  return {
    name,
    check(parameters, field) {
      checkFields(parameters, ["knots", "values"], field);
      checkRising(parameters.knots, `${field}.knots`);
      checkProbabilities(parameters.values, parameters.knots.length, `${field}.values`);
      checkRising(parameters.values, `${field}.values`, { ties: true });
    },
    predictor:
      ({ knots, values }, weight) =>
      (score) => {
        checkProbability(score, "score");
        return { probability: withinMargin(interpolate(knots, values, score), weight) };
      },
  };
}
