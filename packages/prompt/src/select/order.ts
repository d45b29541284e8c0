/** In which order examples stand in a prompt. */
import { seededRandom } from "@casebook/calibration";

export type Order = "best-first" | "best-last" | "random";

/** The list in another order, of the same items; `random` gives the same for the same seed. */
export function inOrder<Item>(best: readonly Item[], order: Order, seed: number): Item[] {
  if (order === "best-first") return [...best];
  if (order === "best-last") return [...best].reverse();
  return shuffled(best, seed);
}

/** Fisher and Yates, from the end. */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = seededRandom(seed);
  const list = [...items];
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
  return list;
}
