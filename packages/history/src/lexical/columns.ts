/** The columns of a segment that follow from its documents. */
import { byTime, type Document } from "./document.ts";
import { Members } from "./members.ts";
import type { Rows } from "./rows.ts";
import type { Segment } from "./segment.ts";
import { sizeClass } from "./size-class.ts";

export type Columns = Pick<
  Segment,
  "documents" | "begins" | "lengths" | "norms" | "totals" | "classes" | "members" | "ended"
>;

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
    members: new Members(count),
    ended: new Uint8Array(count),
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

/** Notes which documents have an end by now, and tells each where it lies. */
export function noteDocuments({ documents, ended }: Pick<Columns, "documents" | "ended">): void {
  for (let at = 0; at < documents.length; at++) {
    const document = documents[at]!;
    document.position = at;
    ended[at] = document.end === Number.POSITIVE_INFINITY ? 0 : 1;
  }
}

/** Rows in order of time, with their columns. */
export function sortRows(rows: Rows): Columns & Rows {
  const order = orderOf(rows.documents);
  const starts = new Uint32Array(order.length + 1);
  const terms = new Uint32Array(rows.starts[order.length]!);
  const frequencies = new Uint16Array(terms.length);
  let end = 0;
  for (let to = 0; to < order.length; to++) {
    const from = order[to]!;
    for (let at = rows.starts[from]!; at < rows.starts[from + 1]!; at++) {
      terms[end] = rows.terms[at]!;
      frequencies[end++] = rows.frequencies[at]!;
    }
    starts[to + 1] = end;
  }
  const documents = Array.from(order, (from) => rows.documents[from]!);
  const lengths = Uint32Array.from(order, (from) => rows.lengths[from]!);
  const norms = Float64Array.from(order, (from) => rows.norms[from]!);
  return { ...columnsOf(documents, lengths, norms), starts, terms, frequencies };
}

/** Places of documents in order of time; of equals in the order of arrival. */
function orderOf(documents: readonly Document[]): Uint32Array {
  const order = Uint32Array.from(documents.keys());
  if (documents.every((document, at) => at === 0 || byTime(documents[at - 1]!, document) <= 0)) return order;
  return order.sort((left, right) => byTime(documents[left]!, documents[right]!) || left - right);
}
