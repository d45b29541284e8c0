/** What the journal holds: the operations that made the store what it is. */
import { incidentSchema, rootCauseSchema, timeSchema } from "@casebook/incident";
import { z } from "zod";

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
