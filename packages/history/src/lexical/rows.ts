/** What documents hold, in flat columns: no object per posting. */
import type { Document } from "./document.ts";

/** Row n belongs to document n and lies in `terms` and `frequencies` from `starts[n]` to `starts[n + 1]`. */
export type Rows = {
  readonly documents: readonly Document[];
  /** Number of tokens of each document, repeats included. */
  readonly lengths: ArrayLike<number>;
  /** Length of each document's vector of 1 + ln(frequency), as in `lnc`. */
  readonly norms: ArrayLike<number>;
  readonly starts: ArrayLike<number>;
  /** Numbers of terms in the vocabulary, each once a row, in any order. */
  readonly terms: Uint32Array;
  readonly frequencies: Uint16Array;
};

/** A term counts at most so many times in one document. */
export const mostFrequent = 65_535;
