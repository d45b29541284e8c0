import { checkArray, checkFields, checkFinite, checkInsideUnit, checkWhole } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { seededRandom } from "./random.ts";

export type BootstrapOptions = {
  /** Of the random draws, a whole number from 0. The same seed gives the same interval. */
  seed: number;
  /**
   * How often the clusters are drawn again, 1 to 1e6.
   * @default 1000
   */
  replicates?: number;
  /**
   * Share of the replicates inside the interval.
   * @default 0.95
   */
  mass?: number;
};

export type BootstrapInterval = {
  low: number;
  high: number;
  /** Clusters among the rows. */
  clusters: number;
  /** Replicates drawn. */
  replicates: number;
  /** Replicates in which the statistic was not measurable. They are not in the interval. */
  leftOut: number;
};

/**
 * How far a statistic would move with other incidents of the same kind: percentile bootstrap that draws whole clusters with
 * replacement, since the incidents of one outage prove one thing once.
 *
 * @param rows Anything the statistic takes.
 * @param clusterOf The cluster of a row, such as its outage; rows that stand alone need a key of their own.
 * @param statistic Of rows, which may repeat; null when they do not allow it.
 * @returns Null for fewer than 2 clusters, and when fewer than half of the replicates were measurable.
 * @throws CalibrationError for invalid options, a cluster that is no string, a statistic neither finite nor null.
 */
export function bootstrapInterval<Row>(
  rows: readonly Row[],
  clusterOf: (row: Row) => string,
  statistic: (rows: readonly Row[]) => number | null,
  options: BootstrapOptions,
): BootstrapInterval | null {
  checkArray(rows, "rows");
  checkFields(options, ["seed", "replicates", "mass"], "options");
  const { seed, replicates = 1000, mass = 0.95 } = options;
  checkWhole(replicates, "options.replicates", 1, 1e6);
  checkInsideUnit(mass, "options.mass");
  const random = seededRandom(seed);

  const clusters = clustersOf(rows, clusterOf);
  if (clusters.length < 2) return null;
  const values: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const drawn = clusters.flatMap(() => clusters[Math.floor(random() * clusters.length)]!);
    const value = statistic(drawn);
    if (value === null) continue;
    checkFinite(value, "statistic(rows)");
    values.push(value);
  }
  if (values.length < replicates / 2) return null;
  values.sort((a, b) => a - b);
  return {
    low: percentile(values, (1 - mass) / 2),
    high: percentile(values, (1 + mass) / 2),
    clusters: clusters.length,
    replicates,
    leftOut: replicates - values.length,
  };
}

function clustersOf<Row>(rows: readonly Row[], clusterOf: (row: Row) => string): Row[][] {
  const clusters = new Map<string, Row[]>();
  rows.forEach((row, index) => {
    const key: unknown = clusterOf(row);
    if (typeof key !== "string") {
      throw new CalibrationError({
        code: "invalid-cluster",
        message: `clusterOf(rows[${index}]) must be a string.`,
        field: `clusterOf(rows[${index}])`,
        value: key,
        remedy: "Give a row without a cluster a key of its own, such as its id.",
      });
    }
    const cluster = clusters.get(key);
    if (cluster === undefined) clusters.set(key, [row]);
    else cluster.push(row);
  });
  return [...clusters.values()];
}

/** Of sorted values, between neighbours in proportion. */
function percentile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  return below + (position % 1) * (sorted[Math.ceil(position)]! - below);
}
