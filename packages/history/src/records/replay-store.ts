/** Makes the store from the journal. */
import { setImmediate as breathe } from "node:timers/promises";
import type { Journal } from "@casebook/journal";
import type { IncidentStore } from "./incident-store.ts";
import { applyOperation, operationOf } from "./operation.ts";

/** After so many operations others get their turn. */
const sliceSize = 100;

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
  let done = 0;
  for await (const { line, record } of journal.replay(after)) {
    const operation = operationOf(record);
    if (operation === undefined) replayed.unknown.push({ line, kind: "operation", raw: JSON.stringify(record) });
    else if (operation.op === "create") replayed.name = operation.store;
    else applyOperation(store, operation, line);
    if (++done % sliceSize === 0) await breathe();
  }
  await store.index.settle();
  return replayed;
}
