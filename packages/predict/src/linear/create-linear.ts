/** The linear model: multinomial logistic regression from symptoms to kinds of cause. */
import { type Past, questionTerms } from "@casebook/history";
import { checkOptions, type Question, type RootCause } from "@casebook/incident";
import { z } from "zod";
import { candidateOf } from "../causes/candidate-of.ts";
import { kindOf, type Target } from "../causes/target.ts";
import type { PredictOptions, Predictor } from "../predictor.ts";
import { fromArtefact, type LinearArtefact, toArtefact } from "./artefact.ts";
import { rowOf } from "./features.ts";
import { fitLinear } from "./fit-linear.ts";
import { Models } from "./models.ts";
import { probabilitiesOf } from "./softmax.ts";
import { trainingSetOf } from "./training-set.ts";

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

/** A kind of cause, its latest cause in the training records, and its probability in [0, 1]. */
export type KindProbability = { kind: string; cause: RootCause; probability: number };

export interface LinearPredictor extends Predictor {
  readonly target: Exclude<Target, "text">;
  score: NonNullable<Predictor["score"]>;
  /** Probability of each kind, the likeliest first; undefined where fewer than two kinds are known. */
  probabilities(question: Question, past: Past, options?: PredictOptions): Promise<KindProbability[] | undefined>;
  /** The model fitted on the most records, to be stored; undefined if none was fitted. */
  toJSON(): LinearArtefact | undefined;
}

export const tooFewKinds = "linear model left out: fewer than two kinds of cause are known by name";

/**
 * Learns from a past alone, on the schedule of `trainingSize`. Its `score` is the probability of a cause's kind;
 * a kind that it has never seen has probability 0 under it.
 * @throws CasebookError `invalid-option`, `invalid-artefact`
 */
export function createLinear(options: LinearOptions = {}): LinearPredictor {
  const { artefact, precedents, ...settings } = checkOptions("createLinear", linearSchema, options);
  const fingerprint = `linear/1 ${JSON.stringify(settings)}`;
  const models = new Models();
  if (artefact !== undefined) {
    const model = fromArtefact(artefact);
    if (model.fingerprint === fingerprint) models.put(model);
  }

  async function probabilities(question: Question, past: Past, { signal }: PredictOptions = {}) {
    signal?.throwIfAborted();
    const { key, read } = await trainingSetOf(past);
    const incidents = models.has(key) ? [] : await read(signal);
    signal?.throwIfAborted();
    const model = models.get(key, () => {
      const fitted = fitLinear(incidents, settings);
      return fitted && { trainedOn: key, fingerprint, ...fitted };
    });
    if (model === undefined) return undefined;
    const values = probabilitiesOf(model.softmax, rowOf(questionTerms(question), model.features));
    return model.kinds
      .map(({ kind, cause }, at): KindProbability => ({ kind, cause, probability: values[at]! }))
      .sort((left, right) => right.probability - left.probability || (left.kind < right.kind ? -1 : 1));
  }

  return {
    id: "linear",
    fingerprint,
    target: settings.target,
    probabilities,
    async predict(question, past, { signal } = {}) {
      signal?.throwIfAborted();
      const found = await past.search(question, { k: precedents, ...(signal && { signal }) });
      const ranked = await probabilities(question, past, { ...(signal && { signal }) });
      const candidates = (ranked ?? []).map(({ cause, probability }) => ({
        ...candidateOf(cause, settings.target),
        score: probability,
      }));
      return { candidates, precedents: found, notes: ranked === undefined ? [tooFewKinds] : [] };
    },
    async score(question, past, candidates, predictOptions) {
      const ranked = await probabilities(question, past, predictOptions);
      return candidates.map((candidate) => {
        const kind = kindOf(candidate, settings.target);
        if (ranked === undefined || kind === undefined) return undefined;
        return ranked.find((one) => one.kind === kind)?.probability ?? 0;
      });
    },
    toJSON() {
      const largest = models.largest();
      return largest && toArtefact(largest);
    },
  };
}
