/** The lexical index: segments in time order that together answer for any moment. */
import type { TermCounts } from "../analysis/terms.ts";
import { type Document, documentOf, type Vocabulary } from "./document.ts";
import { Endings } from "./endings.ts";
import { fromBytes, toBytes } from "./index-bytes.ts";
import { type Hit, searchIndex, type Wanted } from "./search.ts";
import { buildSegment, type Segment } from "./segment.ts";
import type { Bm25Parameters } from "./statistics.ts";
import { type Index, statisticsAt } from "./weigh.ts";

export class LexicalIndex {
  #vocabulary: Vocabulary = new Map();
  readonly #parameters: Bm25Parameters;
  readonly #endings = new Endings();
  #segments: Segment[] = [];
  #waiting: Document[] = [];

  constructor(parameters: Bm25Parameters) {
    this.#parameters = parameters;
  }

  /** Adds one version of an incident; it is found from the next search on. */
  add(id: string, begin: number, terms: TermCounts): Document {
    const document = documentOf(id, begin, terms, this.#vocabulary);
    this.#waiting.push(document);
    return document;
  }

  /** Ends a document: at the moment of its successor, or at its own `begin` to take it from every moment. */
  end(document: Document, at: number): void {
    if (document.end !== Number.POSITIVE_INFINITY) this.#endings.remove(document);
    document.end = at;
    if (at !== Number.POSITIVE_INFINITY) this.#endings.add(document);
  }

  /** All documents, also those that have ended or are gone. */
  get documents(): Document[] {
    return [...this.#segments.flatMap(({ documents }) => documents), ...this.#waiting];
  }

  /** The index as bytes, in pieces that do not change any more. For `fromBytes`, in the same process or a later one. */
  toBytes(): Uint8Array[] {
    this.#settle();
    return toBytes(this.#vocabulary, this.documents);
  }

  /** An index that answers as the one whose bytes these are. They may be followed by zeros, and begin at a multiple of eight. */
  static fromBytes(bytes: Uint8Array, parameters: Bm25Parameters): LexicalIndex {
    const index = new LexicalIndex(parameters);
    const { vocabulary, documents } = fromBytes(bytes);
    index.#vocabulary = vocabulary;
    for (const document of documents) {
      if (document.end !== Number.POSITIVE_INFINITY) index.#endings.add(document);
    }
    if (documents.length > 0) index.#segments.push(buildSegment(documents));
    return index;
  }

  /** How many documents are visible at a moment. */
  countAt(moment: number): number {
    return statisticsAt(this.#settled(), moment).documents;
  }

  /** The best documents at a moment, without the excluded incidents. */
  search(moment: number, terms: TermCounts, wanted: Wanted): Hit[] {
    return searchIndex(this.#settled(), moment, terms, wanted);
  }

  #settled(): Index {
    this.#settle();
    return {
      segments: this.#segments,
      endings: this.#endings,
      vocabulary: this.#vocabulary,
      parameters: this.#parameters,
    };
  }

  /** Makes a segment of what waits, and merges while the last is as large as the one before: each document moves log n times. */
  #settle(): void {
    if (this.#waiting.length === 0) return;
    let documents = this.#waiting;
    this.#waiting = [];
    while (this.#segments.length > 0 && this.#segments.at(-1)!.documents.length <= documents.length) {
      documents = [...this.#segments.pop()!.documents, ...documents];
    }
    this.#segments.push(buildSegment(documents));
  }
}
