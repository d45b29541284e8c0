/** Rows of one and the same score. */
export type ScoreGroup = { score: number; right: number; size: number };

/** The distinct scores, rising, each with its rows counted. */
export function groupForecasts(scores: readonly number[], outcomes: readonly boolean[]): ScoreGroup[] {
  const order = Float64Array.from(scores).sort();
  const groups: ScoreGroup[] = [];
  const places = new Map<number, ScoreGroup>();
  for (const score of order) {
    const last = groups.at(-1);
    if (last?.score === score) last.size++;
    else {
      const group = { score, right: 0, size: 1 };
      groups.push(group);
      places.set(score, group);
    }
  }
  for (let row = 0; row < scores.length; row++) if (outcomes[row]) places.get(scores[row]!)!.right++;
  return groups;
}
