/** A language model looks at a predictor's answer again. */
import { checkOptions } from "@casebook/incident";
import { addUsage, type ModelSettings, modelKey } from "@casebook/model";
import { causeFields, rootCauseTask, type Task } from "@casebook/prompt";
import { z } from "zod";
import { defaultTextThreshold, sameKind, type Target } from "../causes/target.ts";
import type { Candidate, Prediction, Predictor } from "../predictor.ts";
import { predictorSchema } from "../predictor-schema.ts";
import { told } from "../told.ts";
import { createModelPredictor } from "./model-predictor.ts";
import { createPastKinds } from "./past-kinds.ts";

export type ReflectOptions = {
  /** What is predicted; as that of the predictor. @default "category" */
  target?: Target;
  /** How often it looks again at most. @default 2 */
  rounds?: number;
  /** Kinds (or places) that may be answered beside those that the past knew. @default [] */
  choices?: readonly string[];
  /** Tokens of the whole prompt. @default 8000 */
  promptTokens?: number;
};

const optionsSchema = z.strictObject({
  target: z.enum(["category", "service", "text"]).default("category"),
  rounds: z.int().min(1).max(10).default(2),
  choices: z.array(z.string().trim().min(1)).readonly().default([]),
  promptTokens: z.int().min(1).default(8000),
});

/**
 * After Reflexion (Shinn et al. 2023): the model is shown the incident, the predictor's precedents and its first candidate,
 * criticises the candidate against them, and answers anew; until the kind of cause stays the same, or the rounds are over.
 * What it came to stands first, with the signal `revised` (1 if it is of another kind than the predictor's), and everything
 * that was proposed before stays behind it. If looking again fails, what is there stays, and the notes say so.
 * @throws CasebookError `invalid-option`; `predict` rejects as `predictor` does
 */
export function reflect(asking: ModelSettings, predictor: Predictor, options: ReflectOptions = {}): Predictor {
  checkOptions("reflect", predictorSchema, predictor);
  const settings = checkOptions("reflect", optionsSchema, options);
  const { target, rounds, choices, promptTokens } = settings;
  const kinds = createPastKinds(target);
  const critic = (candidate: Candidate, { precedents }: Prediction): Predictor =>
    createModelPredictor(asking, {
      id: "reflection",
      fingerprint: "",
      task: taskAbout(candidate, rootCauseTask({ target, reasoning: true, choices })),
      select: { by: "relevance", k: precedents.length },
      found: async () => [...precedents],
      kinds,
      ...{ target, promptTokens, order: "best-last", seed: 0, samples: 1 },
    });
  return {
    id: `${predictor.id}, reflected`,
    fingerprint: `reflect/1 ${asking.name ?? modelKey(asking.model)} ${JSON.stringify({ ...settings, of: predictor.fingerprint })}`,
    async predict(question, past, asked = {}) {
      const first = await predictor.predict(question, past, asked);
      let [current, best] = [first, first.candidates[0]];
      for (let round = 0; round < rounds && best !== undefined; round++) {
        const seen = best;
        const again = await critic(seen, first)
          .predict(question, past, asked)
          .catch((error: unknown) => {
            asked.signal?.throwIfAborted();
            return failure(error);
          });
        const revised = again.candidates[0];
        current = joined(current, again, target);
        if (revised === undefined || isSame(revised, seen, target)) break;
        best = revised;
      }
      const [top, ...others] = current.candidates;
      if (top === undefined || first.candidates[0] === undefined) return current;
      const revised = isSame(top, first.candidates[0], target) ? 0 : 1;
      return { ...current, candidates: [{ ...top, signals: { ...top.signals, revised } }, ...others] };
    },
    ...(predictor.score && { score: predictor.score.bind(predictor) }),
  };
}

/** The task of root causes, with an answer that is to be looked at first. */
function taskAbout<Answer>({ category, service, text }: Candidate, task: Task<Answer>): Task<Answer> {
  return {
    ...task,
    id: "reflection",
    steps: [
      "Somebody has proposed a root cause: the candidate. In your reasoning, criticise it: what in the incident and in the precedents speaks for it, what speaks against it, and what it leaves unexplained.",
      ...task.steps,
      "Keep the candidate if nothing speaks for another cause.",
    ],
    blocks: [{ name: "candidate", fields: causeFields({ category, service, text }) }],
  };
}

/** The later answer before the earlier ones; of one kind only the later. */
function joined(before: Prediction, { candidates, notes, usage }: Prediction, target: Target): Prediction {
  const [latest] = candidates;
  const kept = before.candidates.filter((one) => latest === undefined || !isSame(latest, one, target));
  const spent = [before.usage, usage].filter((one) => one !== undefined);
  return {
    candidates: [...candidates, ...kept],
    precedents: before.precedents,
    notes: [...before.notes, ...notes],
    ...(spent.length > 0 && { usage: addUsage(...spent) }),
  };
}

function failure(error: unknown): Prediction {
  const { why, usage } = told(error);
  return { candidates: [], precedents: [], notes: [`not looked at again: ${why}`], ...(usage && { usage }) };
}

function isSame(left: Candidate, right: Candidate, target: Target): boolean {
  return sameKind(left, right, target, defaultTextThreshold) === true;
}
