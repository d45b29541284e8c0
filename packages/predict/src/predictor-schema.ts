/** A predictor is known by what it can do, so that anybody may write one. */
import { z } from "zod";
import type { Predictor } from "./predictor.ts";

/** What is taken for a predictor: `id` and `fingerprint` that are not empty, and `predict`. */
export const predictorSchema: z.ZodType<Predictor> = z.custom<Predictor>(
  (value) => {
    const { id, fingerprint, predict } = (value ?? {}) as Partial<Predictor>;
    const named = [id, fingerprint].every((name) => typeof name === "string" && name !== "");
    return named && typeof predict === "function";
  },
  { error: "must be a predictor, with id, fingerprint and predict" },
);
