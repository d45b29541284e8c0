/** A walk through the past in time order: ask, judge, and only then let the outcome become known. */
import { createJudge, diagnose, type Judge, startWalk, type WalkOptions } from "@casebook/confidence";
import type { History, Past } from "@casebook/history";
import { causesOf, checkOptions, endOfTime, type Incident, knownAtOf, type Question } from "@casebook/incident";
import type { Predictor, Target } from "@casebook/predict";
import { z } from "zod";
import { createBaselines } from "../baselines/ask-baselines.ts";
import { evaluationFields } from "../options.ts";
import { createClusters } from "./clusters.ts";
import type { ReplayedAnswer, ReplayedIncident } from "./replayed-incident.ts";
import { retrievalOf } from "./retrieval.ts";
import { Run } from "./run.ts";

export type ReplayOptions = {
  /** Each is walked with a confidence of its own. Their ids must differ. */
  predictors: readonly Predictor[];
  /** What is predicted and judged. @default "category" */
  target?: Target;
  /** From which similarity on causes in words are one kind. @default 0.5 */
  textThreshold?: number;
  /** Abstains under this probability. @default 0.5 */
  threshold?: number;
  /** Clusters by id of incident, where a data set names them. */
  clusters?: ReadonlyMap<string, string>;
  /** Whether the baselines are asked too. @default true */
  baselines?: boolean;
  walk?: WalkOptions;
  signal?: AbortSignal;
};

const replaySchema = z.strictObject({
  ...evaluationFields,
  threshold: z.number().min(0).max(1).default(0.5),
  baselines: z.boolean().default(true),
  walk: z.looseObject({}).optional(),
});

type Settings = z.output<typeof replaySchema>;

/**
 * Replays a history. Each incident is asked with its symptoms as first recorded, from its own past; its outcome becomes
 * known at its `knownAt` and counts only for incidents that open after that. Incidents without a known cause are asked
 * too, and not judged.
 *
 * Answers are judged by what is recorded today. The confidence learns from what was recorded at the time: an answer that
 * was first taken for right and corrected later has taught it the error.
 * @throws CasebookError `invalid-option`, at once; the reason of the signal when it is aborted.
 */
export function replay(history: History, options: ReplayOptions): AsyncGenerator<ReplayedIncident> {
  const settings = checkOptions("replay", replaySchema, options);
  const judge = createJudge(settings);
  const runs = settings.predictors.map((predictor) => new Run(predictor, startWalk(options.walk), judge));
  return walkThrough(history, runs, judge, settings);
}

async function* walkThrough(
  history: History,
  runs: readonly Run[],
  judge: Judge,
  settings: Settings,
): AsyncGenerator<ReplayedIncident> {
  const askBaselines = createBaselines(settings);
  const clusterOf = createClusters(settings.clusters);
  const hindsight = history.asOf(endOfTime);
  for await (const question of history.questions()) {
    settings.signal?.throwIfAborted();
    const past = history.before(question);
    const incident = await hindsight.get(question.id);
    // It may have been removed meanwhile.
    if (incident === undefined) continue;
    const cluster = clusterOf(question);
    const truth = causesOf(incident);
    const known = history.asOf(question.openedAt);
    const answers: ReplayedAnswer[] = [];
    for (const run of runs) {
      await run.catchUp(known);
      answers.push(await ask(run, { question, past, incident, cluster, judge }, settings));
    }
    const baselines = settings.baselines ? await askBaselines(question, past, truth) : {};
    const retrieval = await retrievalOf(question, past, incident.related ?? []);
    yield { question, cluster, repeat: 0, truth, answers, baselines, ...(retrieval && { retrieval }) };
  }
}

async function ask(
  run: Run,
  at: { question: Question; past: Past; incident: Incident; cluster: string; judge: Judge },
  { target, textThreshold, threshold, signal }: Settings,
): Promise<ReplayedAnswer> {
  const { question, past, incident, cluster, judge } = at;
  const { predictor, walk, baseRate } = run;
  const diagnosis = await diagnose(question, past, {
    predictor,
    walk,
    target,
    textThreshold,
    threshold,
    ...(signal && { signal }),
  });
  const answer = { predictor: predictor.id, diagnosis, baseRate };
  const first = diagnosis.status === "failed" ? undefined : diagnosis.causes[0];
  if (diagnosis.status === "failed" || first === undefined) return answer;
  const correct = judge.judge(first, causesOf(incident));
  const judged = { ...answer, ...(correct !== undefined && { correct }) };
  const said = { question, cluster, first, signals: diagnosis.signals };
  // Without a signal, or without a day on which the cause became known, there is nothing to learn from.
  if (Object.keys(said.signals).length === 0 || knownAtOf(incident) === undefined) return judged;
  run.wait(said);
  const outcome = run.outcomeOf(said, incident);
  return { ...judged, ...(outcome && { outcome }) };
}
