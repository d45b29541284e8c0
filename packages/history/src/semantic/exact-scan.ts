/** Nearest vectors of any moment, by a scan of every vector that was known then. */
import { lowerBound } from "../lexical/lower-bound.ts";
import { candidatesOf } from "./scan/candidates.ts";
import { product } from "./scan/quantise.ts";
import { buildSegment, type Entry, type Segment, type VectorDocument } from "./scan/segment.ts";
import type { VectorRows } from "./vector-rows.ts";

/** `cosine` in [-1, 1]. */
export type VectorHit = { document: VectorDocument; cosine: number };

export type VectorsWanted = { k: number; moment: number; excluded: ReadonlySet<string> };

export class ExactScan {
  readonly #rows: VectorRows;
  #segments: Segment[] = [];
  #waiting: Entry[] = [];

  constructor(rows: VectorRows) {
    this.#rows = rows;
  }

  /** Found from the next search on. The document's `end` is read at each search. */
  add(entry: Entry): void {
    this.#waiting.push(entry);
  }

  /** The k nearest to a vector of length 1; of equals the one known last, then by id. */
  search(query: Float32Array, { k, moment, excluded }: VectorsWanted): VectorHit[] {
    this.#settle();
    const keep = Math.max(64, 2 * k + 44);
    const hits: VectorHit[] = [];
    for (const segment of this.#segments) {
      const { entries, begins } = segment;
      const isVisible = (place: number): boolean => {
        const { end, id } = entries[place]!.document;
        return end >= moment && !excluded.has(id);
      };
      for (const place of candidatesOf(segment, query, { prefix: lowerBound(begins, moment), keep, isVisible })) {
        const { document, row } = entries[place]!;
        hits.push({ document, cosine: cosineOf(query, this.#rows.at(row)) });
      }
    }
    return hits.sort(byCosine).slice(0, k);
  }

  /** Cosine of a row with a vector of length 1. */
  cosine(query: Float32Array, row: number): number {
    return cosineOf(query, this.#rows.at(row));
  }

  /** Makes a segment of what waits, and merges while the last is as large as the one before: each vector moves log n times. */
  #settle(): void {
    if (this.#waiting.length === 0) return;
    let entries: Entry[] = this.#waiting;
    this.#waiting = [];
    while (this.#segments.length > 0 && this.#segments.at(-1)!.entries.length <= entries.length) {
      entries = [...this.#segments.pop()!.entries, ...entries];
    }
    const alive = entries.filter(({ document }) => document.end > document.begin);
    if (alive.length > 0) this.#segments.push(buildSegment(alive, this.#rows));
  }
}

/** Of two vectors of length 1; rounding does not lift it above 1. */
function cosineOf(left: Float32Array, right: Float32Array): number {
  return Math.max(-1, Math.min(1, product(left, right)));
}

/** The nearest first; of equals the one known last, then by id. */
export function byCosine(left: VectorHit, right: VectorHit): number {
  return (
    right.cosine - left.cosine ||
    right.document.begin - left.document.begin ||
    (left.document.id < right.document.id ? -1 : 1)
  );
}
