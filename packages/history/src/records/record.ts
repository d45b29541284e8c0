/** Everything the store knows of one incident. */
import { isDeepStrictEqual } from "node:util";
import { epochOf, type Incident, knownAtOf, type Question, questionOf, type RootCause } from "@casebook/incident";
import type { Document } from "../lexical/document.ts";

/** What was known of an incident from `begin` until the next version's. */
export type Version = {
  begin: number;
  incident: Incident;
  document: Document;
  /** Which change of the store brought it: a later one has a greater number. */
  revision: number;
};

type Rejection = { at: number; cause: RootCause };

export type IncidentRecord = {
  /** Symptoms as first recorded. */
  question: Question;
  opened: number;
  /** As last recorded while the cause was unknown. */
  open?: Incident;
  /** By `begin`; empty while the cause is unknown. */
  versions: Version[];
  rejections: Rejection[];
};

export function recordOf(incident: Incident): IncidentRecord {
  return { question: questionOf(incident), opened: epochOf(incident.openedAt), versions: [], rejections: [] };
}

/** Epoch milliseconds from which an incident is a precedent; undefined while its cause is unknown. */
export function beginOf(incident: Incident): number | undefined {
  const knownAt = knownAtOf(incident);
  return knownAt === undefined ? undefined : epochOf(knownAt);
}

/** By `openedAt` as first recorded, then id by code units. */
export function byOpening(left: IncidentRecord, right: IncidentRecord): number {
  return left.opened - right.opened || (left.question.id < right.question.id ? -1 : 1);
}

/** True if the record holds this very incident already. */
export function holds(record: IncidentRecord, incident: Incident): boolean {
  const begin = beginOf(incident);
  const held = begin === undefined ? record.open : record.versions.find((version) => version.begin === begin)?.incident;
  return isDeepStrictEqual(held, incident);
}

/** The outages of everything that is recorded of it; a corrected record no longer counts. */
export function outagesOf({ open, versions }: IncidentRecord): Set<string> {
  const recorded = [open, ...versions.map(({ incident }) => incident)];
  return new Set(recorded.flatMap((incident) => incident?.outage ?? []));
}

/** The version that was visible at a moment, if any. */
export function versionAt(record: IncidentRecord, moment: number): Version | undefined {
  return record.versions.findLast((version) => version.begin < moment);
}
