/** The blend: the mean of the neighbour vote and the linear model. The default, since no model of language is needed. */
import { CasebookError, checkOptions } from "@casebook/incident";
import { z } from "zod";
import { candidateOf } from "../causes/candidate-of.ts";
import { kindOf, type Target } from "../causes/target.ts";
import { createLinear, type KindProbability, type LinearPredictor, tooFewKinds } from "../linear/create-linear.ts";
import { checkNeighbours, createNeighbours, type NeighboursOptions } from "../neighbours/create-neighbours.ts";
import type { Candidate, Predictor } from "../predictor.ts";

export type BlendOptions = NeighboursOptions & {
  /** The linear model to blend with. @default createLinear of the same target */
  linear?: LinearPredictor;
};

const blendSchema = z.looseObject({
  linear: z
    .custom<LinearPredictor>((value) => typeof (value as LinearPredictor | null)?.probabilities === "function", {
      error: "linear must be a predictor made by createLinear",
    })
    .optional(),
});

const inWords = "linear model left out: these causes are known in words only";

/**
 * Averages the vote's shares and the linear model's probabilities, kind by kind. Where causes are words only, the vote
 * answers alone and the notes say so.
 * @throws CasebookError `invalid-option`
 */
export function createBlend(options: BlendOptions = {}): Predictor & { score: NonNullable<Predictor["score"]> } {
  const { linear: given, ...rest } = checkOptions("createBlend", blendSchema, options);
  const settings = checkNeighbours("createBlend", rest);
  const { target } = settings;
  if (given !== undefined && given.target !== target) throw otherTarget(given, target);
  const neighbours = createNeighbours(settings);
  const linear = target === "text" ? undefined : (given ?? createLinear({ target }));
  return {
    id: "blend",
    fingerprint: `blend/1 ${neighbours.fingerprint} ${linear?.fingerprint ?? "no linear model"}`,
    async predict(question, past, predictOptions = {}) {
      const voted = await neighbours.predict(question, past, predictOptions);
      const probabilities = await linear?.probabilities(question, past, predictOptions);
      if (probabilities === undefined) {
        return { ...voted, notes: [...voted.notes, target === "text" ? inWords : tooFewKinds] };
      }
      return { ...voted, candidates: blend(voted.candidates, probabilities) };
    },
    async score(question, past, candidates, predictOptions) {
      return linear?.score(question, past, candidates, predictOptions) ?? candidates.map(() => undefined);
    },
  };

  function blend(voted: readonly Candidate[], probabilities: readonly KindProbability[]): Candidate[] {
    const shares = new Map(voted.map((candidate) => [kindOf(candidate, target), candidate]));
    const kinds = new Set(probabilities.map(({ kind }) => kind));
    const known = probabilities.map(({ kind, cause, probability }): Candidate => {
      const candidate = shares.get(kind);
      return {
        ...(candidate ?? candidateOf(cause, target)),
        score: ((candidate?.score ?? 0) + probability) / 2,
      };
    });
    const unknown = voted
      .filter((candidate) => !kinds.has(kindOf(candidate, target) ?? ""))
      .map((candidate): Candidate => ({ ...candidate, score: (candidate.score ?? 0) / 2 }));
    return [...known, ...unknown].sort((left, right) => right.score! - left.score!);
  }
}

function otherTarget({ target }: LinearPredictor, expected: Target): CasebookError {
  return new CasebookError({
    code: "invalid-option",
    message: `createBlend: the vote predicts the ${expected} and the linear model the ${target}.`,
    field: "linear",
    value: target,
    remedy: expected === "text" ? 'Leave "linear" out.' : `Make it with createLinear({ target: "${expected}" }).`,
  });
}
