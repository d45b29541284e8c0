/** How well known relatives are found. */
import type { Retrieval } from "../replay/replayed-incident.ts";

/** Mean of 1 / rank of the first relative found, 0 where none was; null without a question. */
export function meanReciprocalRank(rows: readonly Retrieval[]): number | null {
  return meanOf(rows, ({ ranks }) => (ranks[0] === undefined ? 0 : 1 / ranks[0]));
}

/** Mean share of the known relatives among the first k; null without a question. */
export function recallAt(k: number, rows: readonly Retrieval[]): number | null {
  return meanOf(rows, ({ ranks, relevant }) => ranks.filter((rank) => rank <= k).length / relevant);
}

function meanOf<Item>(items: readonly Item[], value: (item: Item) => number): number | null {
  return items.length === 0 ? null : items.reduce((sum, item) => sum + value(item), 0) / items.length;
}
