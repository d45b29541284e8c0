/** Any of LangChain's vector stores as the semantic leg of a history. */
import type { NearestNeighbours } from "../semantic/nearest-neighbours.ts";

/** As much of LangChain's `VectorStoreInterface` as is used. */
export interface VectorStoreLike {
  /** Resolves to the ids, or to nothing where the given ones were taken. */
  addVectors(
    vectors: number[][],
    documents: { pageContent: string; metadata: Record<string, unknown> }[],
    options?: { ids?: string[] },
  ): Promise<unknown>;
  similaritySearchVectorWithScore(
    vector: number[],
    k: number,
  ): Promise<[{ metadata: Record<string, unknown> }, number][]>;
  delete?(options: { ids: string[] }): Promise<void>;
}

const batchSize = 500;

/**
 * Near vectors from a vector store. **Time guard:** none is asked of the store, whose filters differ. It only proposes; the
 * history asks for more than it wants, leaves out what the moment does not see, computes the cosines from its own vectors,
 * and scans these where the store proposes too few. The store sees vectors and hashes of texts, no text.
 *
 * The store should measure by cosine or inner product (vectors have length 1), and hold nothing else. One that outlives the
 * process gets the same vectors again under the same ids when the history is opened.
 */
export function vectorStoreNeighbours(store: VectorStoreLike): NearestNeighbours {
  const idOf = new Map<string, string>();
  return {
    async add(vectors) {
      const fresh = vectors.filter(({ key }) => !idOf.has(key));
      for (let at = 0; at < fresh.length; at += batchSize) {
        const batch = fresh.slice(at, at + batchSize);
        const keys = batch.map(({ key }) => key);
        const ids = await store.addVectors(
          batch.map(({ vector }) => Array.from(vector)),
          keys.map((key) => ({ pageContent: key, metadata: { key } })),
          { ids: keys },
        );
        keys.forEach((key, place) => {
          idOf.set(key, Array.isArray(ids) ? String(ids[place]) : key);
        });
      }
    },
    async nearest(vector, k) {
      const found = await store.similaritySearchVectorWithScore(Array.from(vector), k);
      return found.map(([{ metadata }]) => String(metadata.key));
    },
    async remove(keys) {
      const ids = keys.flatMap((key) => idOf.get(key) ?? []);
      for (const key of keys) idOf.delete(key);
      if (ids.length > 0) await store.delete?.({ ids });
    },
    async close() {},
  };
}
