/** The times of a record in ISO 8601, from the spellings that exports have. */
import { isRecord } from "../parse/absent.ts";
import type { Problem } from "../parse/problem.ts";
import { localTimeOf, timeOf } from "./time-text.ts";
import type { TimeZone } from "./time-zone.ts";

/**
 * Which moment is meant where a local time came twice, as clocks were set back: the one at which less was known. An
 * incident then opened at the first, and was resolved, or understood, at the second.
 */
const whichOfTwo = new Map([
  ["openedAt", 0],
  ["resolvedAt", -1],
  ["knownAt", -1],
]);

/** The record with its times in ISO 8601. What is no time, or lacks a zone, stays as it is, to be refused by name. */
export function withTimes(record: unknown, zone: TimeZone | undefined): { record: unknown } | { problem: Problem } {
  if (!isRecord(record)) return { record };
  const timed = { ...record };
  for (const [field, which] of whichOfTwo) {
    const text = record[field];
    if (typeof text !== "string") continue;
    const local = zone && localTimeOf(text);
    const moments = local === undefined ? [] : zone!.momentsOf(local);
    if (local !== undefined && moments.length === 0) return { problem: skipped(field, text, zone!.name) };
    const moment = moments.at(which);
    timed[field] = moment === undefined ? (timeOf(text) ?? text) : new Date(moment).toISOString();
  }
  return { record: timed };
}

function skipped(field: string, value: string, zone: string): Problem {
  return {
    field,
    value,
    reason: `${field} never was in ${zone}: clocks were set forward over it`,
    remedy: "Check in which time zone the file was written, or add an offset to this time.",
  };
}
