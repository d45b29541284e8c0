/** The gamma function on a logarithmic scale. */

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;
const halfLogTwoPi = 0.9189385332046727;

/** ln gamma(x) for x > 0, by Lanczos' approximation with g = 7 and nine terms. */
function logGamma(x: number): number {
  let sum: number = lanczos[0];
  for (let term = 1; term < lanczos.length; term++) sum += lanczos[term]! / (x + term - 1);
  const shifted = x + 6.5;
  return halfLogTwoPi + (x - 0.5) * Math.log(shifted) - shifted + Math.log(sum);
}

/**
 * What Stirling's formula leaves over: ln gamma(x + 1) - (x + 1/2) ln x + x - ln(2 pi) / 2, for x > 0. Differences of
 * these stay exact where differences of ln gamma cancel (C. Loader, Fast and accurate computation of binomial
 * probabilities, 2000).
 */
export function stirlingRemainder(x: number): number {
  if (x < 15) return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - halfLogTwoPi;
  const square = x * x;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / x;
}
