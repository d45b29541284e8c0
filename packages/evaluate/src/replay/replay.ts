/** A walk through the past in time order: ask, judge, and only then let the outcome become known. */
import {
  createJudge,
  diagnose,
  inKnownOrder,
  type Outcome,
  startWalk,
  type Walk,
  type WalkOptions,
} from "@casebook/confidence";
import type { History } from "@casebook/history";
import { causesOf, checkOptions, epochOf, type Incident, knownAtOf, type Question } from "@casebook/incident";
import { defaultTextThreshold, type Predictor, type Target } from "@casebook/predict";
import { z } from "zod";
import { askBaselines } from "../baselines/ask-baselines.ts";
import { createClusters } from "./clusters.ts";
import type { ReplayedAnswer, ReplayedIncident } from "./replayed-incident.ts";
import { retrievalOf } from "./retrieval.ts";

export type ReplayOptions = {
  /** Each is walked with a confidence of its own. */
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
  predictors: z.array(
    z.custom<Predictor>((value) => typeof (value as Predictor)?.predict === "function", {
      error: "must be a predictor",
    }),
  ),
  target: z.enum(["category", "service", "text"]).default("category"),
  textThreshold: z.number().min(0).max(1).default(defaultTextThreshold),
  threshold: z.number().min(0).max(1).default(0.5),
  clusters: z.custom<ReadonlyMap<string, string>>((value) => value instanceof Map).optional(),
  baselines: z.boolean().default(true),
  walk: z.looseObject({}).optional(),
  signal: z.instanceof(AbortSignal).optional(),
});

type Settings = z.output<typeof replaySchema>;

/** After every moment that an incident can have. */
const endOfTime = "9999-12-31T23:59:59Z";

/**
 * Replays a history. Each incident is asked with its symptoms as first recorded, from its own past; its outcome becomes
 * known at its `knownAt` and counts only for incidents that open after that.
 * @throws CasebookError `invalid-option`
 */
export async function* replay(history: History, options: ReplayOptions): AsyncGenerator<ReplayedIncident> {
  const settings = checkOptions("replay", replaySchema, options);
  const runs = settings.predictors.map((predictor) => new Run(predictor, startWalk(options.walk)));
  const clusterOf = createClusters(settings.clusters);
  const hindsight = history.asOf(endOfTime);
  for await (const question of history.questions()) {
    settings.signal?.throwIfAborted();
    const incident = (await hindsight.get(question.id))!;
    const cluster = clusterOf(question);
    yield await replayOne(history, question, incident, cluster, runs, settings);
  }
}

async function replayOne(
  history: History,
  question: Question,
  incident: Incident,
  cluster: string,
  runs: readonly Run[],
  settings: Settings,
): Promise<ReplayedIncident> {
  const past = history.before(question);
  const truth = causesOf(incident);
  const judge = createJudge(settings);
  const answers: ReplayedAnswer[] = [];
  const baselines: ReplayedIncident["baselines"] = {};
  if (truth.length > 0) {
    for (const run of runs) {
      run.catchUp(question.openedAt);
      const { predictor, walk } = run;
      const { target, textThreshold, threshold, signal } = settings;
      const diagnosis = await diagnose(question, past, {
        predictor,
        walk,
        target,
        textThreshold,
        threshold,
        ...(signal && { signal }),
      });
      const first = diagnosis.status === "failed" ? undefined : diagnosis.causes[0];
      const correct = first && judge.judge(first, truth);
      const answer: ReplayedAnswer = {
        predictor: predictor.id,
        diagnosis,
        baseRate: run.baseRate,
        ...(correct !== undefined && { correct }),
      };
      const outcome = outcomeOf(answer, incident, question, cluster, predictor);
      if (outcome !== undefined) run.wait(outcome);
      answers.push({ ...answer, ...(outcome && { outcome }) });
    }
    if (settings.baselines) Object.assign(baselines, await askBaselines(question, past, truth, settings));
  }
  const retrieval = await retrievalOf(question, past, incident.related ?? []);
  return { question, cluster, repeat: 0, truth, answers, baselines, ...(retrieval && { retrieval }) };
}

/** The row that an answer leaves behind; undefined where it cannot be judged or rests on no signal. */
function outcomeOf(
  { diagnosis, correct }: ReplayedAnswer,
  incident: Incident,
  { openedAt }: Question,
  cluster: string,
  { fingerprint }: Predictor,
): Outcome | undefined {
  const knownAt = knownAtOf(incident);
  if (correct === undefined || knownAt === undefined || diagnosis.status === "failed") return undefined;
  if (Object.keys(diagnosis.signals).length === 0) return undefined;
  const { category, service, text } = diagnosis.causes[0]!;
  return {
    incident: incident.id,
    cluster,
    openedAt,
    knownAt,
    fingerprint,
    source: "replay",
    answer: { ...(category && { category }), ...(service && { service }), text },
    signals: diagnosis.signals,
    correct,
  };
}

/** One predictor on its way through time, with the outcomes that are not known yet. */
class Run {
  readonly predictor: Predictor;
  readonly walk: Walk;
  #waiting: Outcome[] = [];
  #known = 0;
  #right = 0;

  constructor(predictor: Predictor, walk: Walk) {
    this.predictor = predictor;
    this.walk = walk;
  }

  /** The share of right answers known so far, by Laplace's rule; null before the first. */
  get baseRate(): number | null {
    return this.#known === 0 ? null : (this.#right + 1) / (this.#known + 2);
  }

  wait(outcome: Outcome): void {
    this.#waiting.push(outcome);
  }

  /** Learns what became known before a moment. */
  catchUp(moment: string): void {
    const limit = epochOf(moment);
    const known = this.#waiting.filter(({ knownAt }) => epochOf(knownAt) < limit);
    this.#waiting = this.#waiting.filter(({ knownAt }) => epochOf(knownAt) >= limit);
    for (const outcome of inKnownOrder(known)) {
      this.walk.update(outcome);
      this.#known++;
      if (outcome.correct) this.#right++;
    }
  }
}
