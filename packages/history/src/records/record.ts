/** Everything the store knows of one incident. */
import { isDeepStrictEqual } from "node:util";
import { epochOf, type Incident, knownAtOf, type Question, questionOf, type RootCause } from "@casebook/incident";
import type { Document } from "../lexical/document.ts";

/** An incident as it was recorded once, and the line of the journal that says so; 0 where there is no journal. */
export type Recorded = { readonly line: number; readonly incident: Incident };

/** What was known of an incident from `begin` until the next version's. */
export type Version = Recorded & {
  readonly begin: number;
  readonly document: Document;
  /** Which change of the store brought it: a later one has a greater number. */
  readonly revision: number;
};

export type Rejection = { at: number; cause: RootCause };

export type IncidentRecord = {
  readonly id: string;
  /** Symptoms as first recorded. */
  readonly question: Question;
  /** The line that first recorded them. */
  readonly line: number;
  readonly opened: number;
  /** As last recorded while the cause was unknown. */
  open?: Recorded;
  /** By `begin`; empty while the cause is unknown. */
  versions: Version[];
  rejections: readonly Rejection[];
};

export function recordOf(question: Question, line: number): IncidentRecord {
  return { id: question.id, question, line, opened: epochOf(question.openedAt), versions: [], rejections: [] };
}

/** Epoch milliseconds from which an incident is a precedent; undefined while its cause is unknown. */
export function beginOf(incident: Incident): number | undefined {
  const knownAt = knownAtOf(incident);
  return knownAt === undefined ? undefined : epochOf(knownAt);
}

/** By `openedAt` as first recorded, then id by code units. */
export function byOpening(left: IncidentRecord, right: IncidentRecord): number {
  return left.opened - right.opened || (left.id < right.id ? -1 : 1);
}

/** True if the record holds this very incident already. */
export function holds(record: IncidentRecord, incident: Incident): boolean {
  const begin = beginOf(incident);
  const held = begin === undefined ? record.open : record.versions.find((version) => version.begin === begin);
  return isDeepStrictEqual(held?.incident, incident);
}

/** True if the record holds this very rejection already. */
export function holdsRejection(record: IncidentRecord, { at, cause }: Rejection): boolean {
  return record.rejections.some((held) => held.at === at && isDeepStrictEqual(held.cause, cause));
}

/** The outages of everything that is recorded of it; a corrected record no longer counts. */
export function outagesOf(record: IncidentRecord): Set<string> {
  return new Set(recordedOf(record).flatMap(({ incident }) => incident.outage ?? []));
}

/** What stands recorded of an incident, from earlier to later. None only if its line was damaged after a compaction. */
export function recordedOf({ open, versions }: IncidentRecord): Recorded[] {
  return open === undefined ? versions : [open, ...versions];
}

/** True if adding what stands recorded, in order, would not give the symptoms as first recorded. */
export function wantsQuestion(record: IncidentRecord): boolean {
  const [first] = recordedOf(record);
  return first === undefined || !isDeepStrictEqual(questionOf(first.incident), record.question);
}

/** The version that was visible at a moment, if any. */
export function versionAt(record: IncidentRecord, moment: number): Version | undefined {
  return record.versions.findLast((version) => version.begin < moment);
}
