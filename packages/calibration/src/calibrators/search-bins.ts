import type { Groups } from "./sample.ts";

/** Groups that start a new bin, the first one included; and what the bins cost. */
export type FoundBins = { starts: number[]; cost: number };

/**
 * The cuts between distinct scores for which the bins foretell each sample best from the others of its bin: the sum of
 * squared differences between outcome and (right others + 1) / (others + 2) is least. Dynamic programming over all ways to
 * cut, exact. A way with fewer bins is taken when it costs no more.
 *
 * @param most The largest number of bins.
 * @param least The least weight of a bin; where all samples weigh less, they are one bin.
 */
export function searchBins({ scores, right, wrong }: Groups, most: number, least: number): FoundBins {
  const m = scores.length;
  const [rights, wrongs] = [new Float64Array(m + 1), new Float64Array(m + 1)];
  for (let group = 0; group < m; group++) {
    rights[group + 1] = rights[group]! + right[group]!;
    wrongs[group + 1] = wrongs[group]! + wrong[group]!;
  }
  const costOf = (from: number, to: number): number => {
    const [hits, misses] = [rights[to]! - rights[from]!, wrongs[to]! - wrongs[from]!];
    const others = Math.max(hits + misses - 1, 0) + 2;
    return hits * (1 - (Math.max(hits - 1, 0) + 1) / others) ** 2 + misses * ((hits + 1) / others) ** 2;
  };
  const heavy = (from: number, to: number): boolean =>
    rights[to]! - rights[from]! + wrongs[to]! - wrongs[from]! >= least;

  let best: FoundBins = { starts: [0], cost: costOf(0, m) };
  // costs[to]: the least cost of the groups before `to` in so many bins; chosen: where the last of these bins begins.
  let costs = Float64Array.from({ length: m + 1 }, (_, to) =>
    heavy(0, to) ? costOf(0, to) : Number.POSITIVE_INFINITY,
  );
  const chosen: Int32Array[] = [];
  for (let bins = 2; bins <= most; bins++) {
    const next = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY);
    const cut = new Int32Array(m + 1);
    for (let to = bins; to <= m; to++) {
      for (let from = bins - 1; from < to && heavy(from, to); from++) {
        const cost = costs[from]! + costOf(from, to);
        if (cost < next[to]!) {
          next[to] = cost;
          cut[to] = from;
        }
      }
    }
    chosen.push(cut);
    if (next[m]! < best.cost - 1e-12) best = { starts: cutsFrom(chosen, m), cost: next[m]! };
    costs = next;
  }
  return best;
}

function cutsFrom(chosen: readonly Int32Array[], m: number): number[] {
  const starts: number[] = [];
  let end = m;
  for (const cut of chosen.toReversed()) {
    end = cut[end]!;
    starts.unshift(end);
  }
  return [0, ...starts];
}

/** At most `count` groups of about equal weight, neighbours put together, so that a search over cuts stays short. */
export function coarsen(groups: Groups, count: number): Groups {
  const { scores, right, wrong } = groups;
  if (scores.length <= count) return groups;
  const total = right.reduce((sum, weight, group) => sum + weight + wrong[group]!, 0);
  const kept: { score: number; right: number; wrong: number }[] = [];
  let before = 0;
  for (let group = 0; group < scores.length; group++) {
    const weight = right[group]! + wrong[group]!;
    const share = Math.min(Math.floor((count * before) / total), count - 1);
    const here = kept[kept.length - 1];
    if (here === undefined || share >= kept.length) {
      kept.push({ score: scores[group]!, right: right[group]!, wrong: wrong[group]! });
    } else {
      here.right += right[group]!;
      here.wrong += wrong[group]!;
    }
    before += weight;
  }
  return {
    scores: Float64Array.from(kept, ({ score }) => score),
    right: Float64Array.from(kept, (each) => each.right),
    wrong: Float64Array.from(kept, (each) => each.wrong),
  };
}
