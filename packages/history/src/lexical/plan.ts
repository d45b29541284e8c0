/** In which order the posting lists of a question are read, and what those left can add. */
import type { AskedAt, Visible } from "./question.ts";
import type { Scorer } from "./scorer.ts";
import { type Layers, layerCount, listsOf } from "./segment.ts";

/** Visible postings of one term in one layer, from `start` to `end`. `bound`: what they can add to a score at most. */
export type PlannedList = { list: number; layer: number; start: number; end: number; weight: number; bound: number };

/** `left[n]`: what the lists from n on can add to the score of any one document that is in none of those before. */
export type Plan = { lists: PlannedList[]; left: Float64Array };

type Rated = PlannedList & { drop: number; rate: number };

/** Lists that lower what is left by much for few postings come first. */
export function planLists({ segment, lists, ends }: Visible, { terms }: AskedAt, scorer: Scorer): Plan {
  const planned: Rated[] = [];
  for (let at = 0; at < terms.length; at++) {
    const list = lists[at]!;
    if (list < 0) continue;
    const weight = terms[at]!.weights[scorer.ranking];
    const ofTerm: Rated[] = [];
    for (let layer = 0; layer < layerCount; layer++) {
      const start = listsOf(segment.layers, layer).starts[list]!;
      const end = ends[at * layerCount + layer]!;
      if (end === start) continue;
      const bound = weight * boundOf(segment.layers, layer, list, scorer);
      ofTerm.push({ list, layer, start, end, weight, bound, drop: 0, rate: 0 });
    }
    planned.push(...rated(ofTerm));
  }
  planned.sort((left, right) => right.rate - left.rate);
  const left = new Float64Array(planned.length + 1);
  for (let at = planned.length - 1; at >= 0; at--) left[at] = left[at + 1]! + planned[at]!.drop;
  return { lists: planned, left };
}

/**
 * A document is in one layer of a term, so the term can add what its highest layer left can. Reading the layers from
 * the highest bound down lowers that step by step; a layer never comes before one with a higher bound.
 */
function rated(ofTerm: Rated[]): Rated[] {
  ofTerm.sort((left, right) => right.bound - left.bound);
  ofTerm.forEach((list, at) => {
    list.drop = list.bound - (ofTerm[at + 1]?.bound ?? 0);
    list.rate = Math.min(list.drop / (list.end - list.start), ofTerm[at - 1]?.rate ?? Number.POSITIVE_INFINITY);
  });
  return ofTerm;
}

function boundOf({ plain, last }: Layers, layer: number, list: number, scorer: Scorer): number {
  const ofLayer = plain[layer];
  if (ofLayer !== undefined) return scorer.bounds[layer]![ofLayer.classes[scorer.ranking][list]!]!;
  const { starts, frequencies, classes } = last.impacts[scorer.ranking];
  let highest = 0;
  for (let at = starts[list]!; at < starts[list + 1]!; at++) {
    highest = Math.max(highest, scorer.bound(frequencies[at]!, classes[at]!));
  }
  return highest;
}
