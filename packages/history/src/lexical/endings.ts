/** The ends of documents: what must be taken off a prefix count. Usually tiny. */
import type { Document } from "./document.ts";
import { lowerBound } from "./lower-bound.ts";

export class Endings {
  #ends: number[] = [];
  #lengths: number[] = [];
  /** Total length of the first n ends at n; made anew after a change. */
  #totals: Float64Array | undefined;
  readonly #byTerm = new Map<number, number[]>();

  /** Records that a document of so many tokens with these terms ends at `document.end`. */
  add({ end }: Document, length: number, terms: Uint32Array): void {
    const at = upperBound(this.#ends, end);
    this.#ends.splice(at, 0, end);
    this.#lengths.splice(at, 0, length);
    this.#totals = undefined;
    for (const term of terms) {
      const ends = this.#byTerm.get(term);
      if (ends === undefined) this.#byTerm.set(term, [end]);
      else ends.splice(upperBound(ends, end), 0, end);
    }
  }

  /** Takes back what `add` recorded, before the document gets another end. */
  remove({ end }: Document, length: number, terms: Uint32Array): void {
    let at = lowerBound(this.#ends, end);
    while (this.#lengths[at] !== length) at++;
    this.#ends.splice(at, 1);
    this.#lengths.splice(at, 1);
    this.#totals = undefined;
    for (const term of terms) {
      const ends = this.#byTerm.get(term)!;
      ends.splice(lowerBound(ends, end), 1);
      if (ends.length === 0) this.#byTerm.delete(term);
    }
  }

  /** How many documents, and how many tokens in them, had ended before a moment. */
  before(moment: number): { documents: number; length: number } {
    const documents = lowerBound(this.#ends, moment);
    this.#totals ??= summed(this.#lengths);
    return { documents, length: this.#totals[documents]! };
  }

  /** How many documents with a term had ended before a moment. */
  withTerm(term: number, moment: number): number {
    const ends = this.#byTerm.get(term);
    return ends === undefined ? 0 : lowerBound(ends, moment);
  }
}

function summed(values: readonly number[]): Float64Array {
  const totals = new Float64Array(values.length + 1);
  values.forEach((value, at) => {
    totals[at + 1] = totals[at]! + value;
  });
  return totals;
}

/** Behind all that are equal: ends mostly come in order of time, and then nothing has to move. */
function upperBound(ascending: readonly number[], value: number): number {
  return ascending.length === 0 || ascending.at(-1)! <= value ? ascending.length : lowerBound(ascending, value);
}
