/** A question at a moment: its terms with their weights, from counts of that moment, never of the finished collection. */
import type { TermCounts } from "../analysis/terms.ts";
import type { Endings } from "./endings.ts";
import type { Scratch } from "./scratch.ts";
import { layerCount, listOf, listsOf, prefixAt, type Segment, visibleEnd } from "./segment.ts";
import {
  type Bm25Parameters,
  bm25Weight,
  type CollectionStatistics,
  inverseDocumentFrequency,
  logFrequency,
  queryWeight,
  type Ranking,
} from "./statistics.ts";
import type { Tail } from "./tail.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What a search reads. */
export type Index = {
  segments: readonly Segment[];
  /** What has no posting lists yet. */
  tails: readonly Tail[];
  endings: Endings;
  vocabulary: Vocabulary;
  parameters: Bm25Parameters;
};

/** `number`: of the term in the vocabulary; undefined for one that no document ever had. `weights` hold the idf. */
export type QuestionTerm = {
  term: string;
  number: number | undefined;
  count: number;
  weights: Record<Ranking, number>;
};

/** What a moment sees of a segment: its first `prefix` documents, and the lists of the question's terms up to there. */
export type Visible = {
  segment: Segment;
  prefix: number;
  /** Of each term of the question, the number of its lists in the segment, or -1. */
  lists: Int32Array;
  /** Of each term and layer, where the visible postings end. */
  ends: Uint32Array;
};

/** `terms` in order of their text, so that sums do not depend on the order of the words. */
export type AskedAt = { terms: QuestionTerm[]; statistics: CollectionStatistics; visible: Visible[] };

/** Weighs a question at a moment. */
export function askAt(index: Index, scratch: Scratch, moment: number, counts: TermCounts): AskedAt {
  const sorted = [...counts].sort(([left], [right]) => (left < right ? -1 : 1));
  const numbers = sorted.map(([term]) => index.vocabulary.get(term));
  const statistics = statisticsAt(index, moment);
  const visible = index.segments.map((segment) => visibleAt(segment, moment, numbers));
  const inTail = countInTails(index, scratch, moment, numbers);
  const terms = sorted.map(([term, count], at) => {
    const number = numbers[at];
    let frequency = inTail[at]! - (number === undefined ? 0 : index.endings.withTerm(number, moment));
    for (const each of visible) frequency += documentFrequency(each, at);
    const idf = inverseDocumentFrequency(statistics.documents, frequency);
    return { term, number, count, weights: { bm25: idf * queryWeight(count), "tf-idf": idf * logFrequency(count) } };
  });
  return { terms, statistics, visible };
}

/** Documents that are visible at a moment, and their mean length. */
export function statisticsAt({ segments, tails, endings }: Index, moment: number): CollectionStatistics {
  let documents = 0;
  let length = 0;
  for (const segment of segments) {
    const prefix = prefixAt(segment, moment);
    documents += prefix;
    length += segment.totals[prefix]!;
  }
  for (const tail of tails) {
    tail.documents.forEach(({ begin }, at) => {
      if (begin >= moment) return;
      documents++;
      length += tail.lengths[at]!;
    });
  }
  const ended = endings.before(moment);
  documents -= ended.documents;
  return { documents, meanLength: documents === 0 ? 0 : (length - ended.length) / documents };
}

/** BM25 of the question against itself, were it a document. */
export function selfScore(
  terms: readonly QuestionTerm[],
  { meanLength }: CollectionStatistics,
  parameters: Bm25Parameters,
): number {
  const length = terms.reduce((sum, { count }) => sum + count, 0);
  return terms.reduce(
    (sum, { count, weights }) => sum + weights.bm25 * bm25Weight(count, length, meanLength, parameters),
    0,
  );
}

/** Length of the question's vector, the `c` of `ltc`. */
export function questionNorm(terms: readonly QuestionTerm[]): number {
  return Math.sqrt(terms.reduce((sum, { weights }) => sum + weights["tf-idf"] ** 2, 0));
}

function visibleAt(segment: Segment, moment: number, numbers: readonly (number | undefined)[]): Visible {
  const prefix = prefixAt(segment, moment);
  const lists = Int32Array.from(numbers, (number) => (number === undefined ? -1 : listOf(segment, number)));
  const ends = new Uint32Array(lists.length * layerCount);
  for (let at = 0; at < lists.length; at++) {
    const list = lists[at]!;
    if (list < 0) continue;
    for (let layer = 0; layer < layerCount; layer++) {
      ends[at * layerCount + layer] = visibleEnd(segment, listsOf(segment.layers, layer), list, prefix);
    }
  }
  return { segment, prefix, lists, ends };
}

function documentFrequency({ segment, lists, ends }: Visible, at: number): number {
  const list = lists[at]!;
  if (list < 0) return 0;
  let frequency = 0;
  for (let layer = 0; layer < layerCount; layer++) {
    frequency += ends[at * layerCount + layer]! - listsOf(segment.layers, layer).starts[list]!;
  }
  return frequency;
}

/** How many documents of the tails that began before a moment hold each term. */
function countInTails(
  { tails, vocabulary }: Index,
  scratch: Scratch,
  moment: number,
  numbers: readonly (number | undefined)[],
): Uint32Array {
  const counts = new Uint32Array(numbers.length);
  if (tails.every(({ documents }) => documents.length === 0)) return counts;
  const places = scratch.places(vocabulary.size);
  numbers.forEach((number, at) => {
    if (number !== undefined) places[number] = at + 1;
  });
  for (const { documents, starts, terms } of tails) {
    for (let position = 0; position < documents.length; position++) {
      if (documents[position]!.begin >= moment) continue;
      for (let at = starts[position]!; at < starts[position + 1]!; at++) {
        const place = places[terms[at]!]!;
        if (place !== 0) counts[place - 1]!++;
      }
    }
  }
  for (const number of numbers) if (number !== undefined) places[number] = 0;
  return counts;
}
