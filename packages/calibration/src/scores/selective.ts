/** Scores of abstention: how the share of wrong answers falls when only the surest are given. */
import { checkArray, checkFinite, checkOutcomes } from "../check.ts";
import { groupForecasts } from "./group-forecasts.ts";
import type { Measured } from "./measured.ts";

/** One point of the risk-coverage curve. */
export type RiskAtCoverage = {
  /** Answers given, from 1 to n. */
  accepted: number;
  /** Share of the questions that are answered. */
  coverage: number;
  /** Share of the answers that are wrong; among equal scores, expected over their order. */
  risk: number;
};

/**
 * The risk-coverage curve: answers are given from the highest score down. Y. Geifman, R. El-Yaniv, Selective
 * classification for deep neural networks, NIPS 2017.
 *
 * @param scores Any finite numbers, higher meaning more likely right.
 * @throws CalibrationError for unequal lengths and for scores that are not finite.
 */
export function riskCoverage(scores: readonly number[], outcomes: readonly boolean[]): RiskAtCoverage[] {
  checkArray(scores, "scores");
  for (let row = 0; row < scores.length; row++) checkFinite(scores[row], `scores[${row}]`);
  checkOutcomes(outcomes, scores.length, "scores");
  const n = scores.length;
  const curve: RiskAtCoverage[] = [];
  let wrong = 0;
  for (const { right, size } of groupForecasts(scores, outcomes).reverse()) {
    const before = curve.length;
    const share = (size - right) / size;
    for (let taken = 1; taken <= size; taken++) {
      const accepted = before + taken;
      curve.push({ accepted, coverage: accepted / n, risk: (wrong + taken * share) / accepted });
    }
    wrong += size - right;
  }
  return curve;
}

/**
 * Area under the risk-coverage curve: the mean risk at coverages 1/n to 1, ties in expectation. It mixes how often answers
 * are right with how well they are ordered: compare it only on the same rows. No rows: null.
 *
 * @throws CalibrationError as `riskCoverage` does.
 */
export function aurc(scores: readonly number[], outcomes: readonly boolean[]): Measured {
  return meanOf(riskCoverage(scores, outcomes), ({ risk }) => risk);
}

/**
 * AURC less that of the best order of the same outcomes: 0 is a perfect order. Y. Geifman, G. Uziel, R. El-Yaniv,
 * Bias-reduced uncertainty estimation, ICLR 2019. No rows: null.
 *
 * @throws CalibrationError as `riskCoverage` does.
 */
export function eAurc(scores: readonly number[], outcomes: readonly boolean[]): Measured {
  const curve = riskCoverage(scores, outcomes);
  const right = outcomes.filter(Boolean).length;
  return meanOf(curve, ({ risk, accepted }) => risk - Math.max(0, accepted - right) / accepted);
}

/**
 * Area under the generalised risk-coverage curve: the mean of risk x coverage, the chance that a question is answered and
 * answered wrongly. Unlike AURC it does not overweight the first few answers. J. Traub et al., Overcoming common flaws in
 * the evaluation of selective classification systems, NeurIPS 2024. No rows: null.
 *
 * @throws CalibrationError as `riskCoverage` does.
 */
export function augrc(scores: readonly number[], outcomes: readonly boolean[]): Measured {
  return meanOf(riskCoverage(scores, outcomes), ({ risk, coverage }) => risk * coverage);
}

function meanOf(curve: readonly RiskAtCoverage[], value: (point: RiskAtCoverage) => number): Measured {
  const n = curve.length;
  return { value: n === 0 ? null : curve.reduce((sum, point) => sum + value(point), 0) / n, n };
}
