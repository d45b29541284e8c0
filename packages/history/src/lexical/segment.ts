/** A block of documents in order of time, with posting lists whose prefixes are the past of any moment. */
import type { Impacts } from "./impacts.ts";
import { lowerBound } from "./lower-bound.ts";
import type { Members } from "./members.ts";
import type { Rows } from "./rows.ts";
import type { Ranking } from "./statistics.ts";

/**
 * The postings of each term lie in three layers: documents that hold it once, twice, or more often. A layer's bound is
 * far below its term's, since few documents hold a term often.
 */
export const layerCount = 3;

/** The layer of a frequency. */
export function layerOf(frequency: number): number {
  return Math.min(frequency, layerCount) - 1;
}

/** List n of a layer lies from `starts[n]` to `starts[n + 1]`. */
export type Lists = {
  readonly starts: Uint32Array;
  /** Positions of documents, ascending within a list. */
  readonly positions: Uint32Array;
};

/** Postings of one frequency, which the layer's number tells. */
export type PlainLayer = Lists & {
  /** Of each list, the smallest size class (`sizeClass`) of its documents; 255 for an empty one. */
  readonly classes: Readonly<Record<Ranking, Uint8Array>>;
};

/** Postings of all higher frequencies, which lie beside the positions. */
export type LastLayer = Lists & {
  readonly frequencies: Uint16Array;
  readonly impacts: Readonly<Record<Ranking, Impacts>>;
};

export type Layers = { readonly plain: readonly PlainLayer[]; readonly last: LastLayer };

export type Segment = Rows & {
  /** Of each document, ascending. Documents are in order of `byTime`. */
  readonly begins: Float64Array;
  /** Total length of the first n documents at n. */
  readonly totals: Float64Array;
  /** Of each document, the class of its length for BM25 and of its norm for TF-IDF. */
  readonly classes: Readonly<Record<Ranking, Uint8Array>>;
  /** The terms that have lists, ascending. The place of a term here is the number of its list. */
  readonly listed: Uint32Array;
  readonly layers: Layers;
  readonly members: Members;
  /** Of each document, 1 if it has an end: of all others it need not be asked. */
  readonly ended: Uint8Array;
};

/** The lists of a layer by its number. */
export function listsOf({ plain, last }: Layers, layer: number): Lists {
  return plain[layer] ?? last;
}

/** How many documents of the segment began before a moment. */
export function prefixAt(segment: Segment, moment: number): number {
  return lowerBound(segment.begins, moment);
}

/** The number of a term's lists, or -1. */
export function listOf({ listed }: Segment, term: number): number {
  const at = lowerBound(listed, term);
  return listed[at] === term ? at : -1;
}

/** Where the postings of a list end that belong to the first `prefix` documents. */
export function visibleEnd(segment: Segment, { starts, positions }: Lists, list: number, prefix: number): number {
  const [start, end] = [starts[list]!, starts[list + 1]!];
  return prefix === segment.documents.length ? end : lowerBound(positions, prefix, start, end);
}
