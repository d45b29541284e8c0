/** Opens the semantic leg of a history. */
import { type CachePlace, VectorCache } from "./cache/vector-cache.ts";
import { Embedder } from "./embed/embedder.ts";
import { type Embeddings, type EmbedSettings, embeddingsName } from "./embed/embeddings.ts";
import type { NearestNeighbours } from "./nearest-neighbours.ts";
import { SemanticIndex } from "./semantic-index.ts";

type Given = {
  embeddings: Embeddings | undefined;
  neighbours: NearestNeighbours | undefined;
  embed: Omit<EmbedSettings, "name"> & { name?: string | undefined };
};

/**
 * Undefined without embeddings.
 * @param place Where vectors are kept; absent: in memory only.
 * @throws CasebookError `embedding-model-changed`
 */
export async function openSemanticIndex(
  { embeddings, neighbours, embed }: Given,
  place: CachePlace | undefined,
): Promise<SemanticIndex | undefined> {
  if (embeddings === undefined) return undefined;
  const name = embed.name ?? embeddingsName(embeddings);
  const cache = await VectorCache.open(name, place);
  return new SemanticIndex(new Embedder(embeddings, { ...embed, name }), cache, embed.local, neighbours);
}
