import { checkNumber, checkWhole } from "../check.ts";

/**
 * Weights that halve with every `halfLife` samples of age: 1 for the last of n, 1/2 for the one `halfLife` before it.
 * Infinity counts all alike. With 100, old samples together weigh at most 144.
 *
 * @param n How many samples, in the order in which they became known.
 * @param halfLife In samples, 1 or more.
 * @throws CalibrationError for anything else.
 */
export function recencyWeights(n: number, halfLife: number): number[] {
  checkWhole(n, "n", 0, 1e9);
  checkHalfLife(halfLife, "halfLife");
  return Array.from({ length: n }, (_, row) => recencyWeight(n - 1 - row, halfLife));
}

export function recencyWeight(age: number, halfLife: number): number {
  return halfLife === Number.POSITIVE_INFINITY ? 1 : 2 ** (-age / halfLife);
}

/** After so many half-lives a sample weighs a millionth: a map leaves it out. */
export const forgottenAfter = 20;

export function checkHalfLife(value: unknown, field: string): void {
  checkNumber(value, field, { from: 1, to: Number.POSITIVE_INFINITY, words: "from 1 to Infinity" });
}
