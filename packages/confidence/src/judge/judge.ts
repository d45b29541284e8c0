/** What decides whether a candidate equals the true cause. */
import type { RootCause } from "@casebook/incident";
import { type CauseLike, sameKind, type Target } from "@casebook/predict";

export interface Judge {
  /** In words, with its threshold where it has one. */
  readonly id: string;
  /** Undefined where it cannot be told. */
  judge(candidate: CauseLike, truth: readonly RootCause[]): boolean | undefined;
}

/**
 * Right if the candidate is of one kind with any of the recorded causes, contributing ones included: equal names, or
 * similar words where a name is missing.
 */
export function createJudge({ target, textThreshold }: { target: Target; textThreshold: number }): Judge {
  return {
    id: target === "text" ? `text similarity >= ${textThreshold}` : `equal ${target}`,
    judge(candidate, truth) {
      const verdicts = truth.map((cause) => sameKind(cause, candidate, target, textThreshold));
      if (verdicts.includes(true)) return true;
      return verdicts.includes(false) ? false : undefined;
    },
  };
}
