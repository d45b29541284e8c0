/** A model that tries once. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";

type Fields = Record<string, unknown> & { caller?: object };

const bare = new WeakSet<BaseChatModel>();
const made = new WeakMap<BaseChatModel, Map<number, BaseChatModel>>();

/** True if the model says that one request can bring several answers. */
export function takesSamples(model: BaseChatModel): boolean {
  return "n" in model;
}

/** One request without further tries. A class with private fields cannot be layered: it is asked as it is. */
export async function generateOnce(
  model: BaseChatModel,
  samples: number,
  messages: readonly BaseMessage[],
  options: object,
): Promise<LLMResult> {
  if (!bare.has(model)) {
    try {
      return await singleTry(model, samples).generate([[...messages]], options);
    } catch (error) {
      if (!(error instanceof TypeError && /private (?:member|method|field)|did not declare it/.test(error.message)))
        throw error;
      bare.add(model);
    }
  }
  return model.generate([[...messages]], options);
}

/**
 * The same model, seen through a layer with other settings; the model itself stays as it is.
 *
 * - LangChain's own tries (6 by default, without a deadline) are switched off: they would multiply ours.
 * - Streaming is off: it brings one answer whatever `n` says, and without a network LangChain spends a minute in it on
 *   fetching a tokeniser.
 * - LangChain's cache is passed over: samples from it are one sample counted many times.
 */
function singleTry(model: BaseChatModel, samples: number): BaseChatModel {
  const bySamples = made.get(model) ?? new Map<number, BaseChatModel>();
  made.set(model, bySamples);
  const known = bySamples.get(samples);
  if (known !== undefined) return known;
  const layer = layerOver(model as unknown as Fields, samples) as unknown as BaseChatModel;
  bySamples.set(samples, layer);
  return layer;
}

function layerOver(model: Fields, samples: number): Fields {
  const layer = Object.create(model) as Fields;
  const set = (name: string, value: unknown) =>
    Object.defineProperty(layer, name, { value, writable: true, enumerable: true, configurable: true });
  if (typeof model.caller === "object") {
    set("caller", Object.create(model.caller, { maxRetries: { value: 0, writable: true } }));
  }
  // Some classes make a new caller for each request.
  if ("maxRetries" in model) set("maxRetries", 0);
  if ("n" in model) set("n", samples);
  if ("streaming" in model) set("streaming", false);
  // ChatOpenAI drops a refusal from what it hands on.
  if ("__includeRawResponse" in model) set("__includeRawResponse", true);
  set("disableStreaming", true);
  set("cache", undefined);
  // ChatOpenAI hands its calls to models of its own.
  for (const [name, value] of Object.entries(model)) if (isModel(value)) set(name, layerOver(value, samples));
  return layer;
}

function isModel(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && "caller" in value && "_generate" in value;
}
