/** The linear model: multinomial logistic regression from symptoms to kinds of cause. */
import { type Past, questionTerms, type TermCounts } from "@casebook/history";
import { checkOptions, type Incident, knownAtOf, type Question, questionOf } from "@casebook/incident";
import { z } from "zod";
import { candidateOf } from "../causes/candidate-of.ts";
import { kindOf, type Target } from "../causes/target.ts";
import type { Predictor } from "../predictor.ts";
import { fromArtefact, type LinearArtefact, type LinearModel, toArtefact } from "./artefact.ts";
import { learnFeatures, rowOf } from "./features.ts";
import { trainingSize } from "./schedule.ts";
import { fitSoftmax, probabilitiesOf } from "./softmax.ts";

export type LinearOptions = {
  /** What is predicted; causes in words only have no kinds to learn. @default "category" */
  target?: Exclude<Target, "text">;
  /** Weight of the squared coefficients beside the summed log loss, > 0. @default 0.1 */
  ridge?: number;
  /** How many precedents are retrieved and shown. @default 10 */
  precedents?: number;
  /** At most so many terms, those in most incidents. @default 50000 */
  mostTerms?: number;
  /** A stored model, used wherever it is what would be fitted. */
  artefact?: unknown;
};

const linearSchema = z.strictObject({
  target: z.enum(["category", "service"]).default("category"),
  ridge: z.number().positive().default(0.1),
  precedents: z.int().min(1).default(10),
  mostTerms: z.int().min(1).default(50_000),
  artefact: z.unknown().optional(),
});

export interface LinearPredictor extends Predictor {
  score: NonNullable<Predictor["score"]>;
  /** Probability of each kind, the likeliest first; undefined where fewer than two kinds are known. */
  probabilities(question: Question, past: Past): Promise<KindProbability[] | undefined>;
  /** The model fitted on the most records, to be stored; undefined if none was fitted. */
  toJSON(): LinearArtefact | undefined;
}

export type KindProbability = { kind: string; cause: LinearModel["kinds"][number]["cause"]; probability: number };

/** Models of other pasts are kept for a while, since questions alternate between a few. */
const mostModels = 16;

export const tooFewKinds = "linear model left out: fewer than two kinds of cause are known by name";

/**
 * Learns from a past alone, on the schedule of `trainingSize`. Its `score` is the probability of a cause's kind;
 * a kind that it has never seen has probability 0 under it.
 * @throws CasebookError `invalid-option`, `invalid-artefact`
 */
export function createLinear(options: LinearOptions = {}): LinearPredictor {
  const { artefact, precedents, ...settings } = checkOptions("createLinear", linearSchema, options);
  const fingerprint = `linear/1 ${JSON.stringify(settings)}`;
  const models = new Map<string, LinearModel | undefined>();
  const termsOf = new WeakMap<Incident, TermCounts>();
  if (artefact !== undefined) {
    const model = fromArtefact(artefact);
    if (model.fingerprint === fingerprint) models.set(keyOf(model.source, model.n), model);
  }

  async function modelOf(past: Past): Promise<LinearModel | undefined> {
    const size = trainingSize(await past.count());
    const key = keyOf(past.source, size);
    if (!models.has(key)) {
      if (models.size >= mostModels) models.delete(models.keys().next().value!);
      models.set(key, await fit(past, size));
    }
    return models.get(key);
  }

  async function fit(past: Past, size: number): Promise<LinearModel | undefined> {
    const incidents: Incident[] = [];
    for await (const incident of past.scan()) {
      if (incidents.length === size) break;
      incidents.push(incident);
    }
    const labelled = incidents.filter(({ rootCause }) => rootCause && kindOf(rootCause, settings.target) !== undefined);
    const kinds = new Map<string, LinearModel["kinds"][number]>();
    const labels = labelled.map(({ rootCause }) => {
      const kind = kindOf(rootCause!, settings.target)!;
      kinds.set(kind, { kind, cause: rootCause! });
      return kind;
    });
    if (kinds.size < 2) return undefined;
    const documents = labelled.map(symptomsOf);
    const features = learnFeatures(documents, settings.mostTerms);
    const names = [...kinds.keys()];
    const softmax = fitSoftmax(
      documents.map((document) => rowOf(document, features)),
      labels.map((label) => names.indexOf(label)),
      { classes: names.length, columns: features.size },
      settings.ridge,
    );
    const learnedUpTo = knownAtOf(incidents.at(-1)!)!;
    return { source: past.source, fingerprint, learnedUpTo, n: size, kinds: [...kinds.values()], features, softmax };
  }

  /** Symptoms only: causes are known for what it learns from, never for what it is asked. */
  function symptomsOf(incident: Incident): TermCounts {
    const known = termsOf.get(incident) ?? questionTerms(questionOf(incident));
    termsOf.set(incident, known);
    return known;
  }

  async function probabilities(question: Question, past: Past): Promise<KindProbability[] | undefined> {
    const model = await modelOf(past);
    if (model === undefined) return undefined;
    const row = rowOf(questionTerms(question), model.features);
    const values = probabilitiesOf(model.softmax, row);
    return model.kinds
      .map(({ kind, cause }, at) => ({ kind, cause, probability: values[at]! }))
      .sort((left, right) => right.probability - left.probability || (left.kind < right.kind ? -1 : 1));
  }

  return {
    id: "linear",
    fingerprint,
    probabilities,
    async predict(question, past, { signal } = {}) {
      const found = await past.search(question, { k: precedents, ...(signal && { signal }) });
      const ranked = await probabilities(question, past);
      const candidates = (ranked ?? []).map(({ cause, probability }) => ({
        ...candidateOf(cause, settings.target),
        score: probability,
      }));
      return { candidates, precedents: found, notes: ranked === undefined ? [tooFewKinds] : [] };
    },
    async score(question, past, candidates) {
      const ranked = await probabilities(question, past);
      return candidates.map((candidate) => {
        const kind = kindOf(candidate, settings.target);
        if (ranked === undefined || kind === undefined) return undefined;
        return ranked.find((one) => one.kind === kind)?.probability ?? 0;
      });
    },
    toJSON() {
      const fitted = [...models.values()].filter((model) => model !== undefined);
      const largest = fitted.reduce<LinearModel | undefined>(
        (best, one) => (one.n >= (best?.n ?? 0) ? one : best),
        undefined,
      );
      return largest === undefined ? undefined : toArtefact(largest);
    },
  };
}

function keyOf(source: string, size: number): string {
  return `${source}#${size}`;
}
