import { checkArray, checkFinite, checkOutcomes } from "../check.ts";
import type { Measured } from "./measured.ts";

/**
 * Area under the receiver operating characteristic: how often a right answer scores above a wrong one, ties counting one
 * half. 1 separates perfectly, .5 is chance. It sees order only, so it says nothing about calibration. Null unless there
 * are both right and wrong answers. The Mann-Whitney statistic, O(n log n).
 *
 * @param scores Any finite numbers, higher meaning more likely right.
 * @param outcomes Whether the answer was right.
 * @throws CalibrationError for unequal lengths and for scores that are not finite.
 */
export function auroc(scores: readonly number[], outcomes: readonly boolean[]): Measured {
  checkArray(scores, "scores");
  for (let row = 0; row < scores.length; row++) checkFinite(scores[row], `scores[${row}]`);
  checkOutcomes(outcomes, scores.length, "scores");

  const n = scores.length;
  const order = Array.from({ length: n }, (_, row) => row).sort((a, b) => scores[a]! - scores[b]!);
  let right = 0;
  // Twice the number of (right, wrong) pairs in the right order: whole numbers, so the order of rows cannot matter.
  let twicePairs = 0;
  let wrongBelow = 0;
  for (let start = 0; start < n; ) {
    let end = start;
    let rightHere = 0;
    while (end < n && scores[order[end]!] === scores[order[start]!]) {
      if (outcomes[order[end]!]) rightHere++;
      end++;
    }
    const wrongHere = end - start - rightHere;
    twicePairs += rightHere * (2 * wrongBelow + wrongHere);
    right += rightHere;
    wrongBelow += wrongHere;
    start = end;
  }
  const pairs = right * (n - right);
  return { value: pairs === 0 ? null : twicePairs / 2 / pairs, n };
}
