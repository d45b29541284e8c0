/** The incidents in memory, with their index. Every change is one operation, so replaying the journal gives the same store. */
import { epochOf, type Incident, type Question, questionOf, type RootCause } from "@casebook/incident";
import type { Analysis } from "../analysis/analysis.ts";
import { LexicalIndex } from "../lexical/lexical-index.ts";
import type { Bm25Parameters } from "../lexical/statistics.ts";
import { freeze } from "./freeze.ts";
import type { Operation } from "./operation.ts";
import { Outages } from "./outages.ts";
import {
  beginOf,
  holds,
  type IncidentRecord,
  outagesOf,
  type Recorded,
  recordedOf,
  recordOf,
  type Version,
  wantsQuestion,
} from "./record.ts";
import { Timeline } from "./timeline.ts";

/** Where the journal says it, and which change it was, if that was counted before. */
type Said = { line: number; revision?: number | undefined };

export type Change = "added" | "versions" | "corrected" | "unchanged";

/** `generation` and `revision`: how often something was taken back, and how many versions came. */
export type StoreState = { generation: number; revision: number };

export class IncidentStore {
  readonly #parameters: Bm25Parameters;
  readonly #analysis: Analysis;
  #index: LexicalIndex;
  #records: Map<string, IncidentRecord> = new Map();
  #outages = new Outages();
  #timeline: Timeline | undefined;
  #generation = 0;
  #revision = 0;

  constructor(parameters: Bm25Parameters, analysis: Analysis) {
    this.#parameters = parameters;
    this.#analysis = analysis;
    this.#index = new LexicalIndex(parameters);
  }

  get index(): LexicalIndex {
    return this.#index;
  }

  get records(): ReadonlyMap<string, IncidentRecord> {
    return this.#records;
  }

  /** Grows with every removal and correction: what was learned before it rests on another past. */
  get generation(): number {
    return this.#generation;
  }

  /** All versions in order of time, as they are now. */
  get timeline(): Timeline {
    this.#timeline ??= new Timeline(
      [...this.#records.values()].flatMap((record) => record.versions),
      (id) => this.#records.get(id)?.versions ?? [],
    );
    return this.#timeline;
  }

  /** The incident itself and those of its outage, whenever they were said to belong to it: never each other's precedents. */
  kinOf(id: string, outage: string | undefined): Set<string> {
    return this.#outages.kinOf(id, outage);
  }

  /** The outages of everything that is recorded of an incident. */
  outagesOf(id: string): string[] {
    return [...this.#outages.of(id)];
  }

  /** The options that the index depends on: one that was made with others is no use. */
  get fingerprint(): string {
    return this.#analysis.fingerprint;
  }

  /** Which terms an incident is found by. */
  get analysis(): Analysis {
    return this.#analysis;
  }

  get parameters(): Bm25Parameters {
    return this.#parameters;
  }

  /** Records symptoms for which no incident stands any more. One with the same id must be added next. */
  first(question: Question, line: number): void {
    if (!this.#records.has(question.id)) this.#records.set(question.id, recordOf(freeze(question), line));
  }

  /** Keeps the incident itself, frozen: what is handed out must not be changed without the journal. */
  add(incident: Incident, { line, revision = this.#revision + 1 }: Said): Change {
    freeze(incident);
    const known = this.#records.get(incident.id);
    if (known !== undefined && holds(known, incident)) return "unchanged";
    const record = known ?? recordOf(freeze(questionOf(incident)), line);
    this.#records.set(incident.id, record);
    const begin = beginOf(incident);
    if (begin === undefined) record.open = { line, incident };
    const corrected = begin === undefined || this.#place(record, { line, incident, begin, revision });
    this.#outages.set(incident.id, outagesOf(record));
    return known === undefined ? "added" : corrected ? "corrected" : "versions";
  }

  reject(id: string, cause: RootCause, at: string): void {
    const record = this.#records.get(id);
    if (record !== undefined) record.rejections = [...record.rejections, { at: epochOf(at), cause }];
  }

  remove(id: string): boolean {
    const record = this.#records.get(id);
    if (record === undefined) return false;
    for (const { document } of record.versions) this.#index.end(document, document.begin);
    this.#records.delete(id);
    this.#outages.set(id, new Set());
    this.#timeline = undefined;
    this.#generation++;
    return true;
  }

  /** Operations that make a store like this one, without what was removed or corrected. */
  *operations(): Generator<Operation> {
    for (const record of this.#records.values()) {
      if (wantsQuestion(record)) yield { op: "first", question: record.question };
      for (const recorded of recordedOf(record)) yield adding(recorded);
      for (const { at, cause } of record.rejections) {
        yield { op: "reject", id: record.id, cause, at: new Date(at).toISOString() };
      }
    }
    yield { op: "state", ...this.state };
  }

  /** What counts the changes so far. */
  get state(): StoreState {
    return { generation: this.#generation, revision: this.#revision };
  }

  set state({ generation, revision }: StoreState) {
    this.#generation = generation;
    this.#revision = revision;
  }

  /** Takes in what an index file knew: the records with their documents in `index`. The store must be empty. */
  takeIn(index: LexicalIndex, records: Iterable<IncidentRecord>, outages: Iterable<[string, string[]]>): void {
    this.#index = index;
    for (const record of records) this.#records.set(record.id, record);
    for (const [id, those] of outages) this.#outages.set(id, new Set(those));
  }

  /** A store of the same kind with nothing in it. */
  empty(): IncidentStore {
    return new IncidentStore(this.#parameters, this.#analysis);
  }

  /** Becomes the other store, also for those who hold this one; the other must not be used any more. */
  become(other: IncidentStore): void {
    this.#index = other.#index;
    this.#records = other.#records;
    this.#outages = other.#outages;
    this.#timeline = undefined;
    this.state = other.state;
  }

  /** Puts a version among the others by its `begin`. True if it replaced one. */
  #place(record: IncidentRecord, fresh: Omit<Version, "document">): boolean {
    const { incident, begin } = fresh;
    const document = this.#index.add(incident.id, begin, this.#analysis.precedentTerms(incident));
    const replaced = record.versions.find((version) => version.begin === begin);
    if (replaced !== undefined) {
      this.#index.end(replaced.document, begin);
      this.#generation++;
    }
    const others = record.versions.filter((version) => version !== replaced);
    record.versions = [...others, { ...fresh, document }].sort((left, right) => left.begin - right.begin);
    this.#revision = Math.max(this.#revision, fresh.revision);
    record.versions.forEach((version, at) => {
      const end = record.versions[at + 1]?.begin ?? Number.POSITIVE_INFINITY;
      if (version.document.end !== end) this.#index.end(version.document, end);
    });
    const isNew = replaced === undefined && others.length === 0;
    if (!isNew || this.#timeline?.append(record.versions[0]!) === false) this.#timeline = undefined;
    return replaced !== undefined;
  }
}

function adding(recorded: Recorded | Version): Operation {
  const { incident } = recorded;
  return "revision" in recorded ? { op: "add", incident, revision: recorded.revision } : { op: "add", incident };
}
