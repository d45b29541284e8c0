/** One version of an incident as the index knows it. What it holds lies in the columns of a block. */

/** A document lives from its `begin` to its `end`: a moment t sees it if `begin < t <= end`. */
export type Document = {
  /** Id of the incident. */
  readonly id: string;
  /** Epoch milliseconds of its `knownAt`. */
  readonly begin: number;
  /** Epoch milliseconds from which another version is visible instead; equal to `begin` when it is gone for good. */
  end: number;
  /** Where it lies in its segment, or in its tail. */
  position: number;
};

/** By `begin`, then id by code units: the order of `Past.scan`. */
export function byTime(left: Pick<Document, "begin" | "id">, right: Pick<Document, "begin" | "id">): number {
  return left.begin - right.begin || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
}

/** True of a document that no moment sees. It stays so. */
export function isGone({ begin, end }: Document): boolean {
  return end <= begin;
}
