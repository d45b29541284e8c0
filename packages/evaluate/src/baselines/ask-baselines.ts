/** What the baselines say of one question, judged. */
import { createJudge } from "@casebook/confidence";
import type { Past } from "@casebook/history";
import type { Question, RootCause } from "@casebook/incident";
import type { Target } from "@casebook/predict";
import { type BaselineName, incidentsOf, latestOf, majorityOf, nearestOf } from "./baselines.ts";

/** Whether each baseline is right; one that has no answer to give, or that cannot be judged, is left out. */
export async function askBaselines(
  question: Question,
  past: Past,
  truth: readonly RootCause[],
  { target, textThreshold }: { target: Target; textThreshold: number },
): Promise<Partial<Record<BaselineName, boolean>>> {
  if (truth.length === 0) return {};
  const judge = createJudge({ target, textThreshold });
  const known = await incidentsOf(past);
  const chosen = {
    majority: majorityOf(known, target),
    latestSameService: latestOf(known, question.service),
    nearest: nearestOf(await past.search(question, { k: 10, rank: "tf-idf" }), target),
  };
  const found: Partial<Record<BaselineName, boolean>> = {};
  for (const name of Object.keys(chosen) as BaselineName[]) {
    const cause = chosen[name]?.rootCause;
    const correct = cause && judge.judge(cause, truth);
    if (correct !== undefined) found[name] = correct;
  }
  return found;
}
