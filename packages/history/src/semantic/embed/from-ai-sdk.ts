/** Embedding models of the AI SDK. */

import type { Embeddings } from "./embeddings.ts";
import { embeddingInvalid } from "./errors.ts";

/** As much of the AI SDK's `EmbeddingModel` (specification v2 and v3) as is used. */
export interface AiSdkEmbeddingModel {
  readonly provider: string;
  readonly modelId: string;
  readonly maxEmbeddingsPerCall?: number | undefined | PromiseLike<number | undefined>;
  doEmbed(options: { values: string[] }): PromiseLike<{ embeddings: number[][] }>;
}

/** The AI SDK's model, such as `openai.embedding("text-embedding-3-small")`, for `openHistory({ embeddings })`. */
export function fromAiSdk(model: AiSdkEmbeddingModel): Embeddings {
  const embed = async (texts: string[]): Promise<number[][]> => {
    const most = (await model.maxEmbeddingsPerCall) ?? texts.length;
    const vectors: number[][] = [];
    for (let at = 0; at < texts.length; at += most) {
      const { embeddings } = await model.doEmbed({ values: texts.slice(at, at + most) });
      vectors.push(...embeddings);
    }
    return vectors;
  };
  const embeddings: Embeddings & { model: string } = {
    // Names the model for the history.
    model: `${model.provider}/${model.modelId}`,
    embedDocuments: embed,
    embedQuery: async (text) => {
      const [vector] = await embed([text]);
      if (vector === undefined) throw embeddingInvalid("no vector for a text", text);
      return vector;
    },
  };
  return embeddings;
}
