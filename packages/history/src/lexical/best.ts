/** The k best of many, without sorting them all. */
import type { Document } from "./document.ts";

export type Scored = { document: Document; raw: number };

/** Keeps the k best documents: by score; of equals the one known last, then by id. */
export class Best {
  readonly #k: number;
  #kept: Scored[] = [];
  #floor = 0;

  constructor(k: number) {
    this.#k = k;
  }

  /** What scores less is not among the best. */
  get floor(): number {
    return this.#floor;
  }

  add(scored: Scored): void {
    this.#kept.push(scored);
    // Sorting once in so many additions costs a logarithm of k each, however many come.
    if (this.#kept.length >= 2 * this.#k + 64) this.#cut();
  }

  /** The best first. */
  all(): Scored[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.sort(byScore).slice(0, this.#k);
    if (this.#kept.length === this.#k) this.#floor = this.#kept.at(-1)!.raw;
  }
}

function byScore(left: Scored, right: Scored): number {
  return (
    right.raw - left.raw ||
    right.document.begin - left.document.begin ||
    (left.document.id < right.document.id ? -1 : 1)
  );
}
