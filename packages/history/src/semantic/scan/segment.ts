/** A block of vectors in order of time, quantised: the past of any moment is a prefix. */
import { byTime } from "../../lexical/document.ts";
import type { VectorRows } from "../vector-rows.ts";
import { createKernel, type Kernel } from "./kernel.ts";
import { meanOf } from "./quantise.ts";

/** A version of an incident with a vector: a moment t sees it if `begin < t <= end`. */
export type VectorDocument = { readonly id: string; readonly begin: number; readonly end: number };

/** A document, and the number of its vector. */
export type Entry = { document: VectorDocument; row: number };

export type Segment = {
  /** By `begin`; of equals the higher id first, so that a later place is the better one. */
  entries: readonly Entry[];
  begins: Float64Array;
  /** Frozen when the segment is made. It only chooses candidates: scores do not depend on it. */
  mean: Float32Array;
  kernel: Kernel;
};

/** So many vectors, evenly apart, tell the mean well enough. */
const meanSample = 4096;

/** So many vectors are encoded between two yields. */
const step = 256;

export function* buildSegment(unsorted: readonly Entry[], rows: VectorRows): Generator<undefined, Segment> {
  const entries = [...unsorted].sort(
    (left, right) => left.document.begin - right.document.begin || byTime(right.document, left.document),
  );
  const kernel = createKernel({ dimension: rows.dimension, count: entries.length });
  const mean = meanOf(sampleOf(entries, rows), rows.dimension);
  for (let place = 0; place < entries.length; place++) {
    kernel.encode(place, rows.at(entries[place]!.row), mean);
    if (place % step === step - 1) yield;
  }
  return { entries, begins: Float64Array.from(entries, ({ document }) => document.begin), mean, kernel };
}

function* sampleOf(entries: readonly Entry[], rows: VectorRows): Generator<Float32Array> {
  const step = Math.ceil(entries.length / meanSample);
  for (let at = 0; at < entries.length; at += step) yield rows.at(entries[at]!.row);
}
