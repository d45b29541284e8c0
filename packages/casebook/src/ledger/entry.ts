/** What the ledger holds: diagnoses given and verdicts received. */
import { rootCauseSchema, timeSchema } from "@casebook/incident";
import { z } from "zod";

const text = z.string().min(1);

const causeSchema = z.looseObject({
  category: z.string().optional(),
  service: z.string().optional(),
  text: z.string(),
  probability: z.number().nullable(),
});

const diagnosisSchema = z.strictObject({
  entry: z.literal("diagnosis"),
  id: text,
  /** When it was given. */
  at: timeSchema,
  by: z.enum(["diagnose", "assess"]),
  incident: text,
  openedAt: timeSchema,
  cluster: text,
  fingerprint: text,
  status: z.enum(["answered", "abstained", "failed"]),
  reason: z.string().optional(),
  causes: z.array(causeSchema),
  signals: z.record(z.string(), z.number()),
  confidence: z.looseObject({ probability: z.number().nullable(), basis: z.string() }).optional(),
  precedents: z.array(text),
});

const verdictSchema = z.strictObject({
  entry: z.literal("verdict"),
  id: text,
  at: timeSchema,
  diagnosis: text,
  verdict: z.enum(["confirmed", "rejected", "corrected"]),
  correction: rootCauseSchema.optional(),
  by: z.string().optional(),
});

const entrySchema = z.discriminatedUnion("entry", [diagnosisSchema, verdictSchema]);

export type DiagnosisEntry = z.infer<typeof diagnosisSchema>;
export type VerdictEntry = z.infer<typeof verdictSchema>;
export type LedgerEntry = z.infer<typeof entrySchema>;

/** An entry as read from the journal; undefined if it is none that this version knows. */
export function entryOf(record: unknown): LedgerEntry | undefined {
  return entrySchema.safeParse(record).data;
}
