/** Asks a model for vectors: in batches, some at a time, with further tries, and never for ever. */
import type { CasebookError } from "@casebook/incident";
import PQueue from "p-queue";
import pRetry from "p-retry";
import type { Embeddings, EmbedSettings } from "./embeddings.ts";
import { embeddingFailed, embeddingInvalid, embeddingTimedOut } from "./errors.ts";
import { unitVector } from "./unit-vector.ts";

/** A vector of length 1, or why there is none. */
export type Embedded = Float32Array | CasebookError;

export class Embedder {
  readonly #model: Embeddings;
  readonly #settings: EmbedSettings;
  readonly #queue: PQueue;

  constructor(model: Embeddings, settings: EmbedSettings) {
    this.#model = model;
    this.#settings = settings;
    this.#queue = new PQueue({ concurrency: settings.concurrency });
  }

  /** How many texts keep all allowed requests busy. */
  get stride(): number {
    return this.#settings.batchSize * this.#settings.concurrency;
  }

  /**
   * Texts as precedents are embedded; the results are in the order of the texts.
   * @throws only the signal's reason
   */
  async documents(texts: readonly string[], signal?: AbortSignal): Promise<Embedded[]> {
    const results: Embedded[] = new Array(texts.length);
    // Texts of like length go together: models pad a batch to its longest.
    const order = texts.map((_, at) => at).sort((left, right) => texts[left]!.length - texts[right]!.length);
    const { batchSize } = this.#settings;
    const batches = Array.from({ length: Math.ceil(order.length / batchSize) }, (_, at) =>
      order.slice(at * batchSize, (at + 1) * batchSize),
    );
    await Promise.all(batches.map((batch) => this.#batch(batch, texts, results, signal)));
    return results;
  }

  /** @throws CasebookError that says why there is no vector, or the signal's reason. */
  async query(text: string, signal?: AbortSignal): Promise<Float32Array> {
    const given = await this.#ask(() => this.#model.embedQuery(text), signal);
    return unitVector(given);
  }

  async #batch(
    batch: readonly number[],
    texts: readonly string[],
    results: Embedded[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      const wanted = batch.map((at) => texts[at]!);
      const given = await this.#ask(() => this.#model.embedDocuments(wanted), signal);
      if (!Array.isArray(given) || given.length !== batch.length) {
        throw embeddingInvalid(
          `${Array.isArray(given) ? given.length : "no"} vectors for ${batch.length} texts`,
          batch.length,
        );
      }
      batch.forEach((at, place) => {
        results[at] = resultOf(given[place]);
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (batch.length > 1 && isRefusal(error)) {
        // One text that the service does not take must not keep the others waiting.
        const middle = Math.ceil(batch.length / 2);
        await Promise.all(
          [batch.slice(0, middle), batch.slice(middle)].map((half) => this.#batch(half, texts, results, signal)),
        );
      } else {
        for (const at of batch) results[at] = embeddingFailed(error);
      }
    }
  }

  async #ask<Answer>(call: () => Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer> {
    const { retries, retryDelay, timeout } = this.#settings;
    const tries = () =>
      pRetry(() => within(timeout, call, signal), {
        retries,
        minTimeout: retryDelay,
        randomize: true,
        shouldRetry: ({ error }) => !isRefusal(error),
        ...(signal !== undefined && { signal }),
      });
    try {
      return await this.#queue.add(tries, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof Error && isRefusal(error) ? error : embeddingFailed(error);
    }
  }
}

function resultOf(given: unknown): Embedded {
  try {
    return unitVector(given);
  } catch (error) {
    return embeddingFailed(error);
  }
}

/** Answers of HTTP that another try does not change: a wrong key or address, or a text that is not taken. */
function isRefusal(error: unknown): boolean {
  const { status, statusCode, cause } = (error ?? {}) as { status?: unknown; statusCode?: unknown; cause?: unknown };
  const code = status ?? statusCode;
  if (typeof code !== "number") return typeof cause === "object" && cause !== null && isRefusal(cause);
  return code >= 400 && code < 500 && ![408, 409, 425, 429].includes(code);
}

/** The call itself cannot be stopped, as LangChain's methods take no signal: it is no longer waited for. */
async function within<Answer>(
  milliseconds: number,
  call: () => Promise<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(embeddingTimedOut(milliseconds)), milliseconds);
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([call(), stopped]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
  }
}
