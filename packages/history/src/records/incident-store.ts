/** The incidents in memory, with their index. Every change is one operation, so replaying the journal gives the same store. */
import { epochOf, type Incident, type RootCause } from "@casebook/incident";
import { precedentTerms } from "../analysis/terms.ts";
import { LexicalIndex } from "../lexical/lexical-index.ts";
import type { Bm25Parameters } from "../lexical/statistics.ts";
import { Outages } from "./outages.ts";
import { beginOf, holds, type IncidentRecord, outagesOf, recordOf } from "./record.ts";
import { Timeline } from "./timeline.ts";

export type Change = "added" | "versions" | "corrected" | "unchanged";

export class IncidentStore {
  readonly index: LexicalIndex;
  readonly records: Map<string, IncidentRecord> = new Map();
  readonly #outages = new Outages();
  #timeline: Timeline | undefined;
  #generation = 0;
  #revision = 0;

  constructor(parameters: Bm25Parameters) {
    this.index = new LexicalIndex(parameters);
  }

  /** Grows with every removal and correction: what was learned before it rests on another past. */
  get generation(): number {
    return this.#generation;
  }

  /** All versions in order of time, as they are now. */
  get timeline(): Timeline {
    this.#timeline ??= new Timeline(
      [...this.records.values()].flatMap((record) => record.versions),
      (id) => this.records.get(id)?.versions ?? [],
    );
    return this.#timeline;
  }

  /** The incident itself and those of its outage, whenever they were said to belong to it: never each other's precedents. */
  kinOf(id: string, outage: string | undefined): Set<string> {
    return this.#outages.kinOf(id, outage);
  }

  /** Keeps the incident itself, frozen: what is handed out must not be changed without the journal. */
  add(incident: Incident): Change {
    freeze(incident);
    const known = this.records.get(incident.id);
    if (known !== undefined && holds(known, incident)) return "unchanged";
    const record = known ?? recordOf(incident);
    this.records.set(incident.id, record);
    const begin = beginOf(incident);
    if (begin === undefined) record.open = incident;
    const corrected = begin === undefined || this.#place(record, incident, begin);
    this.#outages.set(incident.id, outagesOf(record));
    return known === undefined ? "added" : corrected ? "corrected" : "versions";
  }

  reject(id: string, cause: RootCause, at: string): void {
    this.records.get(id)?.rejections.push({ at: epochOf(at), cause });
  }

  remove(id: string): boolean {
    const record = this.records.get(id);
    if (record === undefined) return false;
    for (const { document } of record.versions) this.index.end(document, document.begin);
    this.records.delete(id);
    this.#outages.set(id, new Set());
    this.#timeline = undefined;
    this.#generation++;
    return true;
  }

  /** Puts a version among the others by its `begin`. True if it replaced one. */
  #place(record: IncidentRecord, incident: Incident, begin: number): boolean {
    const document = this.index.add(incident.id, begin, precedentTerms(incident));
    const replaced = record.versions.find((version) => version.begin === begin);
    if (replaced !== undefined) {
      this.index.end(replaced.document, begin);
      this.#generation++;
    }
    const others = record.versions.filter((version) => version !== replaced);
    record.versions = [...others, { begin, incident, document, revision: ++this.#revision }].sort(
      (left, right) => left.begin - right.begin,
    );
    record.versions.forEach((version, at) => {
      const end = record.versions[at + 1]?.begin ?? Number.POSITIVE_INFINITY;
      if (version.document.end !== end) this.index.end(version.document, end);
    });
    this.#timeline = undefined;
    return replaced !== undefined;
  }
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}
