/** The records of a store as columns: everything but the incidents themselves, which stay in the journal. */
import { setImmediate as breathe } from "node:timers/promises";
import type { HeldLines } from "@casebook/journal";
import type { Document } from "../lexical/document.ts";
import { HeldIncident, HeldRecord, HeldVersion } from "../records/held-record.ts";
import type { IncidentStore } from "../records/incident-store.ts";
import type { Rejection } from "../records/record.ts";
import type { Section } from "./sections.ts";

const sliceSize = 2000;

/** One entry a record, and one a version; those of a record lie together. */
type Columns = {
  lines: Uint32Array;
  /** 0: never recorded while open. */
  openLines: Uint32Array;
  versionCounts: Uint32Array;
  opened: Float64Array;
  versionLines: Uint32Array;
  versionRevisions: Float64Array;
  versionBegins: Float64Array;
};

/** `outages` and `rejections`: of the records that have any, by their places. */
type Words = { ids: string[]; outages: [number, string[]][]; rejections: [number, readonly Rejection[]][] };

/** The columns of a store, which must not change meanwhile. */
export async function storeSections(store: IncidentStore): Promise<Section[]> {
  const records = [...store.records.values()];
  const versions = records.reduce((sum, record) => sum + record.versions.length, 0);
  const columns = emptyColumns(records.length, versions);
  const words: Words = { ids: [], outages: [], rejections: [] };
  let next = 0;
  for (const [at, record] of records.entries()) {
    words.ids.push(record.id);
    const outages = store.outagesOf(record.id);
    if (outages.length > 0) words.outages.push([at, outages]);
    if (record.rejections.length > 0) words.rejections.push([at, record.rejections]);
    columns.lines[at] = record.line;
    columns.openLines[at] = record.open?.line ?? 0;
    columns.versionCounts[at] = record.versions.length;
    columns.opened[at] = record.opened;
    for (const { line, revision, begin } of record.versions) {
      columns.versionLines[next] = line;
      columns.versionRevisions[next] = revision;
      columns.versionBegins[next++] = begin;
    }
    if (at % sliceSize === sliceSize - 1) await breathe();
  }
  return [
    { name: "words", chunks: [Buffer.from(JSON.stringify(words))] },
    ...Object.entries(columns).map(([name, column]) => ({ name, chunks: [bytesOf(column)] })),
  ];
}

/**
 * The records, with the documents of the index. Undefined if columns and documents do not fit each other.
 */
export function recordsFrom(
  sections: ReadonlyMap<string, Buffer>,
  lines: HeldLines,
  documents: Iterable<Document>,
): { records: HeldRecord[]; outages: [string, string[]][] } | undefined {
  // Not checked further: the bytes are those that were written, and at 100,000 ids a check takes longer than the reading.
  const words = parsed(sections.get("words")) as Words | undefined;
  if (words === undefined) return undefined;
  const { ids } = words;
  const columns = emptyColumns(ids.length, 0);
  for (const name of Object.keys(columns) as (keyof Columns)[]) {
    const bytes = sections.get(name);
    if (bytes === undefined) return undefined;
    const { length } = columns[name];
    Object.assign(columns, { [name]: columnOf(columns[name], bytes, length === 0 ? undefined : length) });
  }
  const documentOf = finderOf(documents);
  let next = 0;
  const records: HeldRecord[] = [];
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at]!;
    const record = new HeldRecord(lines, id, columns.lines[at]!, columns.opened[at]!);
    const openLine = columns.openLines[at]!;
    if (openLine !== 0) record.open = new HeldIncident(lines, openLine);
    for (const end = next + columns.versionCounts[at]!; next < end; next++) {
      const document = documentOf(id, columns.versionBegins[next]!);
      if (document === undefined) return undefined;
      const line = columns.versionLines[next]!;
      record.versions.push(new HeldVersion(lines, line, document, columns.versionRevisions[next]!));
    }
    records.push(record);
  }
  for (const [at, rejections] of words.rejections) records[at]!.rejections = rejections;
  return { records, outages: words.outages.map(([at, outages]) => [ids[at]!, outages]) };
}

/** Finds the visible document of an id that begins at a moment. Nearly every id has only one. */
function finderOf(documents: Iterable<Document>): (id: string, begin: number) => Document | undefined {
  const first = new Map<string, Document>();
  const further = new Map<string, Document[]>();
  for (const document of documents) {
    const { id, begin, end } = document;
    if (end <= begin) continue;
    if (!first.has(id)) first.set(id, document);
    else further.set(id, [...(further.get(id) ?? []), document]);
  }
  return (id, begin) => {
    const document = first.get(id);
    return document?.begin === begin ? document : further.get(id)?.find((each) => each.begin === begin);
  };
}

function emptyColumns(records: number, versions: number): Columns {
  return {
    lines: new Uint32Array(records),
    openLines: new Uint32Array(records),
    versionCounts: new Uint32Array(records),
    opened: new Float64Array(records),
    versionLines: new Uint32Array(versions),
    versionRevisions: new Float64Array(versions),
    versionBegins: new Float64Array(versions),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A section may be longer than its column, up to a multiple of eight. */
function columnOf(like: Uint32Array | Float64Array, bytes: Buffer, length?: number): Uint32Array | Float64Array {
  const size = length ?? Math.floor(bytes.length / like.BYTES_PER_ELEMENT);
  return like instanceof Uint32Array
    ? new Uint32Array(bytes.buffer, bytes.byteOffset, size)
    : new Float64Array(bytes.buffer, bytes.byteOffset, size);
}

function parsed(bytes: Buffer | undefined): unknown {
  if (bytes === undefined) return undefined;
  const padding = bytes.indexOf(0);
  return JSON.parse(bytes.toString("utf8", 0, padding < 0 ? bytes.length : padding));
}
