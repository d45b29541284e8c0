/** The ends of documents: what must be taken off a prefix count. Usually tiny. */
import { type Document, lowerBound } from "./document.ts";

type Ending = { at: number; length: number };

export class Endings {
  readonly #all: Ending[] = [];
  readonly #byTerm = new Map<number, number[]>();

  /** Records that a document ends at `document.end`. */
  add(document: Document): void {
    insert(this.#all, { at: document.end, length: document.length });
    for (const term of document.terms) {
      const ends = this.#byTerm.get(term) ?? [];
      ends.splice(lowerBound(ends, document.end), 0, document.end);
      this.#byTerm.set(term, ends);
    }
  }

  /** Takes back what `add` recorded, before the document gets another end. */
  remove(document: Document): void {
    const at = this.#all.findIndex((ending) => ending.at === document.end && ending.length === document.length);
    this.#all.splice(at, 1);
    for (const term of document.terms) {
      const ends = this.#byTerm.get(term)!;
      ends.splice(lowerBound(ends, document.end), 1);
    }
  }

  /** How many documents, and how many tokens in them, had ended before a moment. */
  before(moment: number): { documents: number; length: number } {
    let documents = 0;
    let length = 0;
    for (const ending of this.#all) {
      if (ending.at >= moment) break;
      documents++;
      length += ending.length;
    }
    return { documents, length };
  }

  /** How many documents with a term had ended before a moment. */
  withTerm(term: number, moment: number): number {
    const ends = this.#byTerm.get(term);
    return ends === undefined ? 0 : lowerBound(ends, moment);
  }
}

function insert(endings: Ending[], ending: Ending): void {
  let at = endings.length;
  while (at > 0 && endings[at - 1]!.at > ending.at) at--;
  endings.splice(at, 0, ending);
}
