/** Makes the store from the journal. */
import type { Journal } from "@casebook/journal";
import { Turns } from "../turns.ts";
import type { IncidentStore } from "./incident-store.ts";
import { applyOperation, operationOf } from "./operation.ts";

/** What the lines of a journal said besides the operations on the store. */
export type Replayed = {
  /** The name of the store, if the journal has it. */
  name: string | undefined;
  /** Lines that are no operation of this version. */
  unknown: { line: number; kind: "operation"; raw: string }[];
};

/** Does to the store what the journal says, from a place on. */
export async function replayInto(
  store: IncidentStore,
  journal: Journal,
  after?: { bytes: number; lines: number },
): Promise<Replayed> {
  const replayed: Replayed = { name: undefined, unknown: [] };
  const turns = new Turns();
  for await (const { line, record } of journal.replay(after)) {
    const operation = operationOf(record);
    if (operation === undefined) replayed.unknown.push({ line, kind: "operation", raw: JSON.stringify(record) });
    else if (operation.op === "create") replayed.name = operation.store;
    else applyOperation(store, operation, line);
    if (turns.isOver) await turns.pass();
  }
  await store.index.settle();
  return replayed;
}
