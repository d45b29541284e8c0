/** The most that still fits. */

/** The largest whole number from 0 to `most` that fits, by halving. Supposes that whatever is smaller fits too. */
export function mostThatFits(most: number, fits: (number: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
