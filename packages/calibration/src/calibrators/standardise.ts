/** Signals on a common scale: mean 0 and variance 1 over the rows of a fit. */

/** A signal may be missing; it is then undefined, never 0. */
export type Signal = number | undefined;

/** How one signal is put on the common scale. */
export type Scale = {
  /** Rows of the fit that had the signal. */
  present: number;
  /** Mean over those rows; 0 without any. */
  mean: number;
  /** Standard deviation over those rows; 1 where they do not differ. */
  deviation: number;
};

/** A value further than this from the mean, in standard deviations, counts as this far: beyond is no evidence. */
const furthest = 10;

/** The scale of a column, with weighted mean and (population) variance. All weights above 0. */
export function scaleOf(column: readonly Signal[], weights: readonly number[]): Scale {
  let present = 0;
  let total = 0;
  let largest = 0;
  column.forEach((value, row) => {
    if (value === undefined) return;
    present++;
    total += weights[row]!;
    largest = Math.max(largest, Math.abs(value));
  });
  if (largest === 0) return { present, mean: 0, deviation: 1 };
  // In units of the largest value, so that squares neither overflow nor vanish.
  const average = (of: (value: number) => number): number =>
    column.reduce<number>(
      (sum, value, row) => (value === undefined ? sum : sum + (weights[row]! / total) * of(value / largest)),
      0,
    );
  const mean = average((value) => value);
  const deviation = Math.sqrt(average((value) => (value - mean) ** 2));
  // Less than this is rounding of equal values.
  const differ = deviation > 1e-12 && deviation * largest > 0;
  return { present, mean: mean * largest, deviation: differ ? deviation * largest : 1 };
}

/**
 * The design row of a logistic regression: 1, the standardised signals, then for each signal 1 if it is missing. A
 * missing signal stands at its mean, which is 0. So does one that the fit never saw: its scale is unknown.
 */
export function designRow(row: readonly Signal[], scales: readonly Scale[]): number[] {
  const missing = scales.map((scale, index) => row[index] === undefined || scale.present === 0);
  const values = scales.map((scale, index) => (missing[index] ? 0 : standardise(row[index]!, scale)));
  return [1, ...values, ...missing.map(Number)];
}

function standardise(value: number, { mean, deviation }: Scale): number {
  const difference = value - mean;
  const distance = Number.isFinite(difference) ? difference / deviation : (value / 2 - mean / 2) / (deviation / 2);
  return Math.min(Math.max(distance, -furthest), furthest);
}
