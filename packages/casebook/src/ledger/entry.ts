/** What the ledger holds: diagnoses given, verdicts received, and what was removed. */
import { rootCauseSchema, timeSchema } from "@casebook/incident";
import { z } from "zod";

/** Of the journal's header. 1: diagnoses and verdicts. 2: and `removed`, and `judged` in a diagnosis. */
export const entryVersion = 2;

/** Readers of older versions: version 2 only added entries and a field. */
export const entryReaders: Readonly<Record<number, (record: unknown) => unknown>> = { 1: (record) => record };

const text = z.string().min(1);

const causeSchema = z.looseObject({
  category: z.string().optional(),
  service: z.string().optional(),
  text: z.string(),
  probability: z.number().nullable(),
});

const judgedSchema = z.strictObject({
  /** Of the cause that it was judged by. */
  knownAt: timeSchema,
  category: z.boolean().optional(),
  service: z.boolean().optional(),
  text: z.boolean().optional(),
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
  /** How right the first cause was, by target, before its words were forgotten with an incident that was removed. */
  judged: z.array(judgedSchema).optional(),
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

/** What stands before it of an incident counts no longer. */
const removedSchema = z.strictObject({ entry: z.literal("removed"), incident: text, at: timeSchema });

const entrySchema = z.discriminatedUnion("entry", [diagnosisSchema, verdictSchema, removedSchema]);

export type DiagnosisEntry = z.infer<typeof diagnosisSchema>;
export type VerdictEntry = z.infer<typeof verdictSchema>;
export type LedgerEntry = z.infer<typeof entrySchema>;

/** How right an answer was by the cause of one moment, as far as each target tells. */
export type Judged = z.infer<typeof judgedSchema>;

/** An entry as read from the journal; undefined if it is none that this version knows. */
export function entryOf(record: unknown): LedgerEntry | undefined {
  return entrySchema.safeParse(record).data;
}

/** Ids of incidents that a diagnosis names beside its own. */
export function namedBy({ precedents, causes }: DiagnosisEntry): string[] {
  return [...precedents, ...causes.flatMap(supportOf)];
}

/** Ids of the precedents that a cause rests on. */
export function supportOf({ support }: DiagnosisEntry["causes"][number]): string[] {
  return Array.isArray(support) ? support.filter((id) => typeof id === "string") : [];
}
