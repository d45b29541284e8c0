/** What so many answers with so few errors can prove. */
import { checkInsideUnit, checkWhole } from "../check.ts";
import { betaCdf } from "../numeric/beta.ts";
import { quantileOf } from "../numeric/quantile.ts";

/**
 * The upper end of the true risk: with probability `assurance` it is at most this, whatever it is. Holds for one look at a
 * number of answers that was fixed beforehand. C. Clopper, E. Pearson, Biometrika 26, 1934. 0 errors in 22: .10.
 *
 * @param wrong Wrong ones among them, 0 to n.
 * @param n Independent answers, or clusters.
 * @param assurance Above 0 and below 1. Default .9.
 * @throws CalibrationError for anything else.
 */
export function riskBound(wrong: number, n: number, assurance: number = 0.9): number {
  checkWhole(n, "n", 0, 1e9);
  checkWhole(wrong, "wrong", 0, n);
  checkInsideUnit(assurance, "assurance");
  if (wrong === n) return 1;
  return quantileOf((risk) => betaCdf(risk, wrong + 1, n - wrong), assurance);
}

/** Whether `riskBound` is at most the target: one evaluation in place of a search for the bound. */
export function provesRisk(wrong: number, n: number, target: number, assurance: number): boolean {
  return wrong < n && betaCdf(target, wrong + 1, n - wrong) >= assurance;
}

/**
 * How many answers, `wrong` of them wrong, it takes until `riskBound` is at most the target. At 90 %, a risk of .1 takes 22
 * answers without an error, 38 with one, 52 with two.
 *
 * @param target The risk that is allowed, above 0 and below 1.
 * @throws CalibrationError for anything else.
 */
export function answersNeeded(wrong: number, target: number, assurance: number = 0.9): number {
  checkWhole(wrong, "wrong", 0, 1e6);
  checkInsideUnit(target, "target");
  checkInsideUnit(assurance, "assurance");
  const passes = (n: number): boolean => provesRisk(wrong, n, target, assurance);
  let high = wrong + 1;
  while (!passes(high)) high *= 2;
  let low = wrong;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The share of questions that any rule must leave unanswered to reach a risk on new questions without assumptions:
 * (mu - alpha) / (1 - alpha) for an error rate mu and a target alpha, 0 where mu is at most alpha (arXiv 2606.29054). Print
 * it beside a target: with half of the answers wrong, a risk of .1 leaves at least 44 % unanswered.
 *
 * @throws CalibrationError for anything outside [0, 1) (target) and [0, 1] (errorRate).
 */
export function leastAbstention(errorRate: number, target: number): number {
  checkInsideUnit(target, "target");
  if (errorRate !== 0 && errorRate !== 1) checkInsideUnit(errorRate, "errorRate");
  return Math.max(0, (errorRate - target) / (1 - target));
}
