/** Which precedents become examples. */
import { diverseExamples, type Precedent } from "@casebook/history";
import { checkOptions, epochOf, kindName } from "@casebook/incident";
import { z } from "zod";
import { shuffled } from "./order.ts";

export type SelectOptions = {
  /**
   * `relevance`: the highest scores. `recency`: those that opened last. `diversity`: near and unlike each other (maximal
   * marginal relevance). `one-per-category`: the best of each kind. `random` and `farthest`: baselines.
   * @default "relevance"
   */
  by?: "relevance" | "recency" | "diversity" | "one-per-category" | "random" | "farthest";
  /** How many at most. @default 20 */
  k?: number;
  /** Of `random`: a whole number from 0 to 2^53 - 1. @default 0 */
  seed?: number;
  /** Of `diversity`: 1 looks at the scores only, 0 at the differences only. @default 0.7 */
  balance?: number;
};

export const selectOptionsSchema = z.strictObject({
  by: z.enum(["relevance", "recency", "diversity", "one-per-category", "random", "farthest"]).default("relevance"),
  k: z.int().min(0).max(10_000).default(20),
  seed: z.int().min(0).default(0),
  balance: z.number().min(0).max(1).default(0.7),
});

/**
 * Precedents for a prompt, the best first in the sense of `by`. Ties stay in the order given.
 * @throws CasebookError `invalid-option`
 */
export function selectPrecedents(precedents: readonly Precedent[], options: SelectOptions = {}): Precedent[] {
  const { by, k, seed, balance } = checkOptions("selectPrecedents", selectOptionsSchema, options);
  if (k === 0) return [];
  const byScore = precedents.toSorted((left, right) => right.score - left.score);
  switch (by) {
    case "relevance":
      return byScore.slice(0, k);
    case "farthest":
      return precedents.toSorted((left, right) => left.score - right.score).slice(0, k);
    case "recency":
      return precedents.toSorted((left, right) => openedAt(right) - openedAt(left)).slice(0, k);
    case "random":
      return shuffled(precedents, seed).slice(0, k);
    case "diversity":
      return diverseExamples(byScore, { k, balance });
    case "one-per-category":
      return onePerKind(byScore, "category").slice(0, k);
  }
}

function openedAt({ incident }: Precedent): number {
  return epochOf(incident.openedAt);
}

/** The first of each kind of cause, or of each faulty place; a cause without one is a kind of its own. */
export function onePerKind(precedents: readonly Precedent[], target: "category" | "service"): Precedent[] {
  const seen = new Set<string>();
  return precedents.filter(({ incident }) => {
    const name = incident.rootCause?.[target];
    if (name === undefined) return true;
    const kind = kindName(name);
    const isFirst = !seen.has(kind);
    seen.add(kind);
    return isFirst;
  });
}
