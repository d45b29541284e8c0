/** Reciprocal rank fusion: needs no labels and no scores. */

/** Cormack, Clarke and Büttcher 2009, "Reciprocal Rank Fusion outperforms Condorcet and individual rank learning methods". */
const constant = 60;

/**
 * Sum of 1 / (60 + rank) over the legs, divided by the best there can be: in [0, 1], 1 for the first of every leg.
 * @param ranks From 1 on, one a leg; undefined where a leg did not find it.
 */
export function reciprocalRank(ranks: readonly (number | undefined)[]): number {
  const sum = ranks.reduce<number>((total, rank) => total + (rank === undefined ? 0 : 1 / (constant + rank)), 0);
  return ranks.length === 0 ? 0 : Math.min(1, (sum * (constant + 1)) / ranks.length);
}
