/** Nearest vectors as of any moment, by themselves: the semantic leg of a history without its texts. */
import { checkOptions, epochOf, timeSchema } from "@casebook/incident";
import { z } from "zod";
import { dimensionChanged } from "./embed/errors.ts";
import { unitVector } from "./embed/unit-vector.ts";
import { ExactScan } from "./exact-scan.ts";
import { VectorRows } from "./vector-rows.ts";

export type ScanOptions = {
  /** Only vectors that were known strictly before are seen. ISO 8601. @default all */
  moment?: string;
  /** How many at most. @default 10 */
  k?: number;
};

export interface VectorScan {
  /** @param knownAt ISO 8601. @throws CasebookError for a vector that is zero, not finite or of another dimension. */
  add(id: string, knownAt: string, vector: ArrayLike<number>): void;
  /** The nearest first; `cosine` in [-1, 1]. Of equals the one known last, then the lower id. */
  search(vector: ArrayLike<number>, options?: ScanOptions): { id: string; cosine: number }[];
}

const searchSchema = z.strictObject({ moment: timeSchema.optional(), k: z.int().min(1).default(10) });
const vectorSchema = z.strictObject({ id: z.string().min(1), knownAt: timeSchema });

/** A scan over vectors of one dimension, in memory. Sketches and codes choose candidates, whose cosines are exact. */
export function createVectorScan(dimension: number): VectorScan {
  const rows = new VectorRows(checkOptions("createVectorScan", z.int().min(1).max(16_384), dimension));
  const scan = new ExactScan(rows);
  const checked = (vector: ArrayLike<number>): Float32Array => {
    const unit = unitVector(vector);
    if (unit.length !== dimension) throw dimensionChanged(dimension, unit.length);
    return unit;
  };
  // Many vectors in a row are known from the same moment on, and reading a time takes longer than keeping a vector.
  let last = { knownAt: "", begin: Number.NaN };
  return {
    add(id, knownAt, vector) {
      if (typeof id !== "string" || id === "" || knownAt !== last.knownAt) {
        checkOptions("VectorScan.add", vectorSchema, { id, knownAt });
        last = { knownAt, begin: epochOf(knownAt) };
      }
      const document = { id, begin: last.begin, end: Number.POSITIVE_INFINITY };
      scan.add({ document, row: rows.add(checked(vector)) });
    },
    search(vector, options = {}) {
      const { k, moment } = checkOptions("VectorScan.search", searchSchema, options);
      scan.settleNow();
      const at = moment === undefined ? Number.POSITIVE_INFINITY : epochOf(moment);
      const found = scan.search(checked(vector), { k, moment: at, excluded: new Set() });
      return found.map(({ document, cosine }) => ({ id: document.id, cosine }));
    },
  };
}
