/** One version of an incident as the index holds it. */
import type { TermCounts } from "../analysis/terms.ts";
import { logFrequency } from "./statistics.ts";

/** A document lives from its `begin` to its `end`: a moment t sees it if `begin < t <= end`. */
export type Document = {
  /** Id of the incident. */
  id: string;
  /** Epoch milliseconds of its `knownAt`. */
  begin: number;
  /** Epoch milliseconds from which another version is visible instead; equal to `begin` when it is gone for good. */
  end: number;
  /** Number of tokens, repeats included. */
  length: number;
  /** Length of the vector of 1 + ln(frequency), as in `lnc`. */
  norm: number;
  /** Numbers of its terms in the vocabulary, ascending. */
  terms: Uint32Array;
  /** Frequency of each of `terms`. */
  frequencies: Uint32Array;
};

/** Numbers every term that was ever seen. Holds no counts, so nothing of the future can be read from it. */
export type Vocabulary = Map<string, number>;

/** Makes a document, numbering new terms. */
export function documentOf(id: string, begin: number, counts: TermCounts, vocabulary: Vocabulary): Document {
  let length = 0;
  let squares = 0;
  const frequencyOf = new Map<number, number>();
  for (const [term, count] of counts) {
    frequencyOf.set(numberOf(term, vocabulary), count);
    length += count;
    squares += logFrequency(count) ** 2;
  }
  const terms = Uint32Array.from(frequencyOf.keys()).sort();
  const frequencies = terms.map((term) => frequencyOf.get(term)!);
  return { id, begin, end: Number.POSITIVE_INFINITY, length, norm: Math.sqrt(squares), terms, frequencies };
}

function numberOf(term: string, vocabulary: Vocabulary): number {
  const known = vocabulary.get(term);
  if (known !== undefined) return known;
  const next = vocabulary.size;
  vocabulary.set(term, next);
  return next;
}

/** Frequency of a term in a document, 0 if it is not there. */
export function frequencyIn(document: Document, term: number): number {
  const at = lowerBound(document.terms, term);
  return document.terms[at] === term ? document.frequencies[at]! : 0;
}

/** First position in an ascending list whose value is not below the bound. */
export function lowerBound(ascending: ArrayLike<number>, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
