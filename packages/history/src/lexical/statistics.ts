/** What the weights of a moment rest on: counts of that moment, never of the finished collection. */

export const rankings = ["bm25", "tf-idf"] as const;

/** What orders the hits. */
export type Ranking = (typeof rankings)[number];

/** Documents and their mean length at a moment. */
export type CollectionStatistics = { documents: number; meanLength: number };

/**
 * Inverse document frequency, ln(1 + (N - df + .5) / (df + .5)): positive for every df from 0 to N.
 * Robertson and Sparck Jones with the 1 that Lucene adds (org.apache.lucene.search.similarities.BM25Similarity).
 */
export function inverseDocumentFrequency(documents: number, documentFrequency: number): number {
  return Math.log(1 + (documents - documentFrequency + 0.5) / (documentFrequency + 0.5));
}

/** BM25's free parameters. */
export type Bm25Parameters = { k1: number; b: number };

/**
 * BM25's weight of a term that occurs `frequency` times in a document of `length` tokens, without its idf, in [0, k1 + 1].
 * Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", equation 3.15.
 */
export function bm25Weight(frequency: number, length: number, meanLength: number, parameters: Bm25Parameters): number {
  return saturation(frequency, lengthNormaliser(length, meanLength, parameters), parameters);
}

/** The part of BM25's weight that depends on the document's length alone. */
export function lengthNormaliser(length: number, meanLength: number, { k1, b }: Bm25Parameters): number {
  return k1 * (1 - b + b * (meanLength === 0 ? 1 : length / meanLength));
}

/** The rest of BM25's weight: more of the same term adds ever less, up to k1 + 1. */
export function saturation(frequency: number, normaliser: number, { k1 }: Bm25Parameters): number {
  return (frequency * (k1 + 1)) / (frequency + normaliser);
}

/**
 * BM25's weight of a term that occurs `count` times in the question, in [1, 9): repeats add ever less.
 * Robertson and Zaragoza 2009, section 3.5, with k3 = 8 as at TREC.
 */
export function queryWeight(count: number): number {
  return (9 * count) / (8 + count);
}

/** Logarithmic term frequency, 1 + ln(f): the `l` of `lnc.ltc` (Manning, Raghavan, Schütze 2008, figure 6.15). */
export function logFrequency(frequency: number): number {
  return frequency < logarithms.length ? logarithms[frequency]! : 1 + Math.log(frequency);
}

/** Of 0 it is never asked. */
const logarithms = Float64Array.from({ length: 256 }, (_, frequency) => 1 + Math.log(frequency));
