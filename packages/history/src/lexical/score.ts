/** Scores of all documents of a segment before a moment, term after term in the order of the question. */
import { postingsOf, type Segment } from "./segment.ts";
import {
  type Bm25Parameters,
  type CollectionStatistics,
  lengthNormaliser,
  logFrequency,
  saturation,
} from "./statistics.ts";
import type { QueryTerm } from "./weigh.ts";

/** BM25 of each of the first `prefix` documents; 0 without a common term. */
export function bm25Scores(
  segment: Segment,
  prefix: number,
  query: readonly QueryTerm[],
  { meanLength }: CollectionStatistics,
  parameters: Bm25Parameters,
): Float64Array {
  const scores = new Float64Array(prefix);
  const normalisers = segment.lengths
    .subarray(0, prefix)
    .map((length) => lengthNormaliser(length, meanLength, parameters));
  for (const { number, weights } of query) {
    const postings = number === undefined ? undefined : postingsOf(segment, number, prefix);
    if (postings === undefined) continue;
    const { positions, frequencies } = postings;
    const weight = weights.bm25;
    for (let at = 0; at < positions.length; at++) {
      const position = positions[at]!;
      scores[position]! += weight * saturation(frequencies[at]!, normalisers[position]!, parameters);
    }
  }
  return scores;
}

/** `lnc.ltc` cosine of each of the first `prefix` documents with a question whose vector has the length `norm`. */
export function cosineScores(
  segment: Segment,
  prefix: number,
  query: readonly QueryTerm[],
  norm: number,
): Float64Array {
  const scores = new Float64Array(prefix);
  for (const { number, weights } of query) {
    const postings = number === undefined ? undefined : postingsOf(segment, number, prefix);
    if (postings === undefined) continue;
    const { positions, frequencies } = postings;
    const weight = weights["tf-idf"];
    for (let at = 0; at < positions.length; at++) scores[positions[at]!]! += weight * logFrequency(frequencies[at]!);
  }
  for (let position = 0; position < prefix; position++) {
    const product = scores[position]!;
    if (product > 0) scores[position] = cosine(product, segment.norms[position]!, norm);
  }
  return scores;
}

/** From the product of two vectors and their lengths, both above 0; rounding does not lift it above 1. */
export function cosine(product: number, left: number, right: number): number {
  return Math.min(1, product / (left * right));
}
