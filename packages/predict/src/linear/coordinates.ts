import type { SparseRow } from "./features.ts";

/** Rows told in other coordinates, by a rotation: their products, and with them every fit, are what they were. */
export type Coordinates = {
  /** How many coordinates there are. */
  size: number;
  rows: SparseRow[];
  /** Weights in columns, `[column * classes + class]` with intercepts behind, from weights in coordinates. */
  vectorsOf(weights: Float64Array, classes: number): Float64Array;
};
