/** Fits a linear model to records of the past. */
import { questionTerms, type TermCounts } from "@casebook/history";
import { type Incident, knownAtOf, questionOf } from "@casebook/incident";
import { kindOf, type Target } from "../causes/target.ts";
import type { LinearModel } from "./artefact.ts";
import { learnFeatures, rowOf } from "./features.ts";
import { fitSoftmax } from "./fit-softmax.ts";

export type FitSettings = { target: Target; ridge: number; mostTerms: number };

/** Kinds, features and weights; undefined where the records name fewer than two kinds of cause. */
export function fitLinear(
  incidents: readonly Incident[],
  { target, ridge, mostTerms }: FitSettings,
): Pick<LinearModel, "learnedUpTo" | "n" | "kinds" | "features" | "softmax"> | undefined {
  const classes = new Map<string, LinearModel["kinds"][number] & { label: number }>();
  const documents: TermCounts[] = [];
  const labels: number[] = [];
  for (const incident of incidents) {
    const kind = incident.rootCause && kindOf(incident.rootCause, target);
    if (kind === undefined) continue;
    const label = classes.get(kind)?.label ?? classes.size;
    classes.set(kind, { kind, cause: incident.rootCause!, label });
    documents.push(symptomsOf(incident));
    labels.push(label);
  }
  if (classes.size < 2) return undefined;
  const features = learnFeatures(documents, mostTerms);
  const rows = documents.map((document) => rowOf(document, features));
  return {
    learnedUpTo: knownAtOf(incidents.at(-1)!)!,
    n: incidents.length,
    kinds: [...classes.values()].map(({ kind, cause }) => ({ kind, cause })),
    features,
    softmax: fitSoftmax(rows, labels, { classes: classes.size, columns: features.size }, ridge),
  };
}

const termsOf = new WeakMap<Incident, TermCounts>();

/** Symptoms only: causes are known for what it learns from, never for what it is asked. */
function symptomsOf(incident: Incident): TermCounts {
  const terms = termsOf.get(incident) ?? questionTerms(questionOf(incident));
  termsOf.set(incident, terms);
  return terms;
}
