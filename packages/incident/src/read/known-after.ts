/** When a cause counts as known, where the record does not say so. */
import { isRecord } from "../parse/absent.ts";

const day = 86_400_000;

/** The record with `knownAt` that many days after `resolvedAt`, unless it has one or was never resolved. */
export function withKnownAt(record: unknown, days: number | undefined): unknown {
  if (days === undefined || !isRecord(record)) return record;
  const { resolvedAt, knownAt } = record;
  if (typeof resolvedAt !== "string" || (knownAt !== undefined && knownAt !== null)) return record;
  const known = new Date(Date.parse(resolvedAt) + days * day);
  return Number.isNaN(known.getTime()) ? record : { ...record, knownAt: known.toISOString() };
}
