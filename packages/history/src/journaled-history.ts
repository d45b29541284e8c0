/** A store of incidents whose every change is in the journal before it is acknowledged. */
import {
  checkOptions,
  epochOf,
  type Incident,
  isRejected,
  parseIncident,
  type Question,
  type Rejected,
  type RootCause,
  rootCauseSchema,
} from "@casebook/incident";
import { z } from "zod";
import { checkId, checkIterable, checkMoment, checkQuestion } from "./check.ts";
import { AddInterrupted, historyClosed, unknownIncident } from "./errors.ts";
import { type ExportedRecord, exportedRecords, type RefutedCause } from "./export/exported-record.ts";
import { type FusionOptions, type FusionSettings, fusionSchema } from "./fuse/settings.ts";
import type { AddReport } from "./history.ts";
import { openPast, type PastSource } from "./open-past.ts";
import type { CompactOptions, CompactReport, HistoryDamage, OpenedHistory } from "./opened-history.ts";
import type { Past } from "./past.ts";
import type { HistoryFiles } from "./persist/history-files.ts";
import type { IndexNote } from "./persist/index-note.ts";
import type { IncidentStore } from "./records/incident-store.ts";
import { applyOperation, type Operation } from "./records/operation.ts";
import { beginOf, byOpening, holds, holdsRejection, type IncidentRecord } from "./records/record.ts";
import type { SemanticIndex, Waiting } from "./semantic/semantic-index.ts";
import { Turns } from "./turns.ts";

const addOptionsSchema = z.strictObject({ signal: z.instanceof(AbortSignal).optional() });

const embedOptionsSchema = z.strictObject({ signal: z.instanceof(AbortSignal).optional() });

const compactOptionsSchema = z.strictObject({
  isForgotten: z
    .custom<NonNullable<CompactOptions["isForgotten"]>>((value) => typeof value === "function")
    .default(() => () => false),
});

/** So many records share one write to the disk. */
const batchSize = 1000;

/** So many that waited for a vector before are tried with each add. */
const olderPerAdd = 256;

/** `files` are absent for a history in memory. */
type Parts = {
  name: string;
  store: IncidentStore;
  files?: HistoryFiles;
  semantic: SemanticIndex | undefined;
  fusion: FusionSettings;
};

export class JournaledHistory implements OpenedHistory {
  readonly damage: readonly HistoryDamage[];
  readonly #store: IncidentStore;
  readonly #files: HistoryFiles | undefined;
  readonly #semantic: SemanticIndex | undefined;
  readonly #source: Omit<PastSource, "fusion">;
  #fusion: FusionSettings;
  /** Changes take turns, so that each is judged against what the one before it left. */
  #turn: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor({ name, store, files, semantic, fusion }: Parts) {
    this.damage = files?.damage ?? [];
    this.#store = store;
    this.#files = files;
    this.#semantic = semantic;
    this.#source = { name, store, semantic, assertOpen: () => this.#assertOpen() };
    this.#fusion = fusion;
  }

  get index(): IndexNote | undefined {
    return this.#files?.note;
  }

  async add(
    incidents: Iterable<Incident | Rejected> | AsyncIterable<Incident | Rejected>,
    options: { signal?: AbortSignal } = {},
  ): Promise<AddReport> {
    this.#assertOpen();
    const { signal } = checkOptions("History.add", addOptionsSchema, options);
    checkIterable(incidents, "History.add");
    signal?.throwIfAborted();
    const report: AddReport = { added: 0, versions: 0, corrected: 0, unchanged: 0, rejected: [] };
    let batch: Incident[] = [];
    const turns = new Turns();
    /** False once the model failed, so that its failure is waited for but once. */
    let embeds = this.#semantic !== undefined;
    const addBatch = async (): Promise<void> => {
      const fresh = await this.#addBatch(batch, report);
      batch = [];
      if (embeds && fresh > 0) embeds = (await this.#semantic!.embedWaiting({ limit: fresh, signal })) > 0;
    };
    try {
      for await (const given of incidents) {
        signal?.throwIfAborted();
        const record = isRejected(given) ? given : parseIncident(given);
        if (isRejected(record)) report.rejected.push(record);
        else batch.push(record);
        if (turns.isOver) await turns.pass();
        if (batch.length === batchSize) await addBatch();
      }
      await addBatch();
      await this.#store.index.settle();
      if (this.#files?.isFarBehind) void this.#takeTurn(async () => this.#files?.saveIndex()).catch(() => undefined);
      if (embeds) await this.#semantic!.embedWaiting({ limit: olderPerAdd, signal });
      await this.#semantic?.settle();
      const waiting = this.#semantic?.waiting().length ?? 0;
      return waiting === 0 ? report : { ...report, waiting };
    } catch (error) {
      const isEmpty = Object.values(report).every(
        (counted) => counted === 0 || (Array.isArray(counted) && counted.length === 0),
      );
      throw signal?.aborted || isEmpty ? error : new AddInterrupted(report, error);
    }
  }

  async reject(id: string, cause: RootCause, at: string): Promise<void> {
    const operation = {
      op: "reject" as const,
      id: checkId(id, "History.reject"),
      cause: checkOptions("History.reject", rootCauseSchema, cause),
      at: checkMoment(at, "History.reject", "at"),
    };
    const rejection = { at: epochOf(operation.at), cause: operation.cause };
    if (!(await this.#change(operation, (record) => !holdsRejection(record, rejection)))) throw unknownIncident(id);
  }

  async remove(id: string): Promise<boolean> {
    return this.#change({ op: "remove", id: checkId(id, "History.remove") });
  }

  async *questions(): AsyncGenerator<Question> {
    this.#assertOpen();
    for (const { question } of [...this.#store.records.values()].sort(byOpening)) yield question;
  }

  async latest(id: string): Promise<Incident | undefined> {
    this.#assertOpen();
    const record = this.#store.records.get(checkId(id, "History.latest"));
    return (record?.versions.at(-1) ?? record?.open)?.incident;
  }

  async firstRecorded(id: string): Promise<Question | undefined> {
    this.#assertOpen();
    return this.#store.records.get(checkId(id, "History.firstRecorded"))?.question;
  }

  async compact(options: CompactOptions = {}): Promise<CompactReport> {
    this.#assertOpen();
    const { isForgotten } = checkOptions("History.compact", compactOptionsSchema, options);
    return this.#takeTurn(async () => {
      const report = (await this.#files?.compact(isForgotten)) ?? { before: 0, after: 0 };
      if (this.#files !== undefined && this.#semantic !== undefined) await this.#restartVectors();
      else await this.#files?.retainVectors();
      return report;
    });
  }

  async *leftBehind(): AsyncGenerator<Incident | RefutedCause> {
    this.#assertOpen();
    if (this.#files !== undefined) yield* this.#files.leftBehind();
  }

  async *export(): AsyncGenerator<ExportedRecord> {
    this.#assertOpen();
    yield* exportedRecords(this.#store.records.values());
  }

  useFusion(fusion: FusionOptions): void {
    this.#assertOpen();
    this.#fusion = checkOptions("History.useFusion", fusionSchema, fusion);
  }

  async waiting(): Promise<Waiting[]> {
    this.#assertOpen();
    return this.#semantic?.waiting() ?? [];
  }

  async embedWaiting(options: { signal?: AbortSignal } = {}): Promise<number> {
    this.#assertOpen();
    const { signal } = checkOptions("History.embedWaiting", embedOptionsSchema, options);
    signal?.throwIfAborted();
    await this.#semantic?.embedWaiting({ signal });
    await this.#semantic?.settle();
    return this.#semantic?.waiting().length ?? 0;
  }

  /** Puts vectors that were made anew in the place of the old ones. */
  async promoteVectors(): Promise<void> {
    await this.#takeTurn(async () => this.#semantic?.promote());
  }

  before(question: Question): Past {
    this.#assertOpen();
    const asking = checkQuestion(question, "History.before");
    return openPast({ ...this.#source, fusion: this.#fusion }, asking.openedAt, asking);
  }

  asOf(moment: string): Past {
    this.#assertOpen();
    return openPast({ ...this.#source, fusion: this.#fusion }, checkMoment(moment, "History.asOf", "moment"));
  }

  async count(): Promise<number> {
    this.#assertOpen();
    return this.#store.records.size;
  }

  async close(): Promise<void> {
    this.#closing ??= this.#turn
      .then(async () => {
        await Promise.allSettled([this.#semantic?.close(), this.#files?.saveIndex()]);
      })
      .finally(() => this.#files?.close());
    await this.#closing;
  }

  /** How many versions are new to the semantic leg and have no vector yet. */
  async #addBatch(batch: Incident[], report: AddReport): Promise<number> {
    return this.#takeTurn(async () => {
      const fresh = batch.filter((incident) => {
        const record = this.#store.records.get(incident.id);
        return record === undefined || !holds(record, incident);
      });
      report.unchanged += batch.length - fresh.length;
      const operations = fresh.map((incident): Operation => ({ op: "add", incident }));
      const line = (await this.#files?.append(operations)) ?? 0;
      const turns = new Turns();
      let waiting = 0;
      for (const [at, incident] of fresh.entries()) {
        report[this.#store.add(incident, { line: line + at })]++;
        if (this.#register(incident)) waiting++;
        if (turns.isOver) await turns.pass();
      }
      return waiting;
    });
  }

  /** After a compaction documents are others, and vectors of what was removed must go too. */
  async #restartVectors(): Promise<void> {
    const records = [...this.#store.records.values()];
    await this.#semantic?.restart(
      records.flatMap(({ versions }) => versions),
      records.map(({ question }) => question),
    );
  }

  /** True if it waits for a vector. */
  #register(incident: Incident): boolean {
    if (this.#semantic === undefined) return false;
    const begin = beginOf(incident);
    const version = this.#store.records.get(incident.id)?.versions.find((each) => each.begin === begin);
    return version !== undefined && this.#semantic.register(version);
  }

  /** False if there is no such incident. Nothing is written if the change was made before. */
  async #change(
    operation: Operation & { id: string },
    isNew: (record: IncidentRecord) => boolean = () => true,
  ): Promise<boolean> {
    return this.#takeTurn(async () => {
      const record = this.#store.records.get(operation.id);
      if (record === undefined) return false;
      if (!isNew(record)) return true;
      const line = (await this.#files?.append([operation])) ?? 0;
      applyOperation(this.#store, operation, line);
      return true;
    });
  }

  async #takeTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#assertOpen();
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw historyClosed();
  }
}
