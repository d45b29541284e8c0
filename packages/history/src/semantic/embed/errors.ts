/** Why a text has no vector. */
import { CasebookError, isCasebookError } from "@casebook/incident";

const again = "Once it works again, call embedWaiting or add further incidents.";

export function embeddingFailed(cause: unknown): CasebookError {
  if (isCasebookError(cause)) return cause as CasebookError;
  return new CasebookError({
    code: "embedding-failed",
    message: `The embedding model failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    remedy: `Check the model's address, key and limits. ${again}`,
    cause,
  });
}

export function embeddingTimedOut(milliseconds: number): CasebookError {
  return new CasebookError({
    code: "embedding-timeout",
    message: `The embedding model gave no answer within ${milliseconds} ms.`,
    field: "embed.timeout",
    value: milliseconds,
    remedy: `Check the model, or raise embed.timeout or lower embed.batchSize. ${again}`,
  });
}

export function embeddingInvalid(message: string, value: unknown): CasebookError {
  return new CasebookError({
    code: "embedding-invalid",
    message: `The embedding model gave ${message}.`,
    value,
    remedy: "Use a model that gives one vector a text, of finite numbers that are not all 0.",
  });
}

export function dimensionChanged(expected: number, given: number): CasebookError {
  return new CasebookError({
    code: "embedding-dimension",
    message: `The embedding model gave a vector of ${given} values, and those of this history have ${expected}.`,
    field: "embeddings",
    value: given,
    remedy: "Use the model the history was embedded with, or call reembed() to embed it anew with this one.",
  });
}

export function modelChanged(expected: string, given: string): CasebookError {
  return new CasebookError({
    code: "embedding-model-changed",
    message: `The history was embedded with "${expected}", and "${given}" was given.`,
    field: "embeddings",
    value: given,
    remedy: "Use that model, or call reembed() to embed the history anew. If it is the same model, say so: embed.name.",
  });
}
