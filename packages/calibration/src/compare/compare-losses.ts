/** Whether one forecaster is better than another on the same rows. */
import { checkArray, checkFields, checkFinite, checkLength, checkWhole } from "../check.ts";
import { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from "../resample/bootstrap.ts";
import { seededRandom } from "../resample/random.ts";
import type { Measured } from "../scores/measured.ts";

export type ComparisonOptions = BootstrapOptions & {
  /** The cluster of each row; a row that stands alone has a key of its own. Default: each row alone. */
  clusters?: readonly string[];
};

export type LossComparison = Measured & {
  /** How far the mean difference would move with other incidents; null for fewer than 2 clusters. */
  interval: BootstrapInterval | null;
  /** How often so large a difference, either way, would come if neither were better; null for no rows. */
  pValue: number | null;
};

/**
 * The mean difference of two forecasters' losses on the same rows, with a paired bootstrap interval and the p-value of a
 * sign-flip test: if neither is better, the difference of each cluster could as well have had the other sign. Up to 16
 * clusters all flips are tried, else as many as there are replicates are drawn. For one look; to watch a running system
 * use `startComparison`.
 *
 * @param losses Such as the log loss of each row; below 0 in the difference (one - other) is better for the first.
 * @throws CalibrationError for unequal lengths, losses that are not finite, unknown options.
 */
export function compareLosses(
  one: readonly number[],
  other: readonly number[],
  options: ComparisonOptions,
): LossComparison {
  checkArray(one, "one");
  checkArray(other, "other");
  checkLength(other.length, one.length, "other", "one");
  checkFields(options, ["clusters", "seed", "replicates", "mass", "method", "blockLength"], "options");
  const { clusters, ...bootstrap } = options;
  if (clusters !== undefined) {
    checkArray(clusters, "options.clusters");
    checkLength(clusters.length, one.length, "options.clusters", "one");
  }
  const rows = one.map((loss, row) => {
    checkFinite(loss, `one[${row}]`);
    checkFinite(other[row], `other[${row}]`);
    return { difference: loss - other[row]!, cluster: clusters?.[row] ?? String(row) };
  });
  const mean = (some: readonly { difference: number }[]): number | null =>
    some.length === 0 ? null : some.reduce((sum, { difference }) => sum + difference, 0) / some.length;
  const interval = bootstrapInterval(rows, ({ cluster }) => cluster, mean, bootstrap);
  const sums = new Map<string, number>();
  for (const { difference, cluster } of rows) sums.set(cluster, (sums.get(cluster) ?? 0) + difference);
  const { replicates = 1000, seed } = bootstrap;
  const pValue = rows.length === 0 ? null : signFlip([...sums.values()], replicates, seed);
  return { value: mean(rows), n: rows.length, interval, pValue };
}

/** R. Fisher, The design of experiments, 1935, section 21. The given signs are one of the flips. */
function signFlip(sums: readonly number[], replicates: number, seed: number): number {
  checkWhole(replicates, "options.replicates", 1, 1e6);
  const given = Math.abs(sums.reduce((total, sum) => total + sum, 0));
  // Rounding may not make a flip that changes nothing smaller than what is given.
  const enough = given - 1e-12 * sums.reduce((total, sum) => total + Math.abs(sum), 0);
  const asLarge = (flips: (index: number) => boolean): boolean =>
    Math.abs(sums.reduce((total, sum, index) => total + (flips(index) ? -sum : sum), 0)) >= enough;
  if (sums.length <= 16) {
    const all = 2 ** sums.length;
    let count = 0;
    for (let flips = 0; flips < all; flips++) if (asLarge((index) => ((flips >> index) & 1) === 1)) count++;
    return count / all;
  }
  const random = seededRandom(seed);
  let count = 1;
  for (let replicate = 0; replicate < replicates; replicate++) if (asLarge(() => random() < 0.5)) count++;
  return count / (replicates + 1);
}
