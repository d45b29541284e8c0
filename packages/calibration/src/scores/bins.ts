/** The bins of binned calibration errors. */

import { checkOneOf } from "../calibrators/choice.ts";
import { checkFields, checkForecasts, checkWhole } from "../check.ts";
import { groupForecasts, type ScoreGroup } from "./group-forecasts.ts";

export type BinOptions = {
  /**
   * - `equal-mass`: n rows cut into B parts as even as can be; a cut inside a run of equal forecasts moves to its end, so
   *   that the order of rows cannot matter
   * - `equal-width`: by value
   * - `distinct`: a bin for each forecast
   * @default "equal-mass"
   */
  scheme?: "equal-mass" | "equal-width" | "distinct";
  /**
   * How many (B), 1 to 1000.
   * @default 10
   */
  bins?: number;
  /**
   * Of equal width: whether a forecast on an edge belongs to the bin below it, (a, b] with 0 in the first, or above it,
   * [a, b) with 1 in the last. Rounded forecasts lie on edges, so it can matter much.
   * @default "right"
   */
  closed?: "right" | "left";
};

/** A bin that holds rows. */
export type Bin = { size: number; meanForecast: number; right: number };

export function binsOf(probabilities: readonly number[], outcomes: readonly boolean[], options: BinOptions): Bin[] {
  checkForecasts(probabilities, outcomes);
  checkFields(options, ["scheme", "bins", "closed"], "options");
  const { scheme = "equal-mass", bins = 10, closed = "right" } = options;
  checkOneOf(scheme, ["equal-mass", "equal-width", "distinct"], "options.scheme");
  checkOneOf(closed, ["right", "left"], "options.closed");
  checkWhole(bins, "options.bins", 1, 1000);
  const n = probabilities.length;
  const groups = groupForecasts(probabilities, outcomes);
  const found = new Map<number, Bin>();
  let before = 0;
  for (const [index, group] of groups.entries()) {
    const place =
      scheme === "distinct"
        ? index
        : scheme === "equal-mass"
          ? massBin(before, n, bins)
          : closed === "right"
            ? rightClosed(group.score, bins)
            : leftClosed(group.score, bins);
    add(found, place, group);
    before += group.size;
  }
  return [...found.values()];
}

function add(found: Map<number, Bin>, place: number, { score, right, size }: ScoreGroup): void {
  const bin = found.get(place);
  if (bin === undefined) {
    found.set(place, { size, meanForecast: score, right });
    return;
  }
  bin.meanForecast += (score - bin.meanForecast) * (size / (bin.size + size));
  bin.size += size;
  bin.right += right;
}

/** The part that row `index` of n falls into when the first n mod B parts have one row more. */
function massBin(index: number, n: number, bins: number): number {
  const [small, larger] = [Math.floor(n / bins), n % bins];
  const inLarger = larger * (small + 1);
  return index < inLarger ? Math.floor(index / (small + 1)) : larger + Math.floor((index - inLarger) / small);
}

/** Compared with the edges themselves: a product or quotient alone can round to the wrong side. */
function rightClosed(score: number, bins: number): number {
  let bin = Math.min(Math.max(Math.ceil(score * bins) - 1, 0), bins - 1);
  while (bin > 0 && score <= bin / bins) bin--;
  while (bin < bins - 1 && score > (bin + 1) / bins) bin++;
  return bin;
}

function leftClosed(score: number, bins: number): number {
  let bin = Math.min(Math.floor(score * bins), bins - 1);
  while (bin > 0 && score < bin / bins) bin--;
  while (bin < bins - 1 && score >= (bin + 1) / bins) bin++;
  return bin;
}
