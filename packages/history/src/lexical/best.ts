/** The k best of many, without sorting them all. */
import type { Document } from "./document.ts";
import type { Rows } from "./rows.ts";

/** A document, where it lies, and its score. */
export type Scored = { document: Document; rows: Rows; position: number; raw: number };

/** Keeps the k best documents: by score; of equals the one known last, then by id. A heap with the worst on top. */
export class Best {
  readonly #k: number;
  readonly #heap: Scored[] = [];
  #floor = 0;

  constructor(k: number) {
    this.#k = k;
  }

  /** What scores less is not among the best. */
  get floor(): number {
    return this.#floor;
  }

  add(scored: Scored): void {
    const heap = this.#heap;
    if (heap.length < this.#k) {
      let at = heap.push(scored) - 1;
      while (at > 0) {
        const parent = (at - 1) >>> 1;
        if (byScore(heap[parent]!, scored) >= 0) break;
        heap[at] = heap[parent]!;
        at = parent;
      }
      heap[at] = scored;
    } else if (byScore(scored, heap[0]!) < 0) {
      this.#replaceWorst(scored);
    }
    if (heap.length === this.#k) this.#floor = heap[0]!.raw;
  }

  /** The best first. */
  all(): Scored[] {
    return [...this.#heap].sort(byScore);
  }

  #replaceWorst(scored: Scored): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && byScore(heap[child + 1]!, heap[child]!) > 0) child++;
      if (byScore(heap[child]!, scored) <= 0) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = scored;
  }
}

/** Below 0 if the left one is better. */
function byScore(left: Scored, right: Scored): number {
  return (
    right.raw - left.raw ||
    right.document.begin - left.document.begin ||
    (left.document.id < right.document.id ? -1 : 1)
  );
}
