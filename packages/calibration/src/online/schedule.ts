/** When maps are fitted again, and when they are heard. */

/** Outcomes from which on maps are fitted and scored. */
const outcomesToFit = 5;

/** Outcomes from which on a probability counts as calibrated. */
export const outcomesToSpeak = 20;

/**
 * Whether maps are fitted again at n outcomes when the last fit was at `last`: with each outcome up to 50, then whenever
 * there are a tenth more.
 */
export function refitDue(n: number, last: number): boolean {
  return n >= outcomesToFit && (n <= 50 || n >= Math.ceil(last * 1.1));
}
