/** Options that every evaluation takes. */
import { defaultTextThreshold, type Predictor, predictorSchema, type Target } from "@casebook/predict";
import { z } from "zod";

/** Answers are told apart by the id of who gave them, so two of one id would be mixed up. */
const predictorsSchema = z
  .array(predictorSchema)
  .refine((predictors) => new Set(predictors.map(({ id }) => id)).size === predictors.length, {
    error: "predictors must have different ids",
  });

/** Fields shared by the schemas of `replay` and `crossValidate`. */
export const evaluationFields: {
  predictors: z.ZodType<Predictor[]>;
  target: z.ZodType<Target>;
  textThreshold: z.ZodType<number>;
  clusters: z.ZodOptional<z.ZodType<ReadonlyMap<string, string>>>;
  signal: z.ZodOptional<z.ZodType<AbortSignal>>;
} = {
  predictors: predictorsSchema,
  target: z.enum(["category", "service", "text"]).default("category"),
  textThreshold: z.number().min(0).max(1).default(defaultTextThreshold),
  clusters: z
    .custom<ReadonlyMap<string, string>>((value) => value instanceof Map, { error: "clusters must be a Map" })
    .optional(),
  signal: z.instanceof(AbortSignal).optional(),
};
