/** A stored walk, walked again. */
import { CasebookError, checkOptions, epochOf, timeSchema } from "@casebook/incident";
import { z } from "zod";
import { outcomeSchema } from "../outcome.ts";
import { mapsSchema, startWalk } from "./start-walk.ts";
import type { Walk } from "./walk.ts";

const artefactSchema = z
  .strictObject({
    format: z.literal("casebook.walk"),
    version: z.literal(1),
    n: z.int().min(0),
    learnedUpTo: timeSchema.nullable(),
    maps: mapsSchema,
    outcomes: z.array(outcomeSchema),
  })
  .superRefine(({ n, learnedUpTo, outcomes }, context) => {
    const refuse = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
    if (outcomes.length !== n) refuse("n", `n is ${n}, but there are ${outcomes.length} outcomes`);
    if ((outcomes.at(-1)?.knownAt ?? null) !== learnedUpTo) refuse("learnedUpTo", "not the last outcome's knownAt");
    const late = outcomes.findIndex((one, at) => at > 0 && epochOf(one.knownAt) < epochOf(outcomes[at - 1]!.knownAt));
    if (late !== -1) refuse("outcomes", `outcome ${late} is not in the order of knownAt`);
  });

const resumeSchema = z.strictObject({ before: timeSchema.optional() });

/**
 * Walks through stored outcomes again, in their order: all of them, or those known before a moment (`before`, ISO 8601
 * with an offset) if one is given. The walk is then what it was at that moment.
 * @param artefact What `toJSON` of a walk gave, parsed.
 * @throws CasebookError `invalid-artefact` for anything else, a later version included; `invalid-option`
 */
export function resumeWalk(artefact: unknown, options: { before?: string } = {}): Walk {
  const { before } = checkOptions("resumeWalk", resumeSchema, options);
  const { maps, outcomes } = checkArtefact(artefact);
  const limit = before === undefined ? Number.POSITIVE_INFINITY : epochOf(before);
  const walk = startWalk({ maps });
  for (const outcome of outcomes) if (epochOf(outcome.knownAt) < limit) walk.update(outcome);
  return walk;
}

function checkArtefact(artefact: unknown): z.output<typeof artefactSchema> {
  const parsed = artefactSchema.safeParse(artefact);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new CasebookError({
    code: "invalid-artefact",
    message: `The stored confidence is damaged or of another version: ${message}.`,
    field: path.map(String).join("."),
    value: path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], artefact),
    remedy: "Walk through the outcomes again with startWalk, and store that.",
  });
}
