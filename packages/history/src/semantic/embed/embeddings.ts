/** Models that turn texts into vectors: any of LangChain's, or whatever has its two methods. */
import { z } from "zod";

/** As LangChain's `EmbeddingsInterface`. */
export interface Embeddings {
  /** One vector a text, all of one length. */
  embedDocuments(texts: string[]): Promise<number[][]>;
  embedQuery(text: string): Promise<number[]>;
}

export type EmbedOptions = {
  /**
   * Names the model. Vectors of one name are taken to be of one model.
   * @default the name of its class, its `model` (or `modelName`) and its `dimensions`
   */
  name?: string;
  /** The model runs on this machine, so texts are not redacted before it sees them. @default false */
  local?: boolean;
  /** Texts a request. @default 64 */
  batchSize?: number;
  /** Requests at a time. @default 2 */
  concurrency?: number;
  /** Further tries of a request that failed, unless the service refused it. @default 3 */
  retries?: number;
  /** Milliseconds before the first further try; each next waits twice as long, and up to as much again at random. @default 500 */
  retryDelay?: number;
  /** Milliseconds that a request may take. @default 60_000 */
  timeout?: number;
};

/** The options with their defaults. */
export type EmbedSettings = Required<Omit<EmbedOptions, "name">> & { name: string };

export const embeddingsSchema: z.ZodType<Embeddings> = z.custom<Embeddings>(
  (value) =>
    typeof (value as Embeddings | null)?.embedDocuments === "function" &&
    typeof (value as Embeddings).embedQuery === "function",
  { error: "must have embedDocuments and embedQuery, as LangChain's embeddings do" },
);

export const embedOptionsSchema = z.strictObject({
  name: z.string().min(1).max(500).optional(),
  local: z.boolean().default(false),
  batchSize: z.int().min(1).max(10_000).default(64),
  concurrency: z.int().min(1).max(100).default(2),
  retries: z.int().min(0).max(20).default(3),
  retryDelay: z.number().min(0).max(600_000).default(500),
  timeout: z.number().positive().max(86_400_000).default(60_000),
});

/** What tells a model from others when nobody named it. */
export function embeddingsName(embeddings: Embeddings): string {
  const { model, modelName, dimensions } = embeddings as { model?: unknown; modelName?: unknown; dimensions?: unknown };
  const known = [model ?? modelName, dimensions].filter((part) => typeof part === "string" || typeof part === "number");
  return [embeddings.constructor?.name ?? "embeddings", ...known].join("/");
}
