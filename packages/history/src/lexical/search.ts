/** Finds the best documents of a moment. */
import type { TermCounts } from "../analysis/terms.ts";
import { Best, type Scored } from "./best.ts";
import type { Document } from "./document.ts";
import { pruneInto } from "./prune.ts";
import { type AskedAt, askAt, type Index, questionNorm, selfScore } from "./question.ts";
import { RowReader } from "./reader.ts";
import { cosine, type Scorer, scorerOf } from "./scorer.ts";
import type { Scratch } from "./scratch.ts";
import type { Segment } from "./segment.ts";
import { logFrequency, type Ranking } from "./statistics.ts";
import type { Tail } from "./tail.ts";

/** A term of the question in a document, and its share of the raw score; the shares of a document sum to 1. */
export type TermShare = { term: string; share: number };

/** `terms`: the question's terms in the document, the weightiest first. `shares`: the largest first. */
export type Hit = { document: Document; score: number; cosine: number; terms: string[]; shares: TermShare[] };

export type Wanted = { k: number; rank: Ranking; excluded: ReadonlySet<string> };

/** The k best documents that are visible at a moment and share a term with the question. */
export function searchIndex(index: Index, scratch: Scratch, moment: number, terms: TermCounts, wanted: Wanted): Hit[] {
  const { k, rank, excluded } = wanted;
  const asked = askAt(index, scratch, moment, terms);
  const scorer = scorerOf(rank, asked, index.parameters, scratch);
  const reader = new RowReader(asked.terms, scorer, scratch.places(index.vocabulary.size));
  try {
    const best = new Best(k);
    const isIncluded = (document: Document): boolean => excluded.size === 0 || !excluded.has(document.id);
    const isWanted = (segment: Segment, position: number): boolean =>
      (segment.ended[position] === 0 || segment.documents[position]!.end >= moment) &&
      isIncluded(segment.documents[position]!);
    const isInTail = (document: Document): boolean =>
      document.begin < moment && document.end >= moment && isIncluded(document);
    for (const tail of index.tails) scanTail(tail, reader, best, isInTail);
    for (const visible of asked.visible.toSorted((left, right) => right.prefix - left.prefix)) {
      const sums = scratch.sums(visible.prefix);
      pruneInto(visible, { asked, scorer, reader, best, k, sums, isWanted });
    }
    const norm = questionNorm(asked.terms);
    const self = rank === "bm25" ? selfScore(asked.terms, asked.statistics, index.parameters) : 1;
    return best.all().map((scored) => describe(scored, asked, scorer, reader, { self, norm }));
  } finally {
    reader.close();
  }
}

/** BM25 score, cosine and terms of documents that were found in another way. */
export function describeDocuments(
  index: Index,
  scratch: Scratch,
  moment: number,
  terms: TermCounts,
  found: readonly Omit<Scored, "raw">[],
): Hit[] {
  const asked = askAt(index, scratch, moment, terms);
  const scorer = scorerOf("bm25", asked, index.parameters, scratch);
  const reader = new RowReader(asked.terms, scorer, scratch.places(index.vocabulary.size));
  try {
    const norm = questionNorm(asked.terms);
    const self = selfScore(asked.terms, asked.statistics, index.parameters);
    return found.map((each) => {
      const raw = reader.score(each.rows, each.position, 0);
      return raw === 0
        ? { document: each.document, score: 0, cosine: 0, terms: [], shares: [] }
        : describe({ ...each, raw }, asked, scorer, reader, { self, norm });
    });
  } finally {
    reader.close();
  }
}

function scanTail(tail: Tail, reader: RowReader, best: Best, isWanted: (document: Document) => boolean): void {
  tail.documents.forEach((document, position) => {
    if (!isWanted(document)) return;
    const raw = reader.score(tail, position, best.floor);
    if (raw > 0 && raw >= best.floor) best.add({ document, rows: tail, position, raw });
  });
}

function describe(
  found: Scored,
  { terms }: AskedAt,
  scorer: Scorer,
  reader: RowReader,
  { self, norm }: { self: number; norm: number },
): Hit {
  const { document, rows, position, raw } = found;
  const normaliser = scorer.normaliser(rows.lengths[position]!);
  const frequencies = reader.frequencies(rows, position);
  const matched = terms.flatMap(({ term, weights }, at) => {
    const frequency = frequencies[at]!;
    if (frequency === 0) return [];
    const product = weights["tf-idf"] * logFrequency(frequency);
    return [
      { term, weight: weights.bm25, product, part: weights[scorer.ranking] * scorer.gain(frequency, normaliser) },
    ];
  });
  const product = matched.reduce((sum, term) => sum + term.product, 0);
  const total = matched.reduce((sum, { part }) => sum + part, 0);
  const shares = matched.map(({ term, part }) => ({ term, share: part / total }));
  return {
    document,
    score: Math.min(1, raw / self),
    cosine: cosine(product, rows.norms[position]!, norm),
    terms: matched.sort((left, right) => right.weight - left.weight).map(({ term }) => term),
    shares: shares.sort((left, right) => right.share - left.share),
  };
}
