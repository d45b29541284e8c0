/** The only door for data without dates. Nothing can be said of time, so nothing is replayed and no confidence is fitted. */
import { createJudge, diagnose, startWalk } from "@casebook/confidence";
import { openHistory } from "@casebook/history";
import { CasebookError, causesOf, checkOptions, type Incident, questionOf, type RootCause } from "@casebook/incident";
import { defaultTextThreshold, kindOf, type Predictor, type Target } from "@casebook/predict";
import { z } from "zod";
import { askBaselines } from "../baselines/ask-baselines.ts";
import type { UndatedIncident } from "../datasets/data-set.ts";
import type { ReplayedIncident } from "../replay/replayed-incident.ts";
import { stratifiedFolds } from "./stratified-folds.ts";

export type CrossValidateOptions = {
  predictors: readonly Predictor[];
  /** @default "category" */
  target?: Target;
  /** From which similarity on causes in words are one kind. @default 0.5 */
  textThreshold?: number;
  /** @default 10 */
  folds?: number;
  /** How often the folds are drawn anew. @default 3 */
  repeats?: number;
  /** Of the draws. @default 1 */
  seed?: number;
  clusters?: ReadonlyMap<string, string>;
  signal?: AbortSignal;
};

const crossValidateSchema = z.strictObject({
  predictors: z.array(
    z.custom<Predictor>((value) => typeof (value as Predictor)?.predict === "function", {
      error: "must be a predictor",
    }),
  ),
  target: z.enum(["category", "service", "text"]).default("category"),
  textThreshold: z.number().min(0).max(1).default(defaultTextThreshold),
  folds: z.int().min(2).default(10),
  repeats: z.int().min(1).default(3),
  seed: z.int().min(0).default(1),
  clusters: z.custom<ReadonlyMap<string, string>>((value) => value instanceof Map).optional(),
  signal: z.instanceof(AbortSignal).optional(),
});

/** Made-up times: all that is trained on was known, all that is asked opens later. Ages mean nothing and go missing. */
const trained = "2000-01-01T00:00:00Z";
const asked = "2000-01-02T00:00:00Z";

/**
 * Repeated stratified cross-validation: each incident is asked once a repeat, from the other folds alone. Incidents of
 * one cluster or outage never stand on both sides.
 * @throws CasebookError `invalid-option`; `too-few-incidents` for fewer incidents than folds.
 */
export async function* crossValidate(
  incidents: readonly UndatedIncident[],
  options: CrossValidateOptions,
): AsyncGenerator<ReplayedIncident> {
  const settings = checkOptions("crossValidate", crossValidateSchema, options);
  const { folds, repeats, seed, target, clusters } = settings;
  if (incidents.length < folds) {
    throw new CasebookError({
      code: "too-few-incidents",
      message: `${incidents.length} incidents do not fill ${folds} folds.`,
      field: "folds",
      value: folds,
      remedy: "Give more incidents or fewer folds.",
    });
  }
  const clusterOf = ({ id, outage }: UndatedIncident): string => clusters?.get(id) ?? outage ?? id;
  const rows = incidents.map((incident) => ({
    cluster: clusterOf(incident),
    stratum: (incident.rootCause && kindOf(incident.rootCause, target)) ?? "",
  }));
  for (let repeat = 0; repeat < repeats; repeat++) {
    const foldOf = stratifiedFolds(rows, folds, seed + repeat);
    for (let fold = 0; fold < folds; fold++) {
      const history = await openHistory();
      await history.add(
        incidents
          .filter((_, at) => foldOf[at] !== fold)
          .map((one) => ({ ...one, openedAt: trained, knownAt: trained })),
      );
      for (const [at, incident] of incidents.entries()) {
        settings.signal?.throwIfAborted();
        if (foldOf[at] !== fold) continue;
        yield await askOne(history, { ...incident, openedAt: asked }, { cluster: rows[at]!.cluster, repeat }, settings);
      }
      await history.close();
    }
  }
}

async function askOne(
  history: Awaited<ReturnType<typeof openHistory>>,
  incident: Incident,
  place: { cluster: string; repeat: number },
  { predictors, target, textThreshold, signal }: z.output<typeof crossValidateSchema>,
): Promise<ReplayedIncident> {
  const question = questionOf(incident);
  const past = history.before(question);
  const truth: RootCause[] = causesOf(incident);
  const judge = createJudge({ target, textThreshold });
  const answers: ReplayedIncident["answers"] = [];
  for (const predictor of predictors) {
    const diagnosis = await diagnose(question, past, {
      predictor,
      walk: startWalk(),
      target,
      textThreshold,
      threshold: 0,
      ...(signal && { signal }),
    });
    if (diagnosis.status !== "failed") delete diagnosis.signals.ageDays;
    const first = diagnosis.status === "failed" ? undefined : diagnosis.causes[0];
    const correct = first && judge.judge(first, truth);
    answers.push({ predictor: predictor.id, diagnosis, baseRate: null, ...(correct !== undefined && { correct }) });
  }
  const baselines = await askBaselines(question, past, truth, { target, textThreshold });
  return { question, ...place, truth, answers, baselines };
}
