/** What the journal holds: the operations that made the store what it is. */
import { incidentSchema, questionOf, rootCauseSchema, timeSchema } from "@casebook/incident";
import { z } from "zod";
import type { IncidentStore } from "./incident-store.ts";

/**
 * The version in the journal's header. 1: `create`, `add`, `reject`, `remove`. 2: and what a compaction writes, `first`
 * (symptoms as first recorded, where no record has them any more) and `state` (the counters after all before it), and in `add` the revision.
 */
export const operationVersion = 2;

/** Readers of older versions: version 2 only added operations. */
export const operationReaders: Readonly<Record<number, (record: unknown) => unknown>> = { 1: (record) => record };

const count = z.int().min(0);

const operationSchema = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("create"), store: z.string().min(1) }),
  z.strictObject({ op: z.literal("add"), incident: incidentSchema, revision: count.optional() }),
  z.strictObject({ op: z.literal("reject"), id: z.string(), cause: rootCauseSchema, at: timeSchema }),
  z.strictObject({ op: z.literal("remove"), id: z.string() }),
  z.strictObject({ op: z.literal("first"), question: incidentSchema.transform(questionOf) }),
  z.strictObject({ op: z.literal("state"), generation: count, revision: count }),
]);

export type Operation = z.infer<typeof operationSchema>;

/** An operation as read from the journal; undefined if it is none that this version knows. */
export function operationOf(record: unknown): Operation | undefined {
  return operationSchema.safeParse(record).data;
}

/** Does to the store what a line of the journal says; what names the store itself changes no incident. */
export function applyOperation(store: IncidentStore, operation: Operation, line: number): void {
  if (operation.op === "add") store.add(operation.incident, { line, revision: operation.revision });
  else if (operation.op === "reject") store.reject(operation.id, operation.cause, operation.at);
  else if (operation.op === "remove") store.remove(operation.id);
  else if (operation.op === "first") store.first(operation.question, line);
  else if (operation.op === "state") store.state = operation;
}
