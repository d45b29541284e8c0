/** Nearest vectors of any moment, by a scan of every vector that was known then. */
import { lowerBound } from "../lexical/lower-bound.ts";
import { inTurns } from "../turns.ts";
import { candidatesOf } from "./scan/candidates.ts";
import { product } from "./scan/quantise.ts";
import { buildSegment, type Entry, type Segment, type VectorDocument } from "./scan/segment.ts";
import type { VectorRows } from "./vector-rows.ts";

/** `cosine` in [-1, 1]. */
export type VectorHit = { document: VectorDocument; cosine: number };

export type VectorsWanted = { k: number; moment: number; excluded: ReadonlySet<string> };

/** So many without a segment do not slow a search down. */
const fewWaiting = 256;

/** More than so many would. */
const mostWaiting = 16_384;

export class ExactScan {
  readonly #rows: VectorRows;
  #segments: Segment[] = [];
  /** In order of arrival, and in no segment yet: a search compares all of them. */
  #waiting: Entry[] = [];
  #settling: Promise<void> = Promise.resolve();

  constructor(rows: VectorRows) {
    this.#rows = rows;
  }

  /** Found from the next search on. The document's `end` is read at each search. */
  add(entry: Entry): void {
    this.#waiting.push(entry);
  }

  /** The k nearest to a vector of length 1; of equals the one known last, then by id. */
  search(query: Float32Array, { k, moment, excluded }: VectorsWanted): VectorHit[] {
    const keep = Math.max(64, 2 * k + 44);
    const hits: VectorHit[] = [];
    for (const { document, row } of this.#waiting) {
      if (document.begin >= moment || document.end < moment || excluded.has(document.id)) continue;
      hits.push({ document, cosine: cosineOf(query, this.#rows.at(row)) });
    }
    for (const segment of this.#segments) {
      const { entries, begins } = segment;
      const isVisible = (place: number): boolean => {
        const { end, id } = entries[place]!.document;
        return end >= moment && (excluded.size === 0 || !excluded.has(id));
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

  /** Many additions in a row: makes a segment of what waits once that is much, letting others work in between. */
  async relieve(): Promise<void> {
    if (this.#waiting.length >= mostWaiting) await this.#takeTurn(() => this.#build({ merging: false }));
  }

  /** After additions: makes a segment of what waits and merges it, letting others work in between. */
  async settle(): Promise<void> {
    if (this.#waiting.length > fewWaiting) await this.#takeTurn(() => this.#build({ merging: true }));
  }

  /** The same at once. Not while another one goes on. */
  settleNow(): void {
    if (this.#waiting.length === 0) return;
    const work = this.#build({ merging: true });
    while (!work.next().done);
  }

  /** Merges while the last segment is as large as what comes: each vector moves log n times. */
  *#build({ merging }: { merging: boolean }): Generator<undefined, void> {
    const waited = this.#waiting.length;
    let entries = this.#waiting.slice();
    let kept = this.#segments.length;
    while (merging && kept > 0 && this.#segments[kept - 1]!.entries.length <= entries.length) {
      entries = [...this.#segments[--kept]!.entries, ...entries];
    }
    const alive = entries.filter(({ document }) => document.end > document.begin);
    const built = alive.length > 0 ? [yield* buildSegment(alive, this.#rows)] : [];
    this.#segments = [...this.#segments.slice(0, kept), ...built];
    this.#waiting = this.#waiting.slice(waited);
  }

  async #takeTurn(work: () => Generator<undefined, void>): Promise<void> {
    const turn = this.#settling.then(() => inTurns(work()));
    this.#settling = turn;
    await turn;
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
