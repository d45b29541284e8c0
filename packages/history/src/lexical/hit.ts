/** A document that was found, and what can be said of it. */
import type { Document } from "./document.ts";
import { type AskedAt, type QuestionTerm, questionNorm } from "./question.ts";
import type { Rows } from "./rows.ts";
import { cosine, type Scorer } from "./scorer.ts";
import { logFrequency } from "./statistics.ts";

/** A term of the question in a document, and its share of the raw score; the shares of a document sum to 1. */
export type TermShare = { term: string; share: number };

/** `terms`: the question's terms in the document, the weightiest first. `shares`: the largest first. */
export type Description = { cosine: number; terms: string[]; shares: TermShare[] };

/** `describe` takes longer than to find it, so it is only asked of those that are shown. */
export type Hit = { document: Document; score: number; describe(): Description };

/** Describes documents in the light of one question. */
export class Describer {
  readonly #terms: readonly QuestionTerm[];
  readonly #scorer: Scorer;
  readonly #norm: number;
  /** Of each term that some document has, its place in the question. */
  readonly #places = new Map<number, number>();

  constructor({ terms }: AskedAt, scorer: Scorer) {
    this.#terms = terms;
    this.#scorer = scorer;
    this.#norm = questionNorm(terms);
    terms.forEach(({ number }, at) => {
      if (number !== undefined) this.#places.set(number, at);
    });
  }

  describe(rows: Rows, position: number): Description {
    const normaliser = this.#scorer.normaliser(rows.lengths[position]!);
    const matched = this.#matchedIn(rows, position).map(({ term: { term, weights }, frequency }) => ({
      term,
      weight: weights.bm25,
      product: weights["tf-idf"] * logFrequency(frequency),
      part: weights[this.#scorer.ranking] * this.#scorer.gain(frequency, normaliser),
    }));
    const product = matched.reduce((sum, each) => sum + each.product, 0);
    const total = matched.reduce((sum, { part }) => sum + part, 0);
    const shares = matched.map(({ term, part }) => ({ term, share: part / total }));
    return {
      cosine: matched.length === 0 ? 0 : cosine(product, rows.norms[position]!, this.#norm),
      terms: matched.sort((left, right) => right.weight - left.weight).map(({ term }) => term),
      shares: shares.sort((left, right) => right.share - left.share),
    };
  }

  /** In the order of the question. */
  #matchedIn({ starts, terms, frequencies }: Rows, position: number): { term: QuestionTerm; frequency: number }[] {
    const found: { place: number; frequency: number }[] = [];
    for (let at = starts[position]!; at < starts[position + 1]!; at++) {
      const place = this.#places.get(terms[at]!);
      if (place !== undefined) found.push({ place, frequency: frequencies[at]! });
    }
    found.sort((left, right) => left.place - right.place);
    return found.map(({ place, frequency }) => ({ term: this.#terms[place]!, frequency }));
  }
}
