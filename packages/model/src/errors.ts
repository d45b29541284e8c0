/** Why there is no answer. */
import { CasebookError, type CasebookErrorDetails } from "@casebook/incident";
import type { Usage } from "./cost/usage.ts";

/**
 * Every kind of {@link ModelError}.
 *
 * | code | what happened |
 * |---|---|
 * | `model-timeout` | a call took longer than `timeout` |
 * | `model-deadline` | all tries together took longer than `deadline` |
 * | `model-unreachable` | no connection to the server |
 * | `model-rate-limited` | too many requests, and no time left to wait |
 * | `model-quota` | the account has nothing left |
 * | `model-key` | the key is missing, wrong or not allowed to do this |
 * | `model-unknown` | the server does not know this model, or has nothing at this address |
 * | `model-context` | the messages are longer than the model can read: build them smaller |
 * | `model-server` | the server failed, broke off, or sent what is no answer |
 * | `model-request` | the server refused the request for another reason |
 * | `model-empty` | the reply was empty |
 * | `model-refused` | the model or a filter before it declined to answer |
 * | `model-cut` | the reply was cut at the model's limit of output and cannot be read |
 * | `model-schema` | no reply fitted the schema, also after a repair |
 * | `model-budget` | the call would have gone past the budget, and was not made |
 * | `model-recording-missing` | this reply was never recorded, and calls are not allowed |
 * | `model-recording-damaged` | the recorded reply cannot be read, and calls are not allowed |
 * | `model-recording-failed` | the reply came and could not be written |
 */
export type ModelErrorCode =
  | "model-timeout"
  | "model-deadline"
  | "model-unreachable"
  | "model-rate-limited"
  | "model-quota"
  | "model-key"
  | "model-unknown"
  | "model-context"
  | "model-server"
  | "model-request"
  | "model-empty"
  | "model-refused"
  | "model-cut"
  | "model-schema"
  | "model-budget"
  | "model-recording-missing"
  | "model-recording-damaged"
  | "model-recording-failed";

/** Thrown when a model gave no answer, and kept beside the answers of those samples that did. */
export class ModelError extends CasebookError {
  override readonly name: string = "ModelError";
  declare readonly code: ModelErrorCode;
  /** What was spent before this was thrown by `ask`; undefined for the failure of a single sample. */
  usage?: Usage;
  /** Milliseconds that the server asked to wait before the next try. */
  readonly retryAfter: number | undefined;

  constructor(details: CasebookErrorDetails & { code: ModelErrorCode; retryAfter?: number | undefined }) {
    super(details);
    this.retryAfter = details.retryAfter;
  }
}
