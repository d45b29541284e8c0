/** A predictor that others stand in for. */
import { checkOptions } from "@casebook/incident";
import type { Usage } from "@casebook/model";
import type { Prediction, Predictor } from "./predictor.ts";
import { predictorSchema } from "./predictor-schema.ts";
import { told } from "./told.ts";

/**
 * Asks `first`; if it fails, `second` answers, and the notes say why. What `first` spent in vain is in `usage` where its
 * error tells. The signal ends both.
 * @throws CasebookError `invalid-option`
 */
export function withFallback(first: Predictor, second: Predictor): Predictor {
  for (const predictor of [first, second]) checkOptions("withFallback", predictorSchema, predictor);
  return {
    id: `${first.id}, else ${second.id}`,
    fingerprint: `fallback/1 ${JSON.stringify([first.fingerprint, second.fingerprint])}`,
    async predict(question, past, options = {}) {
      try {
        return await first.predict(question, past, options);
      } catch (error) {
        options.signal?.throwIfAborted();
        const prediction = await second.predict(question, past, options);
        const { why, usage } = told(error);
        return {
          ...prediction,
          notes: [`${first.id} failed, and ${second.id} answered: ${why}`, ...prediction.notes],
          ...(await spent(usage, prediction.usage)),
        };
      }
    },
    ...(second.score && { score: second.score.bind(second) }),
  };
}

/** What both cost. Only where both asked a model is that package needed, and then it is loaded already. */
async function spent(first: Usage | undefined, second: Usage | undefined): Promise<Pick<Prediction, "usage">> {
  if (first !== undefined && second !== undefined) {
    const { addUsage } = await import("@casebook/model");
    return { usage: addUsage(first, second) };
  }
  const usage = first ?? second;
  return usage === undefined ? {} : { usage };
}
