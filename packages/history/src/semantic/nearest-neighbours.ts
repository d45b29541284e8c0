/** The seam for whoever proposes near vectors: a graph, or a vector store. */
import { z } from "zod";

/** `key` names the vector, which has length 1. */
export type NeighbourVector = { key: string; vector: Float32Array };

/**
 * Proposes what may be near to a vector. It needs to know nothing of time: the history asks for more than it wants, leaves
 * out what the moment does not see, and computes the cosines itself.
 */
export interface NearestNeighbours {
  /** Takes vectors in. One whose key is there already, with the same vector, changes nothing. */
  add(vectors: readonly NeighbourVector[]): Promise<void>;
  /** Keys of about the k nearest, the nearest first; fewer only if there are no more. */
  nearest(vector: Float32Array, k: number): Promise<string[]>;
  /** Forgets vectors, in memory and in files. */
  remove(keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const methods = ["add", "nearest", "remove", "close"] as const;

export const neighboursSchema: z.ZodType<NearestNeighbours> = z.custom<NearestNeighbours>(
  (value) => methods.every((method) => typeof (value as NearestNeighbours | null)?.[method] === "function"),
  { error: `must have ${methods.join(", ")}` },
);
