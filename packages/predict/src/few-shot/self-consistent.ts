/** A predictor that is asked several times. */
import { checkOptions } from "@casebook/incident";
import { addUsage } from "@casebook/model";
import { z } from "zod";
import { entropyOf, groupByKind } from "../causes/group-by-kind.ts";
import type { Target } from "../causes/target.ts";
import type { Candidate, Prediction, Predictor } from "../predictor.ts";
import { predictorSchema } from "../predictor-schema.ts";

export type SelfConsistentOptions = {
  /** How often it is asked, from 2 to 100. @default 5 */
  runs?: number;
  /** What answers are grouped by. @default "category" */
  target?: Target;
};

const optionsSchema = z.strictObject({
  runs: z.int().min(2).max(100).default(5),
  target: z.enum(["category", "service", "text"]).default("category"),
});

/**
 * Self-consistency (Wang et al. 2023) around any predictor that does not always say the same: the first candidates of the runs
 * that came back, those of one kind as one, with the signals `agreement` (its share of them) and `entropy` of all shares, in
 * nats. It fails only if every run fails. Recorded replies give each run the same answer: there, `samples` of `createFewShot`
 * is what to use.
 * @throws CasebookError `invalid-option`
 */
export function selfConsistent(predictor: Predictor, options: SelfConsistentOptions = {}): Predictor {
  checkOptions("selfConsistent", predictorSchema, predictor);
  const { runs, target } = checkOptions("selfConsistent", optionsSchema, options);
  return {
    id: `self-consistent ${predictor.id}`,
    fingerprint: `self-consistent/1 ${JSON.stringify({ runs, target, of: predictor.fingerprint })}`,
    async predict(question, past, asking = {}) {
      const settled = await Promise.allSettled(
        Array.from({ length: runs }, () => predictor.predict(question, past, asking)),
      );
      asking.signal?.throwIfAborted();
      const came = settled.flatMap((run) => (run.status === "fulfilled" ? [run.value] : []));
      if (came.length === 0) throw (settled[0] as PromiseRejectedResult).reason;
      const usages = came.flatMap(({ usage }) => usage ?? []);
      return {
        candidates: agreed(came, target),
        precedents: came[0]!.precedents,
        notes: [
          ...new Set(came.flatMap(({ notes }) => notes)),
          ...(came.length < runs ? [`${came.length} of ${runs} answers came back`] : []),
        ],
        ...(usages.length > 0 && { usage: addUsage(...usages) }),
      };
    },
    ...(predictor.score && { score: predictor.score.bind(predictor) }),
  };
}

/** The kind of most runs first; of equals the one that came first. */
function agreed(predictions: readonly Prediction[], target: Target): Candidate[] {
  const first = predictions.flatMap(({ candidates }) => candidates.slice(0, 1));
  const groups = groupByKind(first, (candidate) => candidate, target);
  const entropy = entropyOf(groups);
  return groups
    .toSorted((left, right) => right.length - left.length)
    .map((group) => {
      const agreement = group.length / predictions.length;
      return {
        ...group[0]!,
        score: agreement,
        support: [...new Set(group.flatMap(({ support }) => support ?? []))],
        signals: { ...group[0]!.signals, agreement, entropy },
      };
    });
}
