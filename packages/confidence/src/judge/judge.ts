/** What decides whether a candidate equals the true cause. */
import { checkOptions, type RootCause } from "@casebook/incident";
import { type CauseLike, sameKind, type Target } from "@casebook/predict";
import { z } from "zod";
import { targetSchema, textThresholdSchema } from "../schemas.ts";

export interface Judge {
  /** In words, with its threshold where words may decide. */
  readonly id: string;
  /** Undefined where it cannot be told. */
  judge(candidate: CauseLike, truth: readonly RootCause[]): boolean | undefined;
}

/** Not strict: a caller may hand over its own settings, which hold more. */
const judgeSchema = z.object({ target: targetSchema, textThreshold: textThresholdSchema });

/**
 * Right if the candidate is of one kind with any of the recorded causes, contributing ones included: equal names, or
 * similar words where a category is missing. A service is never told by words. Without a recorded cause, or without the
 * names that the target asks for, it cannot be told.
 * @throws CasebookError `invalid-option`
 */
export function createJudge(options: { target: Target; textThreshold: number }): Judge {
  const { target, textThreshold } = checkOptions("createJudge", judgeSchema, options);
  const words = `text similarity >= ${textThreshold}`;
  const ids = { text: words, service: "equal service", category: `equal category, else ${words}` };
  return {
    id: ids[target],
    judge(candidate, truth) {
      const verdicts = truth.map((cause) => sameKind(cause, candidate, target, textThreshold));
      if (verdicts.includes(true)) return true;
      return verdicts.includes(false) ? false : undefined;
    },
  };
}
