/** A number that may not be measurable, with the number of rows behind it. */
export type Measured = {
  /** Null when the rows do not allow the measurement, never a stand-in number. */
  value: number | null;
  /** Rows that were given. */
  n: number;
};

/** The mean of a loss over n rows; null for none. */
export function meanOver(n: number, lossAt: (row: number) => number): Measured {
  if (n === 0) return { value: null, n };
  let sum = 0;
  for (let row = 0; row < n; row++) sum += lossAt(row);
  return { value: sum / n, n };
}
