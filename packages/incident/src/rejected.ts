/** A record that was refused, handed back whole with the reason. */
export type Rejected = {
  rejected: true;
  /** 1-based line of the source; in a JSON array the 1-based position of the record; 0 when there is no source. */
  line: number;
  /** What is wrong, in words. */
  reason: string;
  /** The field that is wrong, as a dotted path; empty when the whole record is. */
  field: string;
  /** The value that was given, as far as it could be read. */
  value: unknown;
  /** What to do about it. */
  remedy: string;
  /** The record as it was given. */
  raw: string;
};

/** True for a record that was refused. */
export function isRejected(record: unknown): record is Rejected {
  return typeof record === "object" && record !== null && (record as { rejected?: unknown }).rejected === true;
}
