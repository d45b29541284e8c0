/** A block of documents in order of time, with posting lists whose prefixes are the past of any moment. */
import { type Document, lowerBound } from "./document.ts";

/** Positions (in time) and frequencies of one term's documents, ascending by position. */
type Postings = { positions: Uint32Array; frequencies: Uint32Array };

export type Segment = {
  /** By `begin`, then id. */
  documents: Document[];
  begins: Float64Array;
  lengths: Float64Array;
  norms: Float64Array;
  /** Total length of the first n documents at n. */
  totals: Float64Array;
  /** All posting lists, one behind the other. */
  postings: Postings;
  /** Of each term, the place of its list. */
  slots: Map<number, number>;
  /** Where each list starts; the last one ends at the last entry. */
  starts: Uint32Array;
};

/** Sorts documents in time and inverts them. */
export function buildSegment(unsorted: readonly Document[]): Segment {
  const documents = [...unsorted].sort(byTime);
  const totals = new Float64Array(documents.length + 1);
  documents.forEach(({ length }, position) => {
    totals[position + 1] = totals[position]! + length;
  });
  return {
    documents,
    begins: Float64Array.from(documents, ({ begin }) => begin),
    lengths: Float64Array.from(documents, ({ length }) => length),
    norms: Float64Array.from(documents, ({ norm }) => norm),
    totals,
    ...invert(documents),
  };
}

/** How many documents of the segment began before a moment. */
export function prefixAt(segment: Segment, moment: number): number {
  return lowerBound(segment.begins, moment);
}

/** The postings of a term among the first `prefix` documents. */
export function postingsOf({ slots, starts, postings }: Segment, term: number, prefix: number): Postings | undefined {
  const slot = slots.get(term);
  if (slot === undefined) return undefined;
  const start = starts[slot]!;
  const positions = postings.positions.subarray(start, starts[slot + 1]!);
  const visible = lowerBound(positions, prefix);
  return {
    positions: positions.subarray(0, visible),
    frequencies: postings.frequencies.subarray(start, start + visible),
  };
}

/** By `begin`, then id by code units: the order of `Past.scan`. */
export function byTime(left: Pick<Document, "begin" | "id">, right: Pick<Document, "begin" | "id">): number {
  return left.begin - right.begin || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
}

function invert(documents: readonly Document[]): Pick<Segment, "postings" | "slots" | "starts"> {
  const slots = new Map<number, number>();
  const counts: number[] = [];
  for (const { terms } of documents) {
    for (const term of terms) {
      const slot = slots.get(term) ?? slots.size;
      if (slot === slots.size) slots.set(term, slot);
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
  }
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach((count, slot) => {
    starts[slot + 1] = starts[slot]! + count;
  });
  const next = starts.slice();
  const total = starts.at(-1)!;
  const postings = { positions: new Uint32Array(total), frequencies: new Uint32Array(total) };
  documents.forEach(({ terms, frequencies }, position) => {
    for (let at = 0; at < terms.length; at++) {
      const slot = slots.get(terms[at]!)!;
      const place = next[slot]!;
      next[slot] = place + 1;
      postings.positions[place] = position;
      postings.frequencies[place] = frequencies[at]!;
    }
  });
  return { postings, slots, starts };
}
