/** What is learned about a ranking elsewhere and handed over: each value for moments from its own on. */
import { epochOf, timeSchema } from "@casebook/incident";
import { z } from "zod";

/** A value for every moment, or values with the moment from which each holds; it must be learned from what was known before. */
export type Learned<Value> = Value | readonly (readonly [from: string, value: Value])[];

export type FusionOptions = {
  /**
   * Weight of the semantic leg in a convex combination, in [0, 1]; the lexical leg has the rest. For moments without a
   * weight the ranks are fused, which needs none. @default none
   */
  weight?: Learned<number>;
  /** Days after which a precedent counts half, from 7 to 90; null: age does not count. @default null */
  halfLife?: Learned<number | null>;
};

/** What holds at a moment. */
export type Fusion = { weight: number | undefined; halfLife: number | undefined };

export type FusionSettings = { weight?: Learned<number> | undefined; halfLife?: Learned<number | null> | undefined };

const weightSchema = z.number().min(0).max(1);
const halfLifeSchema = z.number().min(7).max(90).nullable();

/** Values for one search. */
export const fusionNowSchema = z.strictObject({ weight: weightSchema.optional(), halfLife: halfLifeSchema.optional() });

function learned<Value>(value: z.ZodType<Value>): z.ZodType<Learned<Value>> {
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
  weight: learned(weightSchema).optional(),
  halfLife: learned(halfLifeSchema).optional(),
});

/** The values that hold at a moment in epoch milliseconds. */
export function fusionAt({ weight, halfLife }: FusionSettings, moment: number): Fusion {
  return { weight: valueAt(weight, moment), halfLife: valueAt(halfLife, moment) ?? undefined };
}

function valueAt<Value>(value: Learned<Value> | undefined, moment: number): Value | undefined {
  if (!Array.isArray(value)) return value as Value | undefined;
  const list = value as readonly (readonly [from: string, value: Value])[];
  return list.findLast(([from]) => epochOf(from) <= moment)?.[1];
}
