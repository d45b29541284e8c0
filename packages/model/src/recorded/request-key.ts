/** Names a request for its recording. */
import { createHash } from "node:crypto";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { PlainMessage } from "../hide-messages.ts";
import type { JsonSchema } from "../structured/rungs.ts";

/** Settings of LangChain's models that change what they answer. */
const settings = [
  "temperature",
  "topP",
  "topK",
  "seed",
  "maxTokens",
  "maxOutputTokens",
  "maxCompletionTokens",
  "numPredict",
  "numCtx",
  "stop",
  "stopSequences",
  "frequencyPenalty",
  "presencePenalty",
  "repeatPenalty",
  "logitBias",
  "logprobs",
  "topLogprobs",
  "reasoning",
  "reasoningEffort",
  "thinking",
  "format",
  "verbosity",
  "modelKwargs",
] as const;

export type RecordedRequest = {
  model: string;
  /** As the model sees them. */
  messages: readonly PlainMessage[];
  schema: JsonSchema | undefined;
  settings: Record<string, unknown>;
  callOptions: Record<string, unknown>;
};

export function settingsOf(model: BaseChatModel): Record<string, unknown> {
  const fields = model as unknown as Record<string, unknown>;
  return Object.fromEntries(settings.filter((name) => fields[name] != null).map((name) => [name, fields[name]]));
}

/** SHA-256 in hex, of the request and the number of the sample. */
export function requestKey(request: RecordedRequest, sample: number): string {
  const { model, messages, schema, settings, callOptions } = request;
  return createHash("sha256")
    .update(JSON.stringify([1, model, messages, schema, settings, callOptions, sample]))
    .digest("hex");
}
