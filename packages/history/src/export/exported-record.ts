/** A history as lines of JSON, in an order that gives the same history again. */
import type { Incident, RootCause } from "@casebook/incident";
import { type IncidentRecord, outagesOf, recordedOf, wantsQuestion } from "../records/record.ts";

/** The first line of an export. */
export type ExportHeader = { format: "casebook.export"; version: 1 };

/** A cause that a person refuted, as a line of an export. */
export type RefutedCause = { refuted: RootCause; id: string; at: string };

/**
 * A line of an export. The incidents of one id stand from earlier to later, the first with the symptoms as first
 * recorded; several of one id are its versions.
 */
export type ExportedRecord = ExportHeader | Incident | RefutedCause;

export const exportHeader: ExportHeader = { format: "casebook.export", version: 1 };

/** Header, incidents, refuted causes. */
export function* exportedRecords(records: Iterable<IncidentRecord>): Generator<ExportedRecord> {
  yield exportHeader;
  for (const record of records) {
    yield* incidentsOf(record);
    for (const { at, cause } of record.rejections) {
      yield { refuted: cause, id: record.id, at: new Date(at).toISOString() };
    }
  }
}

/** Symptoms that no record has any more are told by an open incident. Its outage is taken back if it no longer counts. */
function* incidentsOf(record: IncidentRecord): Generator<Incident> {
  const { question, open } = record;
  if (wantsQuestion(record)) {
    yield question;
    const { outage, ...rest } = question;
    if (open === undefined && outage !== undefined && !outagesOf(record).has(outage)) yield rest;
  }
  for (const { incident } of recordedOf(record)) yield incident;
}
