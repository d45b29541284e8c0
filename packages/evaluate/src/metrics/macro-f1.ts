/** F1 averaged over classes. */

type Pair = { trueKind: string | undefined; predictedKind: string | undefined };

/**
 * Unweighted mean of the F1 of each class that occurs as a truth or as an answer, in [0, 1]; null without a named truth.
 * As scikit-learn's `f1_score(average="macro", zero_division=0)`.
 */
export function macroF1(rows: readonly Pair[]): number | null {
  const named = rows.filter(({ trueKind }) => trueKind !== undefined);
  if (named.length === 0) return null;
  const counts = new Map<string, { hits: number; truths: number; answers: number }>();
  const countOf = (kind: string) => {
    const count = counts.get(kind) ?? { hits: 0, truths: 0, answers: 0 };
    counts.set(kind, count);
    return count;
  };
  for (const { trueKind, predictedKind } of named) {
    countOf(trueKind!).truths++;
    if (predictedKind !== undefined) countOf(predictedKind).answers++;
    if (predictedKind === trueKind) countOf(trueKind!).hits++;
  }
  const scores = [...counts.values()].map(({ hits, truths, answers }) => (2 * hits) / (truths + answers));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
