/** The lexical index: segments in time order, and a tail, that together answer for any moment. */
import type { TermCounts, TermSource } from "../analysis/terms.ts";
import { Turns } from "../turns.ts";
import { noteDocuments } from "./columns.ts";
import type { Document } from "./document.ts";
import { Endings } from "./endings.ts";
import type { Hit } from "./hit.ts";
import { fromBytes, toBytes } from "./index-bytes.ts";
import { merge } from "./merge.ts";
import { type Index, statisticsAt } from "./question.ts";
import { Scratch } from "./scratch.ts";
import { seal } from "./seal.ts";
import { scoreDocuments, searchIndex, type Wanted } from "./search.ts";
import type { Segment } from "./segment.ts";
import type { Bm25Parameters } from "./statistics.ts";
import { Places, Tail } from "./tail.ts";
import { Vocabulary } from "./vocabulary.ts";

/** A tail of more documents or entries becomes a segment; once additions pause, already one of a few documents. */
const longestTail = { documents: 4096, entries: 2 ** 19, settled: 64 };

/** Segments are merged into the one before them once they hold so many times its documents together. */
const enoughToMerge = { adding: 16, settling: 0.5 };

/** For each entry of a new document so many are sealed or merged: that is over before the next is due. */
const workPerEntry = 8;

/** Work in slices; says how many entries it moved since the last time. */
type Work = Generator<number, void>;

export class LexicalIndex {
  readonly #vocabulary: Vocabulary;
  readonly #parameters: Bm25Parameters;
  readonly #endings = new Endings();
  readonly #scratch = new Scratch();
  readonly #places = new Places();
  #segments: Segment[] = [];
  #tail: Tail;
  /** A tail that is becoming a segment. It is searched until it is one. */
  #sealing: { tail: Tail; work: Work } | undefined;
  #merging: Work | undefined;

  constructor(parameters: Bm25Parameters, vocabulary: Vocabulary = new Vocabulary()) {
    this.#parameters = parameters;
    this.#vocabulary = vocabulary;
    this.#tail = new Tail(this.#places);
  }

  /** Adds one version of an incident; it is found from the next search on. */
  add(id: string, begin: number, terms: TermSource): Document {
    const document = { id, begin, end: Number.POSITIVE_INFINITY, position: this.#tail.documents.length };
    const tail = this.#tail;
    const before = tail.entries;
    tail.add(document, terms, this.#vocabulary);
    this.#work(workPerEntry * (tail.entries - before));
    if (tail.documents.length >= longestTail.documents || tail.entries >= longestTail.entries) {
      this.#startSeal(tail.terms.length);
    }
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
    if ("ended" in place.rows) place.rows.ended[place.position] = at === Number.POSITIVE_INFINITY ? 0 : 1;
  }

  /** All documents, also those that have ended. */
  get documents(): Document[] {
    return [...this.#segments, ...this.#tails].flatMap(({ documents }) => documents);
  }

  /** The index as bytes, in pieces that do not change any more. For `fromBytes`, in the same process or a later one. */
  toBytes(): Uint8Array[] {
    if (this.#tail.documents.length > 0) this.#startSeal();
    this.#finishSeal();
    return toBytes(this.#vocabulary.columns(), this.#segments);
  }

  /**
   * An index that answers as the one whose bytes these are, and goes on using them. Others may follow them.
   * @throws if they are of another version, or no such bytes
   */
  static fromBytes(bytes: Uint8Array, parameters: Bm25Parameters): LexicalIndex {
    const { vocabulary, segments } = fromBytes(bytes);
    const index = new LexicalIndex(parameters, new Vocabulary(vocabulary));
    index.#segments = segments;
    for (const segment of segments) {
      noteDocuments(segment);
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
    return searchIndex(this.#index, this.#scratch, moment, terms, wanted);
  }

  /** Merges what is due after many additions, letting others work in between. Searches are right without it, and faster after it. */
  async settle(): Promise<void> {
    if (this.#tail.documents.length > longestTail.settled) this.#startSeal();
    const turns = new Turns();
    do {
      this.#work(1);
      if (this.#sealing === undefined) this.#startMerge(enoughToMerge.settling);
      if (turns.isOver) await turns.pass();
    } while (this.#sealing !== undefined || this.#merging !== undefined);
  }

  /** What a search by BM25 would find these documents with, whatever their rank; the score is 0 without a common term. */
  score(moment: number, terms: TermCounts, documents: readonly Document[]): Hit[] {
    if (documents.length === 0) return [];
    const places = documents.flatMap((document) => {
      const place = this.#find(document);
      return place === undefined ? [] : [{ document, ...place }];
    });
    return scoreDocuments(this.#index, this.#scratch, moment, terms, places);
  }

  get #index(): Index {
    return {
      segments: this.#segments,
      tails: this.#tails,
      endings: this.#endings,
      vocabulary: this.#vocabulary,
      parameters: this.#parameters,
    };
  }

  /** What has no posting lists yet, in order of arrival. */
  get #tails(): Tail[] {
    return this.#sealing === undefined ? [this.#tail] : [this.#sealing.tail, this.#tail];
  }

  /** @param room For so many entries in the next tail. */
  #startSeal(room?: number): void {
    this.#finishSeal();
    const tail = this.#tail;
    this.#sealing = { tail, work: this.#seal(tail) };
    this.#tail = new Tail(this.#places, room);
  }

  #finishSeal(): void {
    while (this.#sealing !== undefined) this.#sealing.work.next();
  }

  *#seal(tail: Tail): Work {
    const segment = yield* seal(tail, this.#vocabulary.size);
    noteDocuments(segment);
    this.#segments = [...this.#segments, segment];
    this.#sealing = undefined;
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
    if (first >= 0) this.#merging = this.#merge(this.#segments.slice(first));
  }

  *#merge(sources: readonly Segment[]): Work {
    const { segment, dropped } = yield* merge(sources);
    for (const document of dropped) {
      const { length, terms } = contentOf(this.#find(document)!);
      this.#endings.remove(document, length, terms);
    }
    noteDocuments(segment);
    const merged = segment.documents.length > 0 ? [segment] : [];
    this.#segments = this.#segments.toSpliced(this.#segments.indexOf(sources[0]!), sources.length, ...merged);
    this.#merging = undefined;
    this.#startMerge(enoughToMerge.adding);
  }

  /** Moves at least so many entries of what is being sealed or merged, if anything is. */
  #work(entries: number): void {
    for (let left = entries; left > 0; ) {
      const work = this.#sealing?.work ?? this.#merging;
      if (work === undefined) return;
      left -= work.next().value ?? 0;
    }
  }

  /** Where a document lies; undefined for one that was gone and is no longer kept. */
  #find(document: Document): Place | undefined {
    const rows = [...this.#segments, ...this.#tails].find(({ documents }) => documents[document.position] === document);
    return rows && { rows, position: document.position };
  }
}

type Place = { rows: Segment | Tail; position: number };

function contentOf({ rows, position }: Place): { length: number; terms: Uint32Array } {
  return {
    length: rows.lengths[position]!,
    terms: rows.terms.subarray(rows.starts[position]!, rows.starts[position + 1]!),
  };
}
