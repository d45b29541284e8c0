/** How candidates are assessed. */
import { defaultTextThreshold, type Predictor, predictorSchema, type Target } from "@casebook/predict";
import { z } from "zod";
import { targetSchema, textThresholdSchema, votersSchema, walkSchema } from "../schemas.ts";
import type { Walk } from "../walk/walk.ts";

export type AssessOptions = {
  /** Turns signals into a probability. What it learned from outcomes that the past cannot know yet is left out. */
  walk: Walk;
  /** Gives the `linear` signal. */
  scorer?: Predictor;
  /** What tells kinds of cause apart. @default "category" */
  target?: Target;
  /** How many precedents vote. @default 7 */
  voters?: number;
  /** From which similarity on causes in words are one kind. @default 0.5 */
  textThreshold?: number;
  /** Abstains under this probability, in [0, 1]; with 0 it never abstains for low confidence. @default 0.5 */
  threshold?: number;
  signal?: AbortSignal;
};

/** The options with their defaults. */
type AssessSettings = Required<Omit<AssessOptions, "scorer" | "signal">> & {
  scorer?: Predictor | undefined;
  signal?: AbortSignal | undefined;
};

const fields = {
  walk: walkSchema,
  scorer: predictorSchema.optional(),
  target: targetSchema.default("category"),
  voters: votersSchema.default(7),
  textThreshold: textThresholdSchema.default(defaultTextThreshold),
  threshold: z.number().min(0).max(1).default(0.5),
  signal: z.instanceof(AbortSignal).optional(),
};

export const assessSchema: z.ZodType<AssessSettings> = z.strictObject(fields);

export const diagnoseSchema: z.ZodType<AssessSettings & { predictor: Predictor }> = z.strictObject({
  ...fields,
  predictor: predictorSchema,
});
