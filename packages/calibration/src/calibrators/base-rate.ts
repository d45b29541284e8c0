import { checkFields, checkInsideUnit, checkNumber, checkProbability } from "../check.ts";
import { betaCdf } from "../numeric/beta.ts";
import { quantileOf } from "../numeric/quantile.ts";

export type BaseRateOptions = {
  /** Answers that were right, 0 to n. May be a sum of weights. */
  correct: number;
  /** Answers whose outcome is known, 0 to 1e9. */
  n: number;
  /**
   * Answers counted as right (`a`) and wrong (`b`) before any is known, each from .01 to 1e9.
   * @default { a: 1, b: 1 } every rate is equally likely
   */
  prior?: { a: number; b: number };
  /**
   * Posterior probability between `low` and `high`.
   * @default 0.9
   */
  mass?: number;
};

/** The share of right answers, and what the record leaves open about it. */
export type BaseRate = {
  /** Mean of the posterior: (a + correct) / (a + b + n), above 0 and below 1. */
  probability: number;
  /** Lower end of the central interval. */
  low: number;
  /** Upper end of the central interval. */
  high: number;
  n: number;
  /** Posterior probability that the true rate is at most the one given, which lies in [0, 1]. */
  cdf(probability: number): number;
};

/**
 * The base rate with its Beta posterior Beta(a + correct, b + n - correct): the forecast that needs no signal, and the
 * one that every other has to beat.
 *
 * @throws CalibrationError for counts that are negative, not finite, or more right answers than answers.
 */
export function baseRate(options: BaseRateOptions): BaseRate {
  checkFields(options, ["correct", "n", "prior", "mass"], "options");
  const { correct, n, prior = { a: 1, b: 1 }, mass = 0.9 } = options;
  checkFields(prior, ["a", "b"], "options.prior");
  for (const key of ["a", "b"] as const) {
    checkNumber(prior[key], `options.prior.${key}`, { from: 0.01, to: 1e9, words: "from .01 to 1e9" });
  }
  checkNumber(n, "options.n", { from: 0, to: 1e9, words: "from 0 to 1e9" });
  checkNumber(correct, "options.correct", { from: 0, to: n, words: `from 0 to n, which is ${n}` });
  checkInsideUnit(mass, "options.mass");

  const a = prior.a + correct;
  const b = prior.b + (n - correct);
  const cdf = (probability: number): number => {
    checkProbability(probability, "probability");
    return betaCdf(probability, a, b);
  };
  return {
    probability: a / (a + b),
    low: quantileOf(cdf, (1 - mass) / 2),
    high: quantileOf(cdf, (1 + mass) / 2),
    n,
    cdf,
  };
}
