/** Opens a history: in memory, or over a directory whose journal is the truth. */
import { join } from "node:path";
import { checkOptions, type Incident, type Question } from "@casebook/incident";
import { type Damage, type Journal, openJournal } from "@casebook/journal";
import { z } from "zod";
import type { History } from "./history.ts";
import { JournaledHistory } from "./journaled-history.ts";
import { IncidentStore } from "./records/incident-store.ts";
import { applyOperation, type Operation, operationOf } from "./records/operation.ts";

export type HistoryOptions = {
  /** Where incidents are kept. Absent: in memory only. */
  directory?: string;
  /** BM25's saturation of term frequency, > 0. @default 1.2 */
  k1?: number;
  /** BM25's share of length normalisation, in [0, 1]. @default 0.75 */
  b?: number;
  /** Opens an existing directory for reading only, beside a writer; shows what was there when it was opened. @default false */
  readOnly?: boolean;
  /** Makes the id of a new store. @default crypto.randomUUID */
  newId?: () => string;
};

/** What was found wrong with the files when the history was opened. `operation`: a sound line that this version does not know. */
export type HistoryDamage = Damage | { line: number; kind: "operation"; raw: string };

export interface OpenedHistory extends History {
  /** Lines of the journal that could not be used, each kept aside or left where it is. */
  readonly damage: readonly HistoryDamage[];
  /** An incident as last recorded: its latest version, else the last record of it while it was open. */
  latest(id: string): Promise<Incident | undefined>;
  /** The symptoms of an incident as first recorded. */
  firstRecorded(id: string): Promise<Question | undefined>;
}

const storeId = z.string().min(1);

const optionsSchema = z
  .strictObject({
    directory: z.string().min(1).optional(),
    k1: z.number().positive().default(1.2),
    b: z.number().min(0).max(1).default(0.75),
    readOnly: z.boolean().default(false),
    newId: z.custom<() => string>((value) => typeof value === "function").default(() => () => crypto.randomUUID()),
  })
  .refine(({ readOnly, directory }) => !readOnly || directory !== undefined, {
    path: ["readOnly"],
    message: "a history in memory cannot be read-only",
  });

/**
 * Opens a history.
 * @throws CasebookError `invalid-option`; the journal's errors if the directory is locked, damaged in its header or of a newer version.
 */
export async function openHistory(options: HistoryOptions = {}): Promise<OpenedHistory> {
  const { directory, k1, b, readOnly, newId } = checkOptions("openHistory", optionsSchema, options);
  const store = new IncidentStore({ k1, b });
  const makeName = (): string => checkOptions("openHistory: newId()", storeId, newId());
  if (directory === undefined) return new JournaledHistory({ name: makeName(), store, journal: undefined, damage: [] });

  const journal = await openJournal(join(directory, "incidents.journal"), { format: "casebook.incidents", readOnly });
  try {
    const { name: found, unknown } = await replayInto(store, journal);
    const name = found ?? makeName();
    if (found === undefined && !readOnly) await journal.append([{ op: "create", store: name } satisfies Operation]);
    return new JournaledHistory({ name, store, journal, damage: [...journal.damage, ...unknown] });
  } catch (error) {
    await journal.close();
    throw error;
  }
}

/** The name of the store, if the journal has it, and the lines that are no operation of this version. */
async function replayInto(
  store: IncidentStore,
  journal: Journal,
): Promise<{ name: string | undefined; unknown: HistoryDamage[] }> {
  const unknown: HistoryDamage[] = [];
  let name: string | undefined;
  for await (const { line, record } of journal.replay()) {
    const operation = operationOf(record);
    if (operation === undefined) unknown.push({ line, kind: "operation", raw: JSON.stringify(record) });
    else if (operation.op === "create") name = operation.store;
    else applyOperation(store, operation);
  }
  return { name, unknown };
}
