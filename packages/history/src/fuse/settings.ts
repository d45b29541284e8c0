/** What is learned about a ranking elsewhere and handed over: each value for moments from its own on. */
import { epochOf, timeSchema } from "@casebook/incident";
import { z } from "zod";

/** A value for every moment, or values with the moment from which each holds; it must be learned from what was known before. */
export type Learned = number | readonly (readonly [from: string, value: number])[];

export type FusionOptions = {
  /**
   * Weight of the semantic leg in a convex combination, in [0, 1]; the lexical leg has the rest. For moments without a
   * weight the ranks are fused, which needs none. @default none
   */
  weight?: Learned;
  /** Days after which a precedent counts half, from 7 to 90. @default none: age does not count */
  halfLife?: Learned;
};

/** What holds at a moment. */
export type Fusion = { weight: number | undefined; halfLife: number | undefined };

export type FusionSettings = { weight?: Learned | undefined; halfLife?: Learned | undefined };

function learned(value: z.ZodNumber): z.ZodType<Learned> {
  return z.union([
    value,
    z
      .array(z.tuple([timeSchema, value]).readonly())
      .readonly()
      .refine((list) => list.every(([from], at) => at === 0 || epochOf(list[at - 1]![0]) < epochOf(from)), {
        error: "must be in order of time",
      }),
  ]);
}

export const fusionSchema = z.strictObject({
  weight: learned(z.number().min(0).max(1)).optional(),
  halfLife: learned(z.number().min(7).max(90)).optional(),
});

/** The values that hold at a moment in epoch milliseconds. */
export function fusionAt({ weight, halfLife }: FusionSettings, moment: number): Fusion {
  return { weight: valueAt(weight, moment), halfLife: valueAt(halfLife, moment) };
}

function valueAt(value: Learned | undefined, moment: number): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  return value.findLast(([from]) => epochOf(from) <= moment)?.[1];
}
