/** Where a value stands among rising ones: how many are below it or equal to it. */
export function countUpTo(rising: readonly number[], value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Straight lines between the knots, and the first and the last value outside of them. */
export function interpolate(knots: readonly number[], values: readonly number[], at: number): number {
  const next = countUpTo(knots, at);
  if (next === 0) return values[0]!;
  if (next === knots.length) return values.at(-1)!;
  const [left, right] = [knots[next - 1]!, knots[next]!];
  const share = (at - left) / (right - left);
  return values[next - 1]! + share * (values[next]! - values[next - 1]!);
}
