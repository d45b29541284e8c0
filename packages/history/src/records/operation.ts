/** What the journal holds: the operations that made the store what it is. */
import { incidentSchema, rootCauseSchema, timeSchema } from "@casebook/incident";
import { z } from "zod";
import type { IncidentStore } from "./incident-store.ts";

const operationSchema = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("create"), store: z.string().min(1) }),
  z.strictObject({ op: z.literal("add"), incident: incidentSchema }),
  z.strictObject({ op: z.literal("reject"), id: z.string(), cause: rootCauseSchema, at: timeSchema }),
  z.strictObject({ op: z.literal("remove"), id: z.string() }),
]);

export type Operation = z.infer<typeof operationSchema>;

/** An operation as read from the journal; undefined if it is none that this version knows. */
export function operationOf(record: unknown): Operation | undefined {
  return operationSchema.safeParse(record).data;
}

/** Does to the store what the operation says; what names the store itself changes no incident. */
export function applyOperation(store: IncidentStore, operation: Operation): void {
  if (operation.op === "add") store.add(operation.incident);
  else if (operation.op === "reject") store.reject(operation.id, operation.cause, operation.at);
  else if (operation.op === "remove") store.remove(operation.id);
}
