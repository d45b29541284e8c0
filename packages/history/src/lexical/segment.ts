/** A block of documents in order of time, with posting lists whose prefixes are the past of any moment. */
import { type Document, lowerBound } from "./document.ts";

/** Positions (in time) and frequencies of a term's documents, ascending by position. */
export type Postings = { positions: Uint32Array; frequencies: Uint32Array };

export type Segment = {
  /** By `begin`, then id. */
  documents: Document[];
  begins: Float64Array;
  /** Total length of the first n documents at n. */
  lengths: Float64Array;
  postings: Map<number, Postings>;
};

/** Sorts documents in time and inverts them. */
export function buildSegment(unsorted: readonly Document[]): Segment {
  const documents = [...unsorted].sort(byTime);
  const begins = Float64Array.from(documents, (document) => document.begin);
  const lengths = new Float64Array(documents.length + 1);
  const counts = new Map<number, number>();
  documents.forEach((document, position) => {
    lengths[position + 1] = lengths[position]! + document.length;
    for (const term of document.terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  });
  return { documents, begins, lengths, postings: invert(documents, counts) };
}

/** How many documents of the segment began before a moment. */
export function prefixAt(segment: Segment, moment: number): number {
  return lowerBound(segment.begins, moment);
}

/** By `begin`, then id by code units: the order of `Past.scan`. */
export function byTime(left: Pick<Document, "begin" | "id">, right: Pick<Document, "begin" | "id">): number {
  return left.begin - right.begin || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
}

function invert(documents: readonly Document[], counts: Map<number, number>): Map<number, Postings> {
  const postings = new Map<number, Postings>();
  const filled = new Map<number, number>();
  for (const [term, count] of counts) {
    postings.set(term, { positions: new Uint32Array(count), frequencies: new Uint32Array(count) });
  }
  documents.forEach((document, position) => {
    document.terms.forEach((term, at) => {
      const list = postings.get(term)!;
      const next = filled.get(term) ?? 0;
      list.positions[next] = position;
      list.frequencies[next] = document.frequencies[at]!;
      filled.set(term, next + 1);
    });
  });
  return postings;
}
