/** The thread that owns the graph: adding and asking block it, and a crash of the library's making ends only what it must. */
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { Graph, type GraphSettings, type Hnswlib } from "./graph.ts";
import { loadGraph, saveGraph, type Unloaded } from "./graph-file.ts";

export type WorkerStart = { library: string; settings: GraphSettings; path: string | undefined };

export type Opened = { count: number; loaded: "loaded" | Unloaded };

/** What the worker is asked to do, one after the other. */
export type WorkerCalls = {
  open(): Opened;
  add(vectors: { key: string; vector: Float32Array }[]): void;
  nearest(vector: Float32Array, k: number): string[];
  remove(keys: string[]): void;
  save(): void;
  count(): number;
};

export type Request = { id: number; call: keyof WorkerCalls; parameters: unknown[] };
export type Reply = { id: number } & ({ value: unknown } | { error: string });

const { library: libraryPath, settings, path } = workerData as WorkerStart;

let library: Hnswlib;
let graph: Graph;
let isSaved = true;

const calls: { [Name in keyof WorkerCalls]: (...parameters: Parameters<WorkerCalls[Name]>) => unknown } = {
  async open(): Promise<Opened> {
    library = createRequire(import.meta.url)(libraryPath) as Hnswlib;
    const found = path === undefined ? "absent" : await loadGraph(library, settings, path);
    graph = typeof found === "string" ? new Graph(library, settings) : found;
    return { count: graph.count, loaded: typeof found === "string" ? found : "loaded" };
  },
  add(vectors) {
    if (graph.add(vectors)) isSaved = false;
  },
  nearest: (vector, k) => graph.nearest(vector, k),
  async remove(keys) {
    if (!graph.remove(keys)) return;
    if (graph.hasDeleted) graph = graph.rebuilt();
    isSaved = false;
    await save();
  },
  save,
  count: () => graph.count,
};

async function save(): Promise<void> {
  if (isSaved || path === undefined) return;
  await saveGraph(library, settings, graph, path);
  isSaved = true;
}

/** Requests take turns: nothing is added while the graph is written. */
let turn: Promise<void> = Promise.resolve();

parentPort?.on("message", ({ id, call, parameters }: Request) => {
  turn = turn.then(async () => {
    try {
      const value = await (calls[call] as (...given: unknown[]) => unknown)(...parameters);
      parentPort?.postMessage({ id, value } satisfies Reply);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      parentPort?.postMessage({ id, error: message } satisfies Reply);
    }
  });
});
