/** Convex combination: one weight, learned from labels. */

/**
 * Scores stretched to [0, 1] from the least to the largest of them; all 1 if they are equal. Bruch, Gai and Ingber 2023,
 * "An Analysis of Fusion Functions for Hybrid Retrieval": what stretches them hardly matters once the weight is learned.
 */
export function stretched(scores: readonly number[]): number[] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const score of scores) {
    least = Math.min(least, score);
    most = Math.max(most, score);
  }
  return scores.map((score) => (most > least ? (score - least) / (most - least) : 1));
}

/** `weight` of the semantic score, the rest of the lexical one; all in [0, 1]. */
export function convex(lexical: number, semantic: number, weight: number): number {
  return weight * semantic + (1 - weight) * lexical;
}
