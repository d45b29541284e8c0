/** The functions of one score that a logit curve adds up. */

/** Which functions. A spline has two or more knots, as scores that rise. */
export type Basis =
  | { readonly name: "temperature" | "platt" | "beta" | "quadratic" }
  | { readonly name: "spline"; readonly knots: readonly number[] };

/** Scores of 0 and 1 have no logit. This is about what is left between 1 and the next number of 32 bits. */
const nearest = 1e-7;

/**
 * The functions of a basis, on a score in [0, 1], which is moved into [1e-7, 1 - 1e-7] first.
 *
 * - temperature: logit (its coefficient is 1/T)
 * - platt: 1, logit
 * - beta: 1, ln s, -ln(1 - s)
 * - quadratic: 1, logit, logit^2 / 10
 * - spline: 1, logit, and the natural cubic functions of the logit at the knots: Hastie, Tibshirani and Friedman, The
 *   Elements of Statistical Learning, 2nd edition, equations 5.4 and 5.5, divided by the square of the range of the knots
 */
export function basisOf(basis: Basis): { columns: number; at(score: number): number[] } {
  switch (basis.name) {
    case "temperature":
      return { columns: 1, at: (score) => [logit(score)] };
    case "platt":
      return { columns: 2, at: (score) => [1, logit(score)] };
    case "beta":
      return {
        columns: 3,
        at: (score) => {
          const inside = within(score);
          return [1, Math.log(inside), -Math.log1p(-inside)];
        },
      };
    case "quadratic":
      return {
        columns: 3,
        at: (score) => {
          const value = logit(score);
          return [1, value, (value * value) / 10];
        },
      };
    case "spline":
      return spline(basis.knots.map(logit));
  }
}

function spline(knots: readonly number[]): { columns: number; at(score: number): number[] } {
  const last = knots.at(-1)!;
  const scale = (last - knots[0]!) ** 2;
  const cubed = (value: number): number => (value > 0 ? value * value * value : 0);
  const bend = (value: number, knot: number): number => (cubed(value - knot) - cubed(value - last)) / (last - knot);
  return {
    columns: Math.max(knots.length, 2),
    at: (score) => {
      const value = logit(score);
      const design = [1, value];
      const straight = knots.length > 2 ? bend(value, knots.at(-2)!) : 0;
      for (let index = 0; index < knots.length - 2; index++) {
        design.push((bend(value, knots[index]!) - straight) / scale);
      }
      return design;
    },
  };
}

/** The score, moved to where it has a logit. */
export function within(score: number): number {
  return Math.min(Math.max(score, nearest), 1 - nearest);
}

function logit(score: number): number {
  const inside = within(score);
  return Math.log(inside) - Math.log1p(-inside);
}
