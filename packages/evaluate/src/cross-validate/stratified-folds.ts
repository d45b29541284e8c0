/** Folds in which every kind is spread evenly. */
import { seededRandom } from "@casebook/calibration";

export type FoldRow = { cluster: string; stratum: string };

/** The fold of each row, 0 to folds - 1. Rows of one cluster share a fold; clusters of one stratum are dealt out in turn. */
export function stratifiedFolds(rows: readonly FoldRow[], folds: number, seed: number): number[] {
  const random = seededRandom(seed);
  const strata = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { cluster, stratum } of rows) {
    if (seen.has(cluster)) continue;
    seen.add(cluster);
    strata.set(stratum, [...(strata.get(stratum) ?? []), cluster]);
  }
  const foldOf = new Map<string, number>();
  let next = 0;
  for (const clusters of strata.values()) {
    for (const cluster of shuffled(clusters, random)) foldOf.set(cluster, next++ % folds);
  }
  return rows.map(({ cluster }) => foldOf.get(cluster)!);
}

/** Fisher and Yates. */
function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
