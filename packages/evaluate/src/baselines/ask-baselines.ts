/** What the baselines say of one question, judged. */
import { createJudge } from "@casebook/confidence";
import type { Past } from "@casebook/history";
import type { Question, RootCause } from "@casebook/incident";
import type { Target } from "@casebook/predict";
import { type BaselineName, createLatestSameService, createMajority, createNearest } from "./baselines.ts";

/** Whether each baseline is right; one that has no answer to give is left out. */
export async function askBaselines(
  question: Question,
  past: Past,
  truth: readonly RootCause[],
  { target, textThreshold }: { target: Target; textThreshold: number },
): Promise<Partial<Record<BaselineName, boolean>>> {
  const judge = createJudge({ target, textThreshold });
  const found: Partial<Record<BaselineName, boolean>> = {};
  for (const predictor of [createMajority(target), createLatestSameService(target), createNearest(target)]) {
    const { candidates } = await predictor.predict(question, past);
    const correct = candidates[0] && judge.judge(candidates[0], truth);
    if (correct !== undefined) found[predictor.id as BaselineName] = correct;
  }
  return found;
}
