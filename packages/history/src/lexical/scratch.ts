/** What searches use one after the other, so that none has to ask for new memory and clear it. */
import type { Scorer } from "./scorer.ts";

export class Scratch {
  #scorer: { meanLength: number; scorer: Scorer } | undefined;
  #places: Uint32Array = new Uint32Array(0);
  #sums: Float32Array = new Float32Array(0);

  /** At least one place for each term of a vocabulary, all 0; to be given back so. */
  places(vocabularySize: number): Uint32Array {
    if (this.#places.length < vocabularySize) this.#places = new Uint32Array(2 * vocabularySize);
    return this.#places;
  }

  /** At least one sum for each of so many documents, all 0; to be given back so. */
  sums(documents: number): Float32Array {
    if (this.#sums.length < documents) this.#sums = new Float32Array(2 * documents);
    return this.#sums;
  }

  /** The scorer of a mean length, made anew unless it is that of the search before. */
  scorerOf(meanLength: number, make: () => Scorer): Scorer {
    if (this.#scorer?.meanLength !== meanLength) this.#scorer = { meanLength, scorer: make() };
    return this.#scorer.scorer;
  }
}
