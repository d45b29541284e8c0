/** Scoring: every document of the past that shares a term with the question, in a fixed order of terms. */
import type { TermCounts } from "../analysis/terms.ts";
import { type Document, frequencyIn, lowerBound, type Vocabulary } from "./document.ts";
import type { Endings } from "./endings.ts";
import { prefixAt, type Segment } from "./segment.ts";
import {
  type Bm25Parameters,
  bm25Weight,
  type CollectionStatistics,
  inverseDocumentFrequency,
  logFrequency,
  queryWeight,
} from "./statistics.ts";

export type Ranking = "bm25" | "tf-idf";
export type Index = { segments: Segment[]; endings: Endings; vocabulary: Vocabulary; parameters: Bm25Parameters };
/** `terms`: the question's terms in the document, the weightiest first. */
export type Hit = { document: Document; score: number; cosine: number; terms: string[] };

type QueryTerm = { term: string; number: number | undefined; count: number; idf: number };
type Scored = { document: Document; raw: number };

export function searchSegments(
  index: Index,
  moment: number,
  terms: TermCounts,
  { k, rank, excluded }: { k: number; rank: Ranking; excluded: ReadonlySet<string> },
): Hit[] {
  const statistics = statisticsAt(index, moment);
  const query = weigh(index, statistics, moment, terms);
  const scored = index.segments.flatMap((segment) => {
    const scores = scoreSegment(index, segment, prefixAt(segment, moment), query, statistics, rank);
    return visibleHits(segment, scores, moment, excluded);
  });
  const norm = Math.sqrt(query.reduce((sum, { count, idf }) => sum + (logFrequency(count) * idf) ** 2, 0));
  const self = selfScore(index, query, statistics);
  return best(scored, k).map(({ document, raw }) => {
    const cosine = cosineOf(document, query, norm);
    return {
      document,
      score: rank === "bm25" ? Math.min(1, raw / self) : cosine,
      cosine,
      terms: matched(document, query),
    };
  });
}

function statisticsAt({ segments, endings }: Index, moment: number): CollectionStatistics {
  const ended = endings.before(moment);
  let documents = -ended.documents;
  let length = -ended.length;
  for (const segment of segments) {
    const prefix = prefixAt(segment, moment);
    documents += prefix;
    length += segment.lengths[prefix]!;
  }
  return { documents, meanLength: documents === 0 ? 0 : length / documents };
}

/** Terms in order of their text, so that sums come out the same from any index. */
function weigh(index: Index, statistics: CollectionStatistics, moment: number, terms: TermCounts): QueryTerm[] {
  const sorted = [...terms].sort(([left], [right]) => (left < right ? -1 : 1));
  return sorted.map(([term, count]) => {
    const number = index.vocabulary.get(term);
    const frequency = number === undefined ? 0 : documentFrequency(index, number, moment);
    return { term, number, count, idf: inverseDocumentFrequency(statistics.documents, frequency) };
  });
}

function documentFrequency({ segments, endings }: Index, term: number, moment: number): number {
  let frequency = -endings.withTerm(term, moment);
  for (const segment of segments) {
    const postings = segment.postings.get(term);
    if (postings !== undefined) frequency += lowerBound(postings.positions, prefixAt(segment, moment));
  }
  return frequency;
}

function scoreSegment(
  { parameters }: Index,
  segment: Segment,
  prefix: number,
  query: readonly QueryTerm[],
  { meanLength }: CollectionStatistics,
  rank: Ranking,
): Float64Array {
  const scores = new Float64Array(prefix);
  for (const { number, count, idf } of query) {
    const postings = number === undefined ? undefined : segment.postings.get(number);
    if (postings === undefined) continue;
    const weight = rank === "bm25" ? idf * queryWeight(count) : idf * logFrequency(count);
    const end = lowerBound(postings.positions, prefix);
    for (let at = 0; at < end; at++) {
      const position = postings.positions[at]!;
      const frequency = postings.frequencies[at]!;
      const document = segment.documents[position]!;
      scores[position]! +=
        weight *
        (rank === "bm25"
          ? bm25Weight(frequency, document.length, meanLength, parameters)
          : logFrequency(frequency) / document.norm);
    }
  }
  return scores;
}

function visibleHits(segment: Segment, scores: Float64Array, moment: number, excluded: ReadonlySet<string>): Scored[] {
  const hits: Scored[] = [];
  scores.forEach((raw, position) => {
    const document = segment.documents[position]!;
    if (raw > 0 && document.end >= moment && !excluded.has(document.id)) hits.push({ document, raw });
  });
  return hits;
}

/** By score; of equals the one known last, then by id. */
function best(scored: Scored[], k: number): Scored[] {
  return scored
    .sort(
      (left, right) =>
        right.raw - left.raw ||
        right.document.begin - left.document.begin ||
        (left.document.id < right.document.id ? -1 : 1),
    )
    .slice(0, k);
}

/** What the question would score against itself, were it a document. */
function selfScore({ parameters }: Index, query: readonly QueryTerm[], { meanLength }: CollectionStatistics): number {
  const length = query.reduce((sum, { count }) => sum + count, 0);
  return query.reduce(
    (sum, { count, idf }) => sum + idf * queryWeight(count) * bm25Weight(count, length, meanLength, parameters),
    0,
  );
}

/** `lnc.ltc`: the document's log frequencies without idf, the question's with the idf of the moment. */
function cosineOf(document: Document, query: readonly QueryTerm[], queryNorm: number): number {
  let product = 0;
  for (const { number, count, idf } of query) {
    const frequency = number === undefined ? 0 : frequencyIn(document, number);
    if (frequency > 0) product += logFrequency(frequency) * logFrequency(count) * idf;
  }
  const lengths = document.norm * queryNorm;
  return lengths === 0 ? 0 : Math.min(1, product / lengths);
}

function matched(document: Document, query: readonly QueryTerm[]): string[] {
  return query
    .filter(({ number }) => number !== undefined && frequencyIn(document, number) > 0)
    .sort((left, right) => right.idf * queryWeight(right.count) - left.idf * queryWeight(left.count))
    .map(({ term }) => term);
}
