/** The lexical index: segments in time order, and a tail, that together answer for any moment. */
import type { TermCounts, TermSource } from "../analysis/terms.ts";
import { Turns } from "../turns.ts";
import { byTime, type Document, type Vocabulary } from "./document.ts";
import { Endings } from "./endings.ts";
import { fromBytes, toBytes } from "./index-bytes.ts";
import { type Merged, merge } from "./merge.ts";
import { type Index, statisticsAt } from "./question.ts";
import type { Rows } from "./rows.ts";
import { Scratch } from "./scratch.ts";
import { seal } from "./seal.ts";
import { describeDocuments, type Hit, searchIndex, type Wanted } from "./search.ts";
import type { Segment } from "./segment.ts";
import type { Bm25Parameters } from "./statistics.ts";
import { Places, Tail } from "./tail.ts";

/** A tail of so many documents becomes a segment. A search, which reads the whole tail, makes one of a shorter tail. */
const longestTail = { adding: 1024, searching: 64 };

/** Segments are merged into the one before them once they hold so many times its documents together. */
const enoughToMerge = { adding: 4, settling: 0.5 };

/** For each entry of a new document so many are merged: a merge is over before the next one is due. */
const mergedPerEntry = 8;

type Merging = { sources: readonly Segment[]; work: Generator<number, Merged> };

export class LexicalIndex {
  readonly #vocabulary: Vocabulary = new Map();
  readonly #parameters: Bm25Parameters;
  readonly #endings = new Endings();
  readonly #scratch = new Scratch();
  readonly #places = new Places();
  #segments: Segment[] = [];
  #tail: Tail;
  #merging: Merging | undefined;

  constructor(parameters: Bm25Parameters) {
    this.#parameters = parameters;
    this.#tail = new Tail(this.#places);
  }

  /** Adds one version of an incident; it is found from the next search on. */
  add(id: string, begin: number, terms: TermSource): Document {
    const document = { id, begin, end: Number.POSITIVE_INFINITY };
    const tail = this.#tail;
    tail.add(document, terms, this.#vocabulary);
    this.#work(mergedPerEntry * (tail.starts.at(-1)! - tail.starts.at(-2)!));
    if (tail.documents.length >= longestTail.adding) this.#seal();
    return document;
  }

  /** Ends a document: at the moment of its successor, or at its own `begin` to take it from every moment, once and for all. */
  end(document: Document, at: number): void {
    const place = this.#find(document);
    if (place === undefined) return;
    const { length, terms } = contentOf(place);
    if (document.end !== Number.POSITIVE_INFINITY) this.#endings.remove(document, length, terms);
    document.end = at;
    if (at !== Number.POSITIVE_INFINITY) this.#endings.add(document, length, terms);
  }

  /** All documents, also those that have ended. */
  get documents(): Document[] {
    return [...this.#segments.flatMap(({ documents }) => documents), ...this.#tail.documents];
  }

  /** The index as bytes, in pieces that do not change any more. For `fromBytes`, in the same process or a later one. */
  toBytes(): Uint8Array[] {
    if (this.#tail.documents.length > 0) this.#seal();
    return toBytes(this.#vocabulary.keys(), this.#segments);
  }

  /**
   * An index that answers as the one whose bytes these are, and goes on using them. Others may follow them.
   * @throws if they are of another version, or no such bytes
   */
  static fromBytes(bytes: Uint8Array, parameters: Bm25Parameters): LexicalIndex {
    const index = new LexicalIndex(parameters);
    const { vocabulary, segments } = fromBytes(bytes);
    for (const [number, term] of vocabulary.entries()) index.#vocabulary.set(term, number);
    index.#segments = segments;
    for (const segment of segments) {
      segment.documents.forEach((document, position) => {
        if (document.end === Number.POSITIVE_INFINITY) return;
        const { length, terms } = contentOf({ rows: segment, position });
        index.#endings.add(document, length, terms);
      });
    }
    return index;
  }

  /** How many documents are visible at a moment. */
  countAt(moment: number): number {
    return statisticsAt(this.#index, moment).documents;
  }

  /** The best documents at a moment, without the excluded incidents. */
  search(moment: number, terms: TermCounts, wanted: Wanted): Hit[] {
    if (this.#tail.documents.length > longestTail.searching) this.#seal();
    return searchIndex(this.#index, this.#scratch, moment, terms, wanted);
  }

  /** Merges what is due after many additions, letting others work in between. Searches are right without it, and faster after it. */
  async settle(): Promise<void> {
    if (this.#tail.documents.length > longestTail.searching) this.#seal();
    this.#startMerge(enoughToMerge.settling);
    const turns = new Turns();
    while (this.#merging !== undefined) {
      this.#work(1);
      if (this.#merging === undefined) this.#startMerge(enoughToMerge.settling);
      if (turns.isOver) await turns.pass();
    }
  }

  /** What a search by BM25 would say of these documents, whatever their rank; score and cosine are 0 without a common term. */
  describe(moment: number, terms: TermCounts, documents: readonly Document[]): Hit[] {
    const found = documents.flatMap((document) => {
      const place = this.#find(document);
      return place === undefined ? [] : [{ document, ...place }];
    });
    return describeDocuments(this.#index, this.#scratch, moment, terms, found);
  }

  get #index(): Index {
    return {
      segments: this.#segments,
      tail: this.#tail,
      endings: this.#endings,
      vocabulary: this.#vocabulary,
      parameters: this.#parameters,
    };
  }

  #seal(): void {
    this.#segments.push(seal(this.#tail, this.#vocabulary.size));
    this.#tail = new Tail(this.#places);
    this.#startMerge(enoughToMerge.adding);
  }

  /** Merges from the first segment on that those after it outweigh. */
  #startMerge(enough: number): void {
    if (this.#merging !== undefined) return;
    const sizes = this.#segments.map(({ documents }) => documents.length);
    const first = sizes.findIndex((size, at) => {
      const after = sizes.slice(at + 1).reduce((sum, each) => sum + each, 0);
      return after > 0 && after >= enough * size;
    });
    if (first < 0) return;
    const sources = this.#segments.slice(first);
    this.#merging = { sources, work: merge(sources) };
  }

  /** Moves at least so many entries of the merge that is going on, if any. */
  #work(entries: number): void {
    for (let left = entries; left > 0 && this.#merging !== undefined; ) {
      const step = this.#merging.work.next();
      if (!step.done) {
        left -= step.value;
        continue;
      }
      const { sources } = this.#merging;
      const { segment, dropped } = step.value;
      for (const document of dropped) {
        const { length, terms } = contentOf(this.#find(document)!);
        this.#endings.remove(document, length, terms);
      }
      const first = this.#segments.indexOf(sources[0]!);
      this.#segments = this.#segments.toSpliced(
        first,
        sources.length,
        ...(segment.documents.length > 0 ? [segment] : []),
      );
      this.#merging = undefined;
      this.#startMerge(enoughToMerge.adding);
    }
  }

  /** Where a document lies; undefined for one that was gone and is no longer kept. */
  #find(document: Document): Place | undefined {
    for (const segment of this.#segments) {
      const { documents } = segment;
      let position = firstNotBefore(documents, document);
      for (; position < documents.length && byTime(documents[position]!, document) === 0; position++) {
        if (documents[position] === document) return { rows: segment, position };
      }
    }
    const position = this.#tail.documents.lastIndexOf(document);
    return position < 0 ? undefined : { rows: this.#tail, position };
  }
}

type Place = { rows: Rows; position: number };

function contentOf({ rows, position }: Place): { length: number; terms: Uint32Array } {
  return {
    length: rows.lengths[position]!,
    terms: rows.terms.subarray(rows.starts[position]!, rows.starts[position + 1]!),
  };
}

/** Where a document lies in a list by time, or would. */
function firstNotBefore(documents: readonly Document[], document: Document): number {
  let [low, high] = [0, documents.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byTime(documents[middle]!, document) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
