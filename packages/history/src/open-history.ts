/** Opens a history: in memory, or over a directory whose journal is the truth. */
import { join } from "node:path";
import {
  CasebookError,
  checkOptions,
  type Incident,
  isRejected,
  parseIncident,
  type Question,
  type Rejected,
  type RootCause,
  rootCauseSchema,
} from "@casebook/incident";
import { type Damage, type Journal, openJournal } from "@casebook/journal";
import { z } from "zod";
import type { AddReport, History } from "./history.ts";
import { checkMoment, openPast } from "./open-past.ts";
import type { Past } from "./past.ts";
import { IncidentStore } from "./records/incident-store.ts";
import { type Operation, operationOf } from "./records/operation.ts";
import { holds } from "./records/record.ts";

export type HistoryOptions = {
  /** Where incidents are kept. Absent: in memory only. */
  directory?: string;
  /** BM25's saturation of term frequency, > 0. @default 1.2 */
  k1?: number;
  /** BM25's share of length normalisation, in [0, 1]. @default 0.75 */
  b?: number;
  /** Opens an existing directory for reading only, beside a writer. @default false */
  readOnly?: boolean;
  /** Makes the id of a new store. @default crypto.randomUUID */
  newId?: () => string;
};

/** What was found wrong with the files when the history was opened. */
export type HistoryDamage = Damage | { line: number; kind: "operation"; raw: string };

export interface OpenedHistory extends History {
  /** Lines of the journal that could not be used, each kept aside. */
  readonly damage: readonly HistoryDamage[];
}

const optionsSchema = z.strictObject({
  directory: z.string().min(1).optional(),
  k1: z.number().positive().default(1.2),
  b: z.number().min(0).max(1).default(0.75),
  readOnly: z.boolean().default(false),
  newId: z.custom<() => string>((value) => typeof value === "function").default(() => () => crypto.randomUUID()),
});

const addOptionsSchema = z.strictObject({ signal: z.instanceof(AbortSignal).optional() });

/** So many records share one write to the disk. */
const batchSize = 1000;

/**
 * Opens a history.
 * @throws CasebookError `invalid-option`; the journal's errors if the directory is locked, damaged in its header or of a newer version.
 */
export async function openHistory(options: HistoryOptions = {}): Promise<OpenedHistory> {
  const { directory, k1, b, readOnly, newId } = checkOptions("openHistory", optionsSchema, options);
  const store = new IncidentStore({ k1, b });
  const damage: HistoryDamage[] = [];
  let name: string | undefined;
  let journal: Journal | undefined;
  if (directory !== undefined) {
    journal = await openJournal(join(directory, "incidents.journal"), { format: "casebook.incidents", readOnly });
    damage.push(...journal.damage);
    for await (const { line, record } of journal.replay()) {
      const operation = operationOf(record);
      if (operation === undefined) damage.push({ line, kind: "operation", raw: JSON.stringify(record) });
      else if (operation.op === "create") name = operation.store;
      else apply(store, operation);
    }
  }
  if (name === undefined) {
    name = newId();
    if (!readOnly) await journal?.append([{ op: "create", store: name } satisfies Operation]);
  }
  return new JournaledHistory(name, store, journal, damage);
}

class JournaledHistory implements OpenedHistory {
  readonly damage: readonly HistoryDamage[];
  readonly #name: string;
  readonly #store: IncidentStore;
  readonly #journal: Journal | undefined;
  #closed = false;
  /** Changes take turns, so that each is judged against what the one before it left. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(name: string, store: IncidentStore, journal: Journal | undefined, damage: readonly HistoryDamage[]) {
    this.#name = name;
    this.#store = store;
    this.#journal = journal;
    this.damage = damage;
  }

  async add(
    incidents: Iterable<Incident | Rejected> | AsyncIterable<Incident | Rejected>,
    options: { signal?: AbortSignal } = {},
  ): Promise<AddReport> {
    const { signal } = checkOptions("History.add", addOptionsSchema, options);
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
    const checked = checkOptions("History.reject", rootCauseSchema, cause);
    const moment = checkMoment(at, "History.reject");
    if (!this.#store.records.has(id)) throw unknownIncident(id);
    await this.#change([{ op: "reject", id, cause: checked, at: moment }]);
  }

  async remove(id: string): Promise<boolean> {
    if (!this.#store.records.has(id)) return false;
    await this.#change([{ op: "remove", id }]);
    return true;
  }

  async *questions(): AsyncGenerator<Question> {
    this.#assertOpen();
    const records = [...this.#store.records.values()];
    records.sort((left, right) => left.opened - right.opened || (left.question.id < right.question.id ? -1 : 1));
    for (const { question } of records) yield question;
  }

  before(question: Question): Past {
    this.#assertOpen();
    return openPast(this.#pastSource(), checkMoment(question?.openedAt, "History.before"), question);
  }

  asOf(moment: string): Past {
    this.#assertOpen();
    return openPast(this.#pastSource(), checkMoment(moment, "History.asOf"));
  }

  async count(): Promise<number> {
    this.#assertOpen();
    return this.#store.records.size;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#turn;
    this.#closed = true;
    await this.#journal?.close();
  }

  #pastSource() {
    return { name: this.#name, store: this.#store, assertOpen: () => this.#assertOpen() };
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

  async #change(operations: Operation[]): Promise<void> {
    await this.#takeTurn(async () => {
      await this.#journal?.append(operations);
      for (const operation of operations) apply(this.#store, operation);
    });
  }

  async #takeTurn(work: () => Promise<void>): Promise<void> {
    this.#assertOpen();
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  #assertOpen(): void {
    if (!this.#closed) return;
    throw new CasebookError({
      code: "history-closed",
      message: "This history is closed.",
      remedy: "Open it again with openHistory.",
    });
  }
}

function apply(store: IncidentStore, operation: Operation): void {
  if (operation.op === "add") store.add(operation.incident);
  else if (operation.op === "reject") store.reject(operation.id, operation.cause, operation.at);
  else if (operation.op === "remove") store.remove(operation.id);
}

function unknownIncident(id: string): CasebookError {
  return new CasebookError({
    code: "unknown-incident",
    message: `There is no incident "${id}".`,
    field: "id",
    value: id,
    remedy: "Add it first, or check the id.",
  });
}
