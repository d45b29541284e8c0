/** What the public functions accept. Seams are known by what they can do, so that anybody may implement them. */
import type { Past, Precedent } from "@casebook/history";
import { timeSchema } from "@casebook/incident";
import type { Target, VoteOptions } from "@casebook/predict";
import { z } from "zod";
import type { Walk } from "./walk/walk.ts";

const words = z.string().trim().min(1);

export const targetSchema: z.ZodType<Target> = z.enum(["category", "service", "text"]);
export const textThresholdSchema: z.ZodType<number> = z.number().min(0).max(1);
export const votersSchema: z.ZodType<number> = z.int().min(1);

export const voteSchema: z.ZodType<VoteOptions> = z.strictObject({
  target: targetSchema,
  textThreshold: textThresholdSchema,
  voters: votersSchema,
});

export const walkSchema: z.ZodType<Walk> = z.custom<Walk>((value) => typeof (value as Walk)?.of === "function", {
  error: "walk must be made by startWalk or resumeWalk",
});

/** A candidate from anywhere; it may hold more than is read. */
export const candidateSchema: z.ZodType = z.looseObject({
  category: words.optional(),
  service: words.optional(),
  text: words,
  score: z.number().min(0).max(1).optional(),
  support: z.array(z.string()).optional(),
  signals: z.record(z.string(), z.number()).optional(),
});

export const predictionSchema: z.ZodType = z.looseObject({
  candidates: z.array(candidateSchema),
  precedents: z.array(
    z.custom<Precedent>((value) => typeof (value as Precedent)?.incident?.id === "string", {
      error: "must be what search of a past found",
    }),
  ),
  notes: z.array(z.string()).optional(),
});

/** What is asked, and the past that it is asked of. */
export const askedSchema: z.ZodType = z.looseObject({
  question: z.looseObject({ id: words }),
  past: z
    .custom<Past>((value) => typeof (value as Past)?.search === "function", {
      error: "must be what before or asOf of a history gave",
    })
    .refine(({ moment }) => timeSchema.safeParse(moment).success, { path: ["moment"], error: "must be a time" }),
});
