/** The weights of a question at a moment: from counts of that moment, never of the finished collection. */
import type { TermCounts } from "../analysis/terms.ts";
import type { Vocabulary } from "./document.ts";
import type { Endings } from "./endings.ts";
import { postingsOf, prefixAt, type Segment } from "./segment.ts";
import {
  type Bm25Parameters,
  bm25Weight,
  type CollectionStatistics,
  inverseDocumentFrequency,
  logFrequency,
  queryWeight,
} from "./statistics.ts";

/** What orders the hits. */
export type Ranking = "bm25" | "tf-idf";

/** What a search reads. */
export type Index = { segments: Segment[]; endings: Endings; vocabulary: Vocabulary; parameters: Bm25Parameters };

/** `number`: of the term in the vocabulary; undefined for one that no document ever had. `weights` hold the idf. */
export type QueryTerm = { term: string; number: number | undefined; count: number; weights: Record<Ranking, number> };

/** Documents that are visible at a moment, and their mean length. */
export function statisticsAt({ segments, endings }: Index, moment: number): CollectionStatistics {
  let documents = 0;
  let length = 0;
  for (const segment of segments) {
    const prefix = prefixAt(segment, moment);
    documents += prefix;
    length += segment.totals[prefix]!;
  }
  const ended = endings.before(moment);
  documents -= ended.documents;
  return { documents, meanLength: documents === 0 ? 0 : (length - ended.length) / documents };
}

/** Terms in order of their text, so that sums do not depend on the order of the words. */
export function weigh(index: Index, statistics: CollectionStatistics, moment: number, terms: TermCounts): QueryTerm[] {
  const sorted = [...terms].sort(([left], [right]) => (left < right ? -1 : 1));
  return sorted.map(([term, count]) => {
    const number = index.vocabulary.get(term);
    const frequency = number === undefined ? 0 : documentFrequency(index, number, moment);
    const idf = inverseDocumentFrequency(statistics.documents, frequency);
    return { term, number, count, weights: { bm25: idf * queryWeight(count), "tf-idf": idf * logFrequency(count) } };
  });
}

/** BM25 of the question against itself, were it a document. */
export function selfScore(
  query: readonly QueryTerm[],
  { meanLength }: CollectionStatistics,
  parameters: Bm25Parameters,
): number {
  const length = query.reduce((sum, { count }) => sum + count, 0);
  return query.reduce(
    (sum, { count, weights }) => sum + weights.bm25 * bm25Weight(count, length, meanLength, parameters),
    0,
  );
}

/** Length of the question's vector, the `c` of `ltc`. */
export function queryNorm(query: readonly QueryTerm[]): number {
  return Math.sqrt(query.reduce((sum, { weights }) => sum + weights["tf-idf"] ** 2, 0));
}

function documentFrequency({ segments, endings }: Index, term: number, moment: number): number {
  let frequency = 0;
  for (const segment of segments) {
    frequency += postingsOf(segment, term, prefixAt(segment, moment))?.positions.length ?? 0;
  }
  return frequency - endings.withTerm(term, moment);
}
