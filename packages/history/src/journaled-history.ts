/** A store of incidents whose every change is in the journal before it is acknowledged. */
import {
  checkOptions,
  type Incident,
  isRejected,
  parseIncident,
  type Question,
  type Rejected,
  type RootCause,
  rootCauseSchema,
} from "@casebook/incident";
import type { Journal } from "@casebook/journal";
import { z } from "zod";
import { checkId, checkIterable, checkMoment, checkQuestion } from "./check.ts";
import { historyClosed, unknownIncident } from "./errors.ts";
import type { AddReport } from "./history.ts";
import type { HistoryDamage, OpenedHistory } from "./open-history.ts";
import { openPast, type PastSource } from "./open-past.ts";
import type { Past } from "./past.ts";
import type { IncidentStore } from "./records/incident-store.ts";
import { applyOperation, type Operation } from "./records/operation.ts";
import { byOpening, holds } from "./records/record.ts";

const addOptionsSchema = z.strictObject({ signal: z.instanceof(AbortSignal).optional() });

/** So many records share one write to the disk. */
const batchSize = 1000;

/** `journal` is absent for a history in memory. */
type Parts = { name: string; store: IncidentStore; journal: Journal | undefined; damage: readonly HistoryDamage[] };

export class JournaledHistory implements OpenedHistory {
  readonly damage: readonly HistoryDamage[];
  readonly #store: IncidentStore;
  readonly #journal: Journal | undefined;
  readonly #source: PastSource;
  /** Changes take turns, so that each is judged against what the one before it left. */
  #turn: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor({ name, store, journal, damage }: Parts) {
    this.damage = damage;
    this.#store = store;
    this.#journal = journal;
    this.#source = { name, store, assertOpen: () => this.#assertOpen() };
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
    for await (const given of incidents) {
      signal?.throwIfAborted();
      const record = isRejected(given) ? given : parseIncident(given);
      if (isRejected(record)) report.rejected.push(record);
      else batch.push(record);
      if (batch.length === batchSize) {
        await this.#addBatch(batch, report);
        batch = [];
      }
    }
    await this.#addBatch(batch, report);
    return report;
  }

  async reject(id: string, cause: RootCause, at: string): Promise<void> {
    const operation: Operation = {
      op: "reject",
      id: checkId(id, "History.reject"),
      cause: checkOptions("History.reject", rootCauseSchema, cause),
      at: checkMoment(at, "History.reject", "at"),
    };
    if (!(await this.#change(operation))) throw unknownIncident(id);
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
    return record?.versions.at(-1)?.incident ?? record?.open;
  }

  async firstRecorded(id: string): Promise<Question | undefined> {
    this.#assertOpen();
    return this.#store.records.get(checkId(id, "History.firstRecorded"))?.question;
  }

  before(question: Question): Past {
    this.#assertOpen();
    const asking = checkQuestion(question, "History.before");
    return openPast(this.#source, asking.openedAt, asking);
  }

  asOf(moment: string): Past {
    this.#assertOpen();
    return openPast(this.#source, checkMoment(moment, "History.asOf", "moment"));
  }

  async count(): Promise<number> {
    this.#assertOpen();
    return this.#store.records.size;
  }

  async close(): Promise<void> {
    this.#closing ??= this.#turn.then(() => this.#journal?.close());
    await this.#closing;
  }

  async #addBatch(batch: Incident[], report: AddReport): Promise<void> {
    await this.#takeTurn(async () => {
      const fresh = batch.filter((incident) => {
        const record = this.#store.records.get(incident.id);
        return record === undefined || !holds(record, incident);
      });
      report.unchanged += batch.length - fresh.length;
      await this.#journal?.append(fresh.map((incident): Operation => ({ op: "add", incident })));
      for (const incident of fresh) report[this.#store.add(incident)]++;
    });
  }

  /** False if there is no such incident. */
  async #change(operation: Operation & { id: string }): Promise<boolean> {
    return this.#takeTurn(async () => {
      if (!this.#store.records.has(operation.id)) return false;
      await this.#journal?.append([operation]);
      applyOperation(this.#store, operation);
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
