/** What is looked for in a text. */
import { z } from "zod";
import { checkOptions } from "../options.ts";
import { patterns, type SecretPattern } from "./patterns.ts";

export type RedactOptions = {
  /** Kinds that stay, such as `["ip"]`. @default [] */
  keep?: readonly string[];
  /** What else is replaced. A group named `before` stays. The pattern's own flags hold, and it is used everywhere. */
  patterns?: readonly { kind: string; pattern: RegExp }[];
};

const kind = z.string().regex(/^[a-z-]{1,20}$/, "a kind is 1 to 20 lower-case letters and hyphens");
const known = new Set(patterns.map((each) => each.kind));

const optionsSchema = z.strictObject({
  keep: z
    .array(z.string().refine((name) => known.has(name), { error: `kinds are ${[...known].join(", ")}` }))
    .readonly()
    .default([]),
  patterns: z
    .array(z.strictObject({ kind, pattern: z.instanceof(RegExp) }))
    .readonly()
    .default([]),
});

/** The patterns that are to be looked for, those of the user first. */
export function chosenPatterns(where: string, options: RedactOptions): readonly SecretPattern[] {
  const { keep, patterns: own } = checkOptions(where, optionsSchema, options);
  if (keep.length === 0 && own.length === 0) return patterns;
  const everywhere = own.map(({ kind, pattern }) => ({
    kind,
    pattern: pattern.global ? pattern : new RegExp(pattern, `${pattern.flags}g`),
  }));
  return [...everywhere, ...patterns.filter((each) => !keep.includes(each.kind))];
}
