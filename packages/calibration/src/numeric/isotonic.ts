/**
 * Isotonic regression by pooling adjacent violators, O(n). M. Ayer et al., An empirical distribution function for sampling
 * with incomplete information, 1955.
 *
 * @param sums Of right answers, 0 to the weight.
 * @param weights Above 0.
 * @returns The blocks of equal value in rising order: where each begins, and its value.
 */
export function poolAdjacentViolators(
  sums: Float64Array,
  weights: Float64Array,
): { starts: number[]; values: number[]; weights: number[] } {
  const starts: number[] = [];
  const blockSums: number[] = [];
  const blockWeights: number[] = [];
  for (let index = 0; index < sums.length; index++) {
    let [start, sum, weight] = [index, sums[index]!, weights[index]!];
    // Products instead of quotients, so that equal blocks are pooled exactly.
    while (starts.length > 0 && blockSums.at(-1)! * weight >= sum * blockWeights.at(-1)!) {
      start = starts.pop()!;
      sum += blockSums.pop()!;
      weight += blockWeights.pop()!;
    }
    starts.push(start);
    blockSums.push(sum);
    blockWeights.push(weight);
  }
  const values: number[] = [];
  // Sums are rounded each for itself: no value above 1, and none below the one before.
  for (const [block, sum] of blockSums.entries()) {
    values.push(Math.max(Math.min(sum / blockWeights[block]!, 1), values.at(-1) ?? 0));
  }
  return { starts, values, weights: blockWeights };
}
