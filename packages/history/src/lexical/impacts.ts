/**
 * What bounds the scores of a posting list at every moment: its (frequency, size) pairs that no other pair beats.
 * Since the mean length moves with the moment, a largest score would hold for one moment only (as Lucene's impacts).
 */

/** The pairs of list n lie from `starts[n]` to `starts[n + 1]`; `classes` are those of `sizeClass`. */
export type Impacts = {
  readonly starts: Uint32Array;
  readonly frequencies: Uint16Array;
  readonly classes: Uint8Array;
};

/** Collects the pairs of one list after the other. */
export class ImpactsBuilder {
  readonly #starts: number[] = [0];
  readonly #frequencies: number[] = [];
  readonly #classes: number[] = [];

  /** Keeps a pair of the list at hand unless another has at least its frequency in at most its size. */
  add(frequency: number, size: number): void {
    const start = this.#starts.at(-1)!;
    let kept = start;
    for (let at = start; at < this.#frequencies.length; at++) {
      const [otherFrequency, otherSize] = [this.#frequencies[at]!, this.#classes[at]!];
      if (otherFrequency >= frequency && otherSize <= size) return;
      if (otherFrequency <= frequency && otherSize >= size) continue;
      this.#frequencies[kept] = otherFrequency;
      this.#classes[kept++] = otherSize;
    }
    this.#frequencies.length = kept;
    this.#classes.length = kept;
    this.#frequencies.push(frequency);
    this.#classes.push(size);
  }

  endList(): void {
    this.#starts.push(this.#frequencies.length);
  }

  build(): Impacts {
    return {
      starts: Uint32Array.from(this.#starts),
      frequencies: Uint16Array.from(this.#frequencies),
      classes: Uint8Array.from(this.#classes),
    };
  }
}
