/**
 * The best documents of a segment without scoring all: MaxScore (Turtle and Flood 1995), term at a time.
 *
 * Lists that lower by much what is left for few postings come first. Their bounds are summed per document, until what
 * the lists left could add is so little that only few documents can still be among the best. Those are scored exactly
 * from their rows. Bounds are rounded upwards, so the answer is that of a scan of all.
 */
import type { Best } from "./best.ts";
import type { Document } from "./document.ts";
import { type PlannedList, planLists } from "./plan.ts";
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
  isWanted(document: Document): boolean;
};

/** Adds the best of the first `prefix` documents of a segment. */
export function pruneInto(visible: Visible, looking: Looking): void {
  const { segment, prefix } = visible;
  const { asked, scorer, best, sums, k } = looking;
  const { lists, left } = planLists(visible, asked, scorer);
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
  const lowest = (): number => Math.max(Number.MIN_VALUE, best.floor * (1 - rounding) - left[summed]!);
  const read = lists.slice(0, summed);
  if (postings < prefix / 4) offerListed(segment, read, lowest, looking);
  else offerAll(segment, prefix, lowest, looking);
}

/** Offers the documents on the lists whose sums are at least `lowest`, which rises meanwhile. */
function offerListed(segment: Segment, lists: readonly PlannedList[], lowest: () => number, looking: Looking): void {
  const { sums } = looking;
  let cut = lowest();
  for (const { layer, start, end } of lists) {
    const { positions } = listsOf(segment.layers, layer);
    for (let at = start; at < end; at++) {
      const position = positions[at]!;
      const sum = sums[position]!;
      sums[position] = 0;
      if (sum < cut) continue;
      offer(segment, position, looking);
      cut = lowest();
    }
  }
}

/** The same for all documents, which is faster where most are on a list. */
function offerAll(segment: Segment, prefix: number, lowest: () => number, looking: Looking): void {
  const { sums } = looking;
  let cut = lowest();
  for (let position = 0; position < prefix; position++) {
    if (sums[position]! < cut) continue;
    offer(segment, position, looking);
    cut = lowest();
  }
  sums.fill(0, 0, prefix);
}

function offer(segment: Segment, position: number, { reader, best, isWanted }: Looking): void {
  const document = segment.documents[position]!;
  if (!isWanted(document)) return;
  const raw = reader.score(segment, position, best.floor);
  if (raw > 0 && raw >= best.floor) best.add({ document, rows: segment, position, raw });
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
