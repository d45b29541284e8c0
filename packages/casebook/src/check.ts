/** What the verbs of the facade accept. */
import { checkOptions, rootCauseSchema, timeSchema } from "@casebook/incident";
import { z } from "zod";
import type { EvaluateOptions, LongWork, Progress, Verdict } from "./casebook.ts";

const words = z.string().trim().min(1);

const longWork = {
  onProgress: z.custom<Progress>((value) => typeof value === "function", { error: "must be a function" }).optional(),
  signal: z.instanceof(AbortSignal).optional(),
};

const causePartSchema = rootCauseSchema
  .partial()
  .refine((cause) => Object.values(cause).some((part) => part !== undefined), { error: "names no cause" });

const resolveSchema = z.strictObject({ id: words, rootCause: causePartSchema, knownAt: timeSchema });

const askSchema = z.strictObject({ signal: longWork.signal });

const assessSchema = askSchema.extend({ predictor: words });

const verdictSchema = z
  .strictObject({
    diagnosis: words,
    verdict: z.enum(["confirmed", "rejected", "corrected"]),
    correction: causePartSchema.optional(),
    by: words.optional(),
    at: timeSchema.optional(),
  })
  .refine(({ verdict, correction }) => (verdict === "corrected") === (correction !== undefined), {
    path: ["correction"],
    error: "a corrected diagnosis needs the true cause, and only a corrected one takes it",
  });

export function checkFit(given: unknown): LongWork {
  return checkOptions("Casebook.fit", z.strictObject(longWork), given) as LongWork;
}

export function checkDiagnose(given: unknown): z.output<typeof askSchema> {
  return checkOptions("Casebook.diagnose", askSchema, given);
}

export function checkId(verb: string, id: unknown): string {
  return checkOptions(`Casebook.${verb}`, z.strictObject({ id: words }), { id }).id;
}

export function checkEvaluate(given: unknown): EvaluateOptions {
  const schema = z.strictObject({ ...longWork, name: words.optional(), warmUp: z.int().min(0).optional() });
  return checkOptions("Casebook.evaluate", schema, given) as EvaluateOptions;
}

export function checkResolve(given: unknown): z.output<typeof resolveSchema> {
  return checkOptions("Casebook.resolve", resolveSchema, given);
}

export function checkAssess(given: unknown): z.output<typeof assessSchema> {
  return checkOptions("Casebook.assess", assessSchema, given);
}

export function checkVerdict(given: unknown): Verdict {
  return checkOptions("Casebook.feedback", verdictSchema, given) as Verdict;
}
