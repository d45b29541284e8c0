/** Several answers to one question, in as few requests as the provider allows. */
import { isRefusedRequest } from "./call/explain-failure.ts";
import { ModelError, type ModelErrorCode } from "./errors.ts";
import type { Known } from "./structured/memory.ts";

/** What another request for the same would meet too. */
const stops: ReadonlySet<ModelErrorCode> = new Set([
  "model-key",
  "model-quota",
  "model-unknown",
  "model-context",
  "model-budget",
  "model-deadline",
  "model-request",
]);

export type Sampling<Result> = {
  wanted: number;
  /** One request for so many answers. At least one result, or a rejection. */
  fetch: (samples: number) => Promise<(Result | ModelError)[]>;
  /** True if the model's class has `n`. */
  takesSamples: boolean;
  /** False if it is not known yet how to ask: then one goes ahead and finds out. */
  isSettled: () => boolean;
  known: Known;
};

/**
 * One result for each answer wanted: all in one request where the provider honours that, what did not come side by side.
 * @throws only what is no ModelError, such as the reason of the caller's signal
 */
export async function collectSamples<Result>(sampling: Sampling<Result>): Promise<(Result | ModelError)[]> {
  const { wanted, known } = sampling;
  const first = wanted > 1 && sampling.takesSamples && known.samples !== false ? await together(sampling) : [];
  if (first.length === 0 && wanted > 1 && !sampling.isSettled()) first.push(...(await attempt(sampling, 1)));
  const [failure] = first;
  if (failure instanceof ModelError && stops.has(failure.code)) return first;
  const rest = Array.from({ length: wanted - first.length }, () => attempt(sampling, 1));
  return [...first, ...(await Promise.all(rest)).flat()];
}

/** Nothing if the provider refuses several at a time. */
async function together<Result>({ wanted, fetch, known }: Sampling<Result>): Promise<(Result | ModelError)[]> {
  try {
    const came = await fetch(wanted);
    known.samples = came.length === wanted;
    return came;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    if (!isRefusedRequest(error.cause)) return [error];
    known.samples = false;
    return [];
  }
}

async function attempt<Result>({ fetch }: Sampling<Result>, samples: number): Promise<(Result | ModelError)[]> {
  try {
    return await fetch(samples);
  } catch (error) {
    if (error instanceof ModelError) return [error];
    throw error;
  }
}
