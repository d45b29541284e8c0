/** The newest documents, in order of arrival and without posting lists. Kept so small that a search reads all of it. */
import type { TermSource } from "../analysis/terms.ts";
import type { Document } from "./document.ts";
import { mostFrequent, type Rows } from "./rows.ts";
import { logFrequency } from "./statistics.ts";
import type { Vocabulary } from "./vocabulary.ts";

export class Tail implements Rows {
  readonly documents: Document[] = [];
  readonly lengths: number[] = [];
  readonly norms: number[] = [];
  readonly starts: number[] = [0];
  terms: Uint32Array;
  frequencies: Uint16Array;
  /** Of each term, one more than where it was last put: in the row that is being filled if it is above the row's start. */
  readonly #places: Places;

  /** @param room For so many entries at first. */
  constructor(places: Places, room = 1024) {
    this.terms = new Uint32Array(room);
    this.frequencies = new Uint16Array(room);
    this.#places = places;
    places.clear();
  }

  /** How many entries all rows have together. */
  get entries(): number {
    return this.starts.at(-1)!;
  }

  add(document: Document, source: TermSource, vocabulary: Vocabulary): void {
    const start = this.entries;
    let end = start;
    let length = 0;
    const take = (count: number, number: number): void => {
      length += count;
      const place = this.#places.of(number);
      if (place > start) {
        this.frequencies[place - 1] = Math.min(mostFrequent, this.frequencies[place - 1]! + count);
        return;
      }
      if (end === this.terms.length) this.#grow();
      this.terms[end] = number;
      this.frequencies[end] = Math.min(mostFrequent, count);
      this.#places.set(number, ++end);
    };
    source.readInto({
      term: (count, term) => take(count, vocabulary.numberOf(term)),
      bytes: (count, bytes, from, to) => take(count, vocabulary.numberAt(bytes, from, to)),
    });
    let squares = 0;
    for (let at = start; at < end; at++) squares += logFrequency(this.frequencies[at]!) ** 2;
    this.documents.push(document);
    this.lengths.push(length);
    this.norms.push(Math.sqrt(squares));
    this.starts.push(end);
  }

  #grow(): void {
    const [terms, frequencies] = [this.terms, this.frequencies];
    this.terms = new Uint32Array(2 * terms.length);
    this.terms.set(terms);
    this.frequencies = new Uint16Array(2 * frequencies.length);
    this.frequencies.set(frequencies);
  }
}

/** A number for each term, 0 at first; grows with the vocabulary. */
export class Places {
  #places: Uint32Array = new Uint32Array(1024);

  of(term: number): number {
    return term < this.#places.length ? this.#places[term]! : 0;
  }

  set(term: number, place: number): void {
    if (term >= this.#places.length) {
      const grown = new Uint32Array(Math.max(term + 1, 2 * this.#places.length));
      grown.set(this.#places);
      this.#places = grown;
    }
    this.#places[term] = place;
  }

  clear(): void {
    this.#places.fill(0);
  }
}
