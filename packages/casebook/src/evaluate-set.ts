/** Any set of incidents, replayed or cross-validated, with one predictor. */
import { setImmediate as turn } from "node:timers/promises";
import {
  crossValidate,
  type DataSet,
  type Evaluation,
  type ReplayedIncident,
  replay,
  summarise,
} from "@casebook/evaluate";
import { openHistory } from "@casebook/history";
import { createBlend, createLinear, createNeighbours, type Predictor, type Target } from "@casebook/predict";
import type { LongWork } from "./casebook.ts";

export type EvaluateSetOptions = LongWork & {
  target: Target;
  predictor: PredictorName;
  threshold: number;
  warmUp: number;
};

export const predictorNames = ["blend", "linear", "neighbours"] as const;
export type PredictorName = (typeof predictorNames)[number];

/** Repeats of a cross-validation, each with folds drawn anew. */
const repeats = 3;

/** Replays a dated set in time order; cross-validates one without dates. */
export async function evaluateSet(set: DataSet, options: EvaluateSetOptions): Promise<Evaluation> {
  const { replayed, predictor } = await replaySet(set, options);
  const { target, warmUp } = options;
  return summarise(replayed, { dataset: set.name, target, predictor: predictor.id, warmUp });
}

/** What each incident of a set got. */
export async function replaySet(
  set: DataSet,
  { target, predictor: name, threshold, onProgress, signal }: EvaluateSetOptions,
): Promise<{ replayed: ReplayedIncident[]; predictor: Predictor }> {
  const predictor = predictorOf(name, target);
  const common = { predictors: [predictor], target, clusters: set.clusters, ...(signal && { signal }) };
  const replayed: ReplayedIncident[] = [];
  const total = set.incidents.length * (set.dated ? 1 : repeats);
  const collect = async (incidents: AsyncIterable<ReplayedIncident>) => {
    for await (const incident of incidents) {
      replayed.push(incident);
      onProgress?.(replayed.length, total);
      // All of it comes from memory without a pause, and Ctrl-C has to be heard.
      await turn();
    }
  };
  if (!set.dated) await collect(crossValidate(set.incidents, { ...common, repeats }));
  else {
    const history = await openHistory();
    await history.add(set.incidents, signal && { signal });
    await collect(replay(history, { ...common, threshold }));
    await history.close();
  }
  return { replayed, predictor };
}

export function predictorOf(name: PredictorName, target: Target): Predictor {
  if (name === "neighbours") return createNeighbours({ target });
  // Words have no kinds that the linear model could learn; it says so where it is asked all the same.
  if (name === "linear") return createLinear({ target: target === "text" ? "category" : target });
  return createBlend({ target });
}
