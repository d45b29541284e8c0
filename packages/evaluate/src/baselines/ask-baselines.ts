/** What the baselines say of a question, judged. */
import { createJudge } from "@casebook/confidence";
import type { Past } from "@casebook/history";
import type { Question, RootCause } from "@casebook/incident";
import type { Target } from "@casebook/predict";
import { type BaselineName, nearestOf } from "./baselines.ts";
import { Tallies } from "./tally.ts";

/** Whether each baseline is right; one that has no answer to give, or that cannot be judged, is left out. */
export type AskBaselines = (
  question: Question,
  past: Past,
  truth: readonly RootCause[],
) => Promise<Partial<Record<BaselineName, boolean>>>;

/** All baselines, for one walk: they count its pasts together. */
export function createBaselines({ target, textThreshold }: { target: Target; textThreshold: number }): AskBaselines {
  const judge = createJudge({ target, textThreshold });
  const tallies = new Tallies(target);
  return async (question, past, truth) => {
    if (truth.length === 0) return {};
    const tally = await tallies.of(past);
    const chosen = {
      majority: tally.majority,
      latestSameService: tally.latestOf(question.service),
      nearest: nearestOf(await past.search(question, { k: 10, rank: "tf-idf" }), target),
    };
    const found: Partial<Record<BaselineName, boolean>> = {};
    for (const name of Object.keys(chosen) as BaselineName[]) {
      const cause = chosen[name]?.rootCause;
      const correct = cause && judge.judge(cause, truth);
      if (correct !== undefined) found[name] = correct;
    }
    return found;
  };
}
