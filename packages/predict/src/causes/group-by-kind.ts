/** Causes of one kind, put together. */
import { type CauseLike, defaultTextThreshold, sameKind, type Target } from "./target.ts";

/** Groups in the order of their first members; what cannot be told apart from a group's first by `target` joins no group. */
export function groupByKind<Item>(
  items: readonly Item[],
  causeOf: (item: Item) => CauseLike,
  target: Target,
): Item[][] {
  const groups: Item[][] = [];
  for (const item of items) {
    const group = groups.find(
      ([first]) => sameKind(causeOf(first!), causeOf(item), target, defaultTextThreshold) === true,
    );
    if (group === undefined) groups.push([item]);
    else group.push(item);
  }
  return groups;
}

/** Entropy of the groups' shares, in nats: 0 where all agree. */
export function entropyOf(groups: readonly (readonly unknown[])[]): number {
  const total = groups.reduce((sum, { length }) => sum + length, 0);
  return groups.reduce((sum, { length }) => sum - (length / total) * Math.log(length / total), 0);
}
