/** Reads the score of a document off its row. */
import type { QuestionTerm } from "./question.ts";
import type { Rows } from "./rows.ts";
import type { Scorer } from "./scorer.ts";

/** Above the rounding of a sum in another order. */
const slack = 1e-10;

export class RowReader {
  readonly #scorer: Scorer;
  readonly #terms: readonly QuestionTerm[];
  readonly #weights: Float64Array;
  /** Of each term in the vocabulary, its place in the question plus one. */
  readonly #places: Uint32Array;
  /** The places in the question of the terms found in a row, and their frequencies. */
  readonly #found: Uint32Array;
  readonly #foundFrequencies: Uint16Array;
  readonly #frequencies: Uint16Array;

  /** @param places One for each term in the vocabulary, all 0; in use until `close`. */
  constructor(terms: readonly QuestionTerm[], scorer: Scorer, places: Uint32Array) {
    this.#places = places;
    this.#scorer = scorer;
    this.#terms = terms;
    this.#weights = Float64Array.from(terms, ({ weights }) => weights[scorer.ranking]);
    this.#found = new Uint32Array(terms.length);
    this.#foundFrequencies = new Uint16Array(terms.length);
    this.#frequencies = new Uint16Array(terms.length);
    terms.forEach(({ number }, at) => {
      if (number !== undefined) places[number] = at + 1;
    });
  }

  /** The score of a document, its terms summed in the order of the question; 0 if it is below `floor`. */
  score(rows: Rows, position: number, floor: number): number {
    const scorer = this.#scorer;
    const [found, foundFrequencies, weights] = [this.#found, this.#foundFrequencies, this.#weights];
    const normaliser = scorer.normaliser(rows.lengths[position]!);
    const norm = rows.norms[position]!;
    const count = this.#read(rows, position);
    let rough = 0;
    for (let at = 0; at < count; at++) {
      rough += weights[found[at]!]! * scorer.gain(foundFrequencies[at]!, normaliser);
    }
    if (scorer.finish(rough, norm) * (1 + slack) < floor) return 0;
    const frequencies = this.#frequencies;
    for (let at = 0; at < count; at++) frequencies[found[at]!] = foundFrequencies[at]!;
    let sum = 0;
    for (let at = 0; at < frequencies.length; at++) {
      const frequency = frequencies[at]!;
      if (frequency !== 0) sum += weights[at]! * scorer.gain(frequency, normaliser);
    }
    frequencies.fill(0);
    return scorer.finish(sum, norm);
  }

  /** Leaves the places as they were. */
  close(): void {
    for (const { number } of this.#terms) if (number !== undefined) this.#places[number] = 0;
  }

  /** Puts the terms of the question that a row holds into `found`; how many they are. */
  #read({ starts, terms, frequencies }: Rows, position: number): number {
    const [places, found, foundFrequencies] = [this.#places, this.#found, this.#foundFrequencies];
    const end = starts[position + 1]!;
    let count = 0;
    for (let at = starts[position]!; at < end; at++) {
      const place = places[terms[at]!]!;
      if (place === 0) continue;
      found[count] = place - 1;
      foundFrequencies[count++] = frequencies[at]!;
    }
    return count;
  }
}
