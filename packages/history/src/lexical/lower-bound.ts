/** First position from `low` to `high` of an ascending list whose value is not below the bound. */
export function lowerBound(
  ascending: ArrayLike<number>,
  bound: number,
  low = 0,
  high: number = ascending.length,
): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle]! < bound) from = middle + 1;
    else to = middle;
  }
  return from;
}
