import { checkOneOf } from "../calibrators/choice.ts";
import { checkArray, checkFields, checkFinite, checkInsideUnit, checkWhole } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { normalCdf, normalQuantile } from "../numeric/normal.ts";
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
  /**
   * - `percentile`: the shares of the replicates themselves
   * - `bca`: moved for bias and skewness (B. Efron, Better bootstrap confidence intervals, JASA 82, 1987), by leaving out
   *   one cluster at a time; null when the statistic cannot do without one of them
   * @default "percentile"
   */
  method?: "percentile" | "bca";
  /**
   * Clusters that are drawn together, in the order of the rows: for rows in time order whose neighbours depend on each
   * other. From 1 to 1e6; circular blocks (D. Politis, J. Romano, 1992).
   * @default 1
   */
  blockLength?: number;
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
 * How far a statistic would move with other incidents of the same kind: a bootstrap that draws whole clusters with
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
  checkFields(options, ["seed", "replicates", "mass", "method", "blockLength"], "options");
  const { seed, replicates = 1000, mass = 0.95, method = "percentile", blockLength = 1 } = options;
  checkOneOf(method, ["percentile", "bca"], "options.method");
  checkWhole(blockLength, "options.blockLength", 1, 1e6);
  checkWhole(replicates, "options.replicates", 1, 1e6);
  checkInsideUnit(mass, "options.mass");
  const random = seededRandom(seed);

  const clusters = clustersOf(rows, clusterOf);
  if (clusters.length < 2) return null;
  const values: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const value = measured(statistic, draw(clusters, blockLength, random));
    if (value !== null) values.push(value);
  }
  if (values.length < replicates / 2) return null;
  values.sort((a, b) => a - b);
  const shares = [(1 - mass) / 2, (1 + mass) / 2] as const;
  const moved = method === "bca" ? correct(shares, values, clusters, statistic) : shares;
  if (moved === null) return null;
  return {
    low: percentile(values, moved[0]),
    high: percentile(values, moved[1]),
    clusters: clusters.length,
    replicates,
    leftOut: replicates - values.length,
  };
}

function measured<Row>(statistic: (rows: readonly Row[]) => number | null, rows: readonly Row[]): number | null {
  const value = statistic(rows);
  if (value !== null) checkFinite(value, "statistic(rows)");
  return value;
}

/** As many clusters as there are, in blocks of neighbours; the last follows on the first. */
function draw<Row>(clusters: readonly Row[][], blockLength: number, random: () => number): Row[] {
  let start = 0;
  return clusters.flatMap((_, place) => {
    if (place % blockLength === 0) start = Math.floor(random() * clusters.length);
    return clusters[(start + (place % blockLength)) % clusters.length]!;
  });
}

/** The shares of the replicates that BCa takes in place of the given ones; null where it cannot be measured. */
function correct<Row>(
  shares: readonly [number, number],
  values: readonly number[],
  clusters: readonly Row[][],
  statistic: (rows: readonly Row[]) => number | null,
): [number, number] | null {
  const estimate = measured(statistic, clusters.flat());
  const without = clusters.map((_, left) =>
    measured(
      statistic,
      clusters.flatMap((cluster, index) => (index === left ? [] : cluster)),
    ),
  );
  if (estimate === null || without.includes(null)) return null;
  const below = values.filter((value) => value < estimate).length;
  const ties = values.filter((value) => value === estimate).length;
  // Half of the ties, and never quite none or all, so that the quantile is finite.
  const share = Math.min(Math.max((below + ties / 2) / values.length, 0.5 / values.length), 1 - 0.5 / values.length);
  const bias = normalQuantile(share);
  const mean = (without as number[]).reduce((sum, value) => sum + value, 0) / without.length;
  let [squares, cubes] = [0, 0];
  for (const value of without as number[]) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  const skew = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  return shares.map((given) => {
    const moved = bias + normalQuantile(given);
    return normalCdf(bias + moved / (1 - skew * moved));
  }) as [number, number];
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
