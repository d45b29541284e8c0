/** The only door for data without dates. Nothing can be said of time, so nothing is replayed and no confidence is fitted. */
import { createJudge, diagnose, startWalk } from "@casebook/confidence";
import { type History, openHistory } from "@casebook/history";
import {
  CasebookError,
  causesOf,
  checkOptions,
  type Incident,
  isRejected,
  parseIncident,
  questionOf,
} from "@casebook/incident";
import { kindOf, type Predictor, type Target } from "@casebook/predict";
import { z } from "zod";
import { createBaselines } from "../baselines/ask-baselines.ts";
import type { UndatedIncident } from "../datasets/data-set.ts";
import { evaluationFields } from "../options.ts";
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
  ...evaluationFields,
  folds: z.int().min(2).default(10),
  repeats: z.int().min(1).default(3),
  seed: z.int().min(0).default(1),
});

type Settings = z.output<typeof crossValidateSchema>;

/** Made-up times: all that is trained on was known, all that is asked opens later. Ages mean nothing and go missing. */
const trained = "2000-01-01T00:00:00Z";
const asked = "2000-01-02T00:00:00Z";

/** An incident with the cluster that it stands in, and the kind by which the folds are evened out. */
type Row = { incident: Incident; cluster: string; stratum: string };

/**
 * Repeated stratified cross-validation: each incident is asked once a repeat, from the other folds alone. Incidents of
 * one cluster or outage never stand on both sides.
 * @throws CasebookError at once: `invalid-option`; `invalid-incident` for one that no history would take, and for an id
 * that comes twice; `too-few-incidents` for fewer clusters than folds. Later the reason of the signal when it is aborted.
 */
export function crossValidate(
  incidents: readonly UndatedIncident[],
  options: CrossValidateOptions,
): AsyncGenerator<ReplayedIncident> {
  const settings = checkOptions("crossValidate", crossValidateSchema, options);
  const { folds, target, clusters } = settings;
  const rows = checkIncidents(incidents).map((incident): Row => {
    const { id, outage, rootCause } = incident;
    const stratum = (rootCause && kindOf(rootCause, target)) ?? "";
    return { incident, cluster: clusters?.get(id) ?? outage ?? id, stratum };
  });
  const found = new Set(rows.map(({ cluster }) => cluster)).size;
  if (found < folds) {
    throw new CasebookError({
      code: "too-few-incidents",
      message: `${found} incidents or clusters do not fill ${folds} folds.`,
      field: "folds",
      value: folds,
      remedy: "Give more incidents or fewer folds.",
    });
  }
  return askInFolds(rows, settings);
}

async function* askInFolds(rows: readonly Row[], settings: Settings): AsyncGenerator<ReplayedIncident> {
  const { folds, repeats, seed, signal } = settings;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const foldOf = stratifiedFolds(rows, folds, seed + repeat);
    for (let fold = 0; fold < folds; fold++) {
      const history = await openHistory();
      await history.add(rows.filter((_, at) => foldOf[at] !== fold).map(({ incident }) => incident));
      for (const [at, { incident, cluster }] of rows.entries()) {
        signal?.throwIfAborted();
        if (foldOf[at] === fold) yield await askOne(history, incident, { cluster, repeat }, settings);
      }
      await history.close();
    }
  }
}

/** With the made-up time, which is taken off again where they are asked. */
function checkIncidents(incidents: readonly UndatedIncident[]): Incident[] {
  const ids = new Set<string>();
  return incidents.map((given, at) => {
    const incident = parseIncident({ ...given, openedAt: trained, knownAt: trained });
    if (isRejected(incident)) throw invalidIncident(`[${at}].${incident.field}`, incident.value, incident.reason);
    if (ids.has(incident.id)) throw invalidIncident(`[${at}].id`, incident.id, "Its id was given to an earlier one");
    ids.add(incident.id);
    return incident;
  });
}

function invalidIncident(place: string, value: unknown, reason: string): CasebookError {
  return new CasebookError({
    code: "invalid-incident",
    message: `incidents${place} cannot be used: ${reason}`,
    field: `incidents${place}`,
    value,
    remedy: "Correct the incident or leave it out.",
  });
}

async function askOne(
  history: History,
  incident: Incident,
  place: { cluster: string; repeat: number },
  { predictors, target, textThreshold, signal }: Settings,
): Promise<ReplayedIncident> {
  const question = questionOf({ ...incident, openedAt: asked });
  const past = history.before(question);
  const truth = causesOf(incident);
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
  const baselines = await createBaselines({ target, textThreshold })(question, past, truth);
  return { question, ...place, truth, answers, baselines };
}
