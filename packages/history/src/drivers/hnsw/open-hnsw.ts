/** Opens hnswlib's graph in a thread of its own. */
import { Worker } from "node:worker_threads";
import { CasebookError, checkOptions } from "@casebook/incident";
import { z } from "zod";
import type { NearestNeighbours, NeighbourVector } from "../../semantic/nearest-neighbours.ts";
import { findPeer, missingPeer, type PeerPlace } from "../find-peer.ts";
import type { Unloaded } from "./graph-file.ts";
import type { Opened, Reply, Request, WorkerCalls, WorkerStart } from "./worker.ts";

export type HnswOptions = {
  /** Values of a vector. */
  dimension: number;
  /** Where the graph is kept; hnswlib's own file lies beside it. @default in memory only */
  path?: string;
  /** Links of a point. More find better and take more memory. @default 16 */
  m?: number;
  /** How widely links are looked for. @default 128 */
  efConstruction?: number;
  /** How widely the nearest are looked for; at least so many. @default 128 */
  efSearch?: number;
  /** The same seed and order of adding give the same graph. @default 1 */
  seed?: number;
  /** A path or file URL from which hnswlib-node is looked for. @default this package */
  from?: string;
};

export interface Hnsw extends NearestNeighbours {
  /** Whether the graph was loaded from `path`, and why not. Then it is empty, and the history fills it again. */
  readonly loaded: "loaded" | Unloaded;
  count(): Promise<number>;
  /** Writes the graph to `path`, as closing does. @throws CasebookError `hnsw-failed` if the disk does not take it */
  save(): Promise<void>;
}

const optionsSchema = z.strictObject({
  dimension: z.int().min(1).max(16_384),
  path: z.string().min(1).optional(),
  m: z.int().min(2).max(200).default(16),
  efConstruction: z.int().min(2).max(4000).default(128),
  efSearch: z.int().min(1).max(100_000).default(128),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  from: z.string().min(1).optional(),
});

const peer: PeerPlace = { name: "hnswlib-node", version: "3.0.0" };

/** TypeScript when it runs from source, JavaScript when it is built. */
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";

/**
 * Near vectors for `openHistory({ neighbours })`. A graph may miss some of the nearest, and finds little where vectors have
 * no structure; the history scans where too few are visible. Equal vectors are one point. What was removed is in no file
 * once `remove` resolves, which builds the graph anew.
 * @throws CasebookError `missing-package` without hnswlib-node, `invalid-option`
 */
export async function openHnsw(options: HnswOptions): Promise<Hnsw> {
  const { path, from, ...settings } = checkOptions("openHnsw", optionsSchema, options);
  const place = { ...peer, from };
  const start: WorkerStart = { library: findPeer(place), settings, path };
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), { workerData: start });
  worker.unref();
  const ask = asker(worker);
  const { loaded } = (await ask("open").catch(async (cause) => {
    await worker.terminate();
    throw missingPeer(place, cause);
  })) as Opened;
  let closing: Promise<void> | undefined;
  return {
    loaded,
    async add(vectors: readonly NeighbourVector[]) {
      await ask(
        "add",
        vectors.map(({ key, vector }) => ({ key, vector: Float32Array.from(vector) })),
      );
    },
    nearest: (vector, k) => ask("nearest", Float32Array.from(vector), k),
    remove: (keys) => ask("remove", [...keys]),
    count: () => ask("count"),
    save: () => ask("save"),
    async close() {
      closing ??= ask("save").finally(() => worker.terminate().then(() => undefined));
      await closing;
    },
  };
}

type Ask = <Name extends keyof WorkerCalls>(
  call: Name,
  ...parameters: Parameters<WorkerCalls[Name]>
) => Promise<ReturnType<WorkerCalls[Name]>>;

/** Asks the worker; once it has ended, every question fails. */
function asker(worker: Worker): Ask {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let ended: Error | undefined;
  let next = 0;
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on("message", (reply: Reply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) worker.unref();
    if ("error" in reply) asked?.reject(failed(reply.error));
    else asked?.resolve(reply.value as never);
  });
  worker.on("error", (error) => end(failed("its thread ended", error)));
  worker.on("exit", () => end(failed("it is closed")));
  return (call, ...parameters) =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      const id = next++;
      waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, call, parameters } satisfies Request);
    });
}

function failed(reason: string, cause?: unknown): CasebookError {
  return new CasebookError({
    code: "hnsw-failed",
    message: `The graph of vectors failed: ${reason}.`,
    remedy: "The history scans its vectors meanwhile. Check the disk and the vectors, and open the graph again.",
    ...(cause !== undefined && { cause }),
  });
}
