/** A stored walk, walked again. */
import { CasebookError, epochOf, timeSchema } from "@casebook/incident";
import { z } from "zod";
import { type Outcome, outcomeSchema } from "../outcome.ts";
import { startWalk } from "./start-walk.ts";
import type { Walk, WalkOptions } from "./walk.ts";

const artefactSchema = z.strictObject({
  format: z.literal("casebook.walk"),
  version: z.literal(1),
  n: z.int().min(0),
  learnedUpTo: timeSchema.nullable(),
  maps: z.array(z.array(z.string())),
  outcomes: z.array(outcomeSchema),
});

/** Outcomes in the order they became known; of equals in order of opening, then id. */
export function inKnownOrder(outcomes: readonly Outcome[]): Outcome[] {
  return [...outcomes].sort(
    (left, right) =>
      epochOf(left.knownAt) - epochOf(right.knownAt) ||
      epochOf(left.openedAt) - epochOf(right.openedAt) ||
      (left.incident < right.incident ? -1 : 1),
  );
}

/**
 * Walks through stored outcomes again, up to those known before a moment if one is given.
 * @throws CasebookError `invalid-artefact`
 */
export function resumeWalk(artefact: unknown, options: { before?: string } = {}): Walk {
  const parsed = artefactSchema.safeParse(artefact);
  if (!parsed.success || parsed.data.outcomes.length !== parsed.data.n) {
    throw new CasebookError({
      code: "invalid-artefact",
      message: "The stored confidence cannot be used.",
      field: parsed.error?.issues[0]?.path.join(".") ?? "n",
      remedy: "Fit it again.",
    });
  }
  const { maps, outcomes } = parsed.data;
  const walk = startWalk({ maps: maps as NonNullable<WalkOptions["maps"]> });
  const limit = options.before === undefined ? Number.POSITIVE_INFINITY : epochOf(options.before);
  for (const outcome of inKnownOrder(outcomes)) if (epochOf(outcome.knownAt) < limit) walk.update(outcome);
  return walk;
}
