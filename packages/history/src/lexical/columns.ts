/** The columns of a segment that follow from its documents. */
import { byTime, type Document } from "./document.ts";
import type { Rows } from "./rows.ts";
import type { Segment } from "./segment.ts";
import { sizeClass } from "./size-class.ts";

export type Columns = Pick<Segment, "documents" | "begins" | "lengths" | "norms" | "totals" | "classes">;

/** Columns of documents in order of time, with nothing in them yet. */
export function emptyColumns(documents: readonly Document[]) {
  const count = documents.length;
  return {
    documents,
    begins: new Float64Array(count),
    lengths: new Uint32Array(count),
    norms: new Float64Array(count),
    totals: new Float64Array(count + 1),
    classes: { bm25: new Uint8Array(count), "tf-idf": new Uint8Array(count) },
  } satisfies Columns;
}

/** Columns of documents in order of time. */
export function columnsOf(documents: readonly Document[], lengths: Uint32Array, norms: Float64Array): Columns {
  const columns = { ...emptyColumns(documents), lengths, norms };
  const { begins, totals, classes } = columns;
  for (let at = 0; at < documents.length; at++) {
    begins[at] = documents[at]!.begin;
    totals[at + 1] = totals[at]! + lengths[at]!;
    classes.bm25[at] = sizeClass(lengths[at]!);
    classes["tf-idf"][at] = sizeClass(norms[at]!);
  }
  return columns;
}

/** Rows in order of time, with their columns. */
export function sortRows(rows: Rows): Columns & Rows {
  const order = Uint32Array.from(rows.documents.keys());
  order.sort((left, right) => byTime(rows.documents[left]!, rows.documents[right]!) || left - right);
  const starts = new Uint32Array(order.length + 1);
  const terms = new Uint32Array(rows.starts[order.length]!);
  const frequencies = new Uint16Array(terms.length);
  let end = 0;
  order.forEach((from, to) => {
    const [start, stop] = [rows.starts[from]!, rows.starts[from + 1]!];
    terms.set(rows.terms.subarray(start, stop), end);
    frequencies.set(rows.frequencies.subarray(start, stop), end);
    end += stop - start;
    starts[to + 1] = end;
  });
  const documents = Array.from(order, (from) => rows.documents[from]!);
  const lengths = Uint32Array.from(order, (from) => rows.lengths[from]!);
  const norms = Float64Array.from(order, (from) => rows.norms[from]!);
  return { ...columnsOf(documents, lengths, norms), starts, terms, frequencies };
}
