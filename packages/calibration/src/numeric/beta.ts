import { stirlingRemainder } from "./gamma.ts";

/**
 * Distribution function of Beta(a, b): the regularised incomplete beta function I_x(a, b), for x in [0, 1] and a, b > 0.
 * Continued fraction DLMF 8.17.22, on the side of the mean where it converges fast.
 */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const below = x <= (a + 1) / (a + b + 2);
  const factor = density(x, a, b);
  const tail = below ? (factor * fraction(x, a, b)) / a : (factor * fraction(1 - x, b, a)) / b;
  return Math.min(1, Math.max(0, below ? tail : 1 - tail));
}

/** x^a (1-x)^b / B(a, b), by Loader's saddle point form, which does not cancel for large a and b. */
function density(x: number, a: number, b: number): number {
  const n = a + b;
  const exponent =
    stirlingRemainder(n) - stirlingRemainder(a) - stirlingRemainder(b) - deviance(a, n * x) - deviance(b, n * (1 - x));
  return Math.sqrt((a * b) / (2 * Math.PI * n)) * Math.exp(exponent);
}

/** k ln(k / mean) + mean - k, without cancelling where k is near the mean. */
function deviance(k: number, mean: number): number {
  const ratio = (k - mean) / (k + mean);
  if (Math.abs(ratio) >= 0.1) return k * Math.log(k / mean) + mean - k;
  let sum = (k - mean) * ratio;
  let term = 2 * k * ratio;
  for (let odd = 3; ; odd += 2) {
    term *= ratio * ratio;
    const next = sum + term / odd;
    if (next === sum) return sum;
    sum = next;
  }
}

/** The continued fraction by the modified method of Lentz. It needs about sqrt(max(a, b)) terms. */
function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 1_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
}
