/**
 * The best documents of a segment without scoring all: MaxScore (Turtle and Flood 1995), term at a time.
 *
 * Lists that lower by much what is left for few postings come first. Their bounds are summed per document, until what
 * the lists left could add is so little that only few documents can still be among the best. Of those each is looked for
 * on the lists left, one after the other, until it cannot be. What then remains is scored exactly from its row. Bounds
 * are rounded upwards, so the answer is that of a scan of all.
 */
import type { Best } from "./best.ts";
import { type Plan, type PlannedList, planLists } from "./plan.ts";
import type { AskedAt, Visible } from "./question.ts";
import type { RowReader } from "./reader.ts";
import type { Scorer } from "./scorer.ts";
import { listsOf, type Segment } from "./segment.ts";
import { selectHighest } from "./select-highest.ts";

/** Lists are summed until those left can add less than this share of the score to beat. */
const enough = 0.5;

/** So many postings are summed before a first few documents are scored for a score to beat, and again at each sixteenfold. */
const firstLook = 1024;

export type Looking = {
  asked: AskedAt;
  scorer: Scorer;
  reader: RowReader;
  best: Best;
  k: number;
  /** One for each document, all 0, and left so. */
  sums: Float32Array;
  /** False for a document that the one who asks may not see. */
  isWanted(segment: Segment, position: number): boolean;
};

/** Adds the best of the first `prefix` documents of a segment. */
export function pruneInto(visible: Visible, looking: Looking): void {
  const { segment, prefix } = visible;
  const { asked, scorer, best, sums, k } = looking;
  const plan = planLists(visible, asked, scorer);
  const { lists, left } = plan;
  const classes = segment.classes[scorer.ranking];
  let [summed, postings, nextLook] = [0, 0, firstLook];
  while (summed < lists.length && !(left[summed]! < enough * best.floor)) {
    if (postings >= nextLook) {
      const first = selectHighest(segment, lists.slice(0, summed), sums, k, looking.isWanted);
      for (const position of first) offer(segment, position, looking);
      nextLook *= 16;
      continue;
    }
    const list = lists[summed++]!;
    addBounds(list, segment, scorer, classes, sums);
    postings += list.end - list.start;
  }
  // The sums are of numbers of 24 bits.
  const rounding = (lists.length + 1) * 2 ** -22;
  const search = {
    ...looking,
    segment,
    plan,
    summed,
    lowest: () => Math.max(Number.MIN_VALUE, best.floor * (1 - rounding)),
  };
  if (postings < prefix / 4) offerListed(search);
  else offerAll(search, prefix);
}

/** `lowest`: what a bound must reach to be looked at; rises. */
type Offering = Looking & { segment: Segment; plan: Plan; summed: number; lowest(): number };

/** Offers the documents on the lists that were summed. */
function offerListed(offering: Offering): void {
  const { segment, plan, summed, sums, lowest } = offering;
  const rest = plan.left[summed]!;
  let cut = lowest() - rest;
  for (const { layer, start, end } of plan.lists.slice(0, summed)) {
    const { positions } = listsOf(segment.layers, layer);
    for (let at = start; at < end; at++) {
      const position = positions[at]!;
      const sum = sums[position]!;
      sums[position] = 0;
      if (sum < cut) continue;
      offerIfGood(position, sum, offering);
      cut = lowest() - rest;
    }
  }
}

/** The same for all documents, which is faster where most are on a list. */
function offerAll(offering: Offering, prefix: number): void {
  const { plan, summed, sums, lowest } = offering;
  const rest = plan.left[summed]!;
  let cut = lowest() - rest;
  for (let position = 0; position < prefix; position++) {
    if (sums[position]! < cut) continue;
    offerIfGood(position, sums[position]!, offering);
    cut = lowest() - rest;
  }
  sums.fill(0, 0, prefix);
}

/** Offers a document unless what it has on the lists left shows that it is not among the best. */
function offerIfGood(position: number, sum: number, offering: Offering): void {
  const { segment, plan, summed, scorer, lowest } = offering;
  const floor = lowest();
  const size = segment.classes[scorer.ranking][position]!;
  let bound = sum;
  for (let at = summed; at < plan.lists.length; at++) {
    if (bound + plan.left[at]! < floor) return;
    const list = plan.lists[at]!;
    if (!segment.members.has(segment.layers, list, position)) continue;
    const bounds = scorer.bounds[list.layer];
    bound += bounds === undefined ? list.bound : list.weight * bounds[size]!;
  }
  if (bound >= floor) offer(segment, position, offering);
}

function offer(segment: Segment, position: number, { reader, best, isWanted }: Looking): void {
  if (!isWanted(segment, position)) return;
  const raw = reader.score(segment, position, best.floor);
  if (raw > 0 && raw >= best.floor) best.add({ document: segment.documents[position]!, rows: segment, position, raw });
}

/** Adds to the sum of each document of a list what the list can add to its score at most. */
function addBounds(
  { layer, start, end, weight }: PlannedList,
  { layers }: Segment,
  scorer: Scorer,
  classes: Uint8Array,
  sums: Float32Array,
): void {
  const bounds = scorer.bounds[layer];
  if (bounds === undefined) {
    const { positions, frequencies } = layers.last;
    for (let at = start; at < end; at++) {
      const position = positions[at]!;
      sums[position]! += weight * scorer.bound(frequencies[at]!, classes[position]!);
    }
    return;
  }
  const { positions } = listsOf(layers, layer);
  for (let at = start; at < end; at++) {
    const position = positions[at]!;
    sums[position]! += weight * bounds[classes[position]!]!;
  }
}
