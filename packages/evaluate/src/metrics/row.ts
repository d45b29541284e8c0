/** One incident as the figures need it. */
import { kindOf, type Target } from "@casebook/predict";
import type { ReplayedIncident, Retrieval } from "../replay/replayed-incident.ts";

export type MetricRow = {
  cluster: string;
  repeat: number;
  status: "answered" | "abstained" | "failed";
  /** A first candidate that is wrong, missing or cannot be told counts as not right. */
  correct: boolean;
  /** Kind of the root cause and of the first candidate, where they have a name. */
  trueKind: string | undefined;
  predictedKind: string | undefined;
  probability: number | null;
  baseRate: number | null;
  baselines: ReplayedIncident["baselines"];
  retrieval: Retrieval | undefined;
};

/** The row of one predictor for an incident; undefined where what is asked for, a cause or its place, never became known. */
export function metricRowOf(incident: ReplayedIncident, predictor: string, target: Target): MetricRow | undefined {
  const answer = incident.answers.find((one) => one.predictor === predictor);
  const root = incident.truth[0];
  if (answer === undefined || root === undefined) return undefined;
  if (target === "service" && incident.truth.every(({ service }) => service === undefined)) return undefined;
  const { diagnosis, baseRate } = answer;
  const first = diagnosis.status === "failed" ? undefined : diagnosis.causes[0];
  const correct = answer.correct ?? false;
  const named = first && kindOf(first, target);
  const rootKind = kindOf(root, target);
  return {
    cluster: incident.cluster,
    repeat: incident.repeat,
    status: diagnosis.status,
    correct,
    // An answer that names a contributing cause is right, and counts for the class that it names; one that is right by its
    // words alone counts for the class of the root cause.
    trueKind: correct ? (named ?? rootKind) : rootKind,
    predictedKind: correct ? (named ?? rootKind) : named,
    probability: diagnosis.status === "failed" ? null : diagnosis.confidence.probability,
    baseRate,
    baselines: incident.baselines,
    retrieval: incident.retrieval,
  };
}
