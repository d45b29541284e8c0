/** The scan of vectors beside hnswlib-node, usearch and LanceDB: build, recall of the true ten, questions a second on one thread. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createVectorScan } from "@casebook/history";
import { mean, quantile, timed } from "./measure.ts";
import { loadPeer } from "./peers.ts";
import { report, rounded } from "./report.ts";
import { embeddingLike, scattered } from "./vector-data.ts";

const seed = 20261126;
const k = 10;
const knownAt = "2026-01-01T00:00:00Z";

type Settings = { vectors: number; dimension: number; queries: number };
type Found = number[];
/** An index that was built; `search` gives places of vectors, the nearest first. */
type Built = { search(query: Float32Array): Found | Promise<Found>; close?(): Promise<void> };
type Engine = { name: string; version: string; build(vectors: readonly Float32Array[]): Promise<Built> };

/** `--vectors 100000`, `--dimension`, `--queries`, `--peers hnswlib-node,usearch,lancedb` (or none), `--data embedding-like,gaussian`. */
export async function run(args: string[]): Promise<void> {
  const text = { type: "string" } as const;
  const options = { vectors: text, dimension: text, queries: text, peers: text, data: text };
  const { values } = parseArgs({ args, options });
  const settings: Settings = {
    vectors: Number(values.vectors ?? 10_000),
    dimension: Number(values.dimension ?? 384),
    queries: Number(values.queries ?? 200),
  };
  const wanted = (values.peers ?? "hnswlib-node,usearch,lancedb").split(",");
  const peers = [];
  for (const [name, load] of Object.entries(loaders)) if (wanted.includes(name)) peers.push(await load(settings));
  const engines = [casebook(settings), ...peers];
  const rows: Record<string, string | number>[] = [];
  for (const data of (values.data ?? "embedding-like,gaussian").split(",")) {
    const source = (data === "gaussian" ? scattered : embeddingLike)(settings.dimension, seed);
    const vectors = take(source, settings.vectors);
    const queries = take(source, settings.queries);
    rows.push(...(await compare(engines, vectors, queries)).map((row) => ({ data, ...row })));
  }
  const versions = Object.fromEntries(peers.map(({ name, version }) => [name, version]));
  await report(`vectors-${settings.vectors}`, { bench: "vectors", settings: { ...settings, seed, k }, versions, rows });
}

/** All engines answer each question in turn, so that they share whatever else the machine does. */
async function compare(engines: readonly Engine[], vectors: readonly Float32Array[], queries: readonly Float32Array[]) {
  const built: { engine: Engine; index: Built; build: number; times: number[]; right: number }[] = [];
  for (const engine of engines) {
    const { milliseconds, result } = await timed(() => engine.build(vectors));
    built.push({ engine, index: result, build: milliseconds, times: [], right: 0 });
  }
  // Before the times are taken: it would drive everybody's data out of the processor's caches.
  const truths = queries.map((query) => new Set(nearest(vectors, query)));
  for (const query of queries.slice(0, 50)) for (const { index } of built) await index.search(query);
  for (const [at, query] of queries.entries()) {
    const truth = truths[at]!;
    for (const each of built) {
      const { milliseconds, result } = await timed(() => each.index.search(query));
      each.times.push(milliseconds);
      each.right += result.filter((place) => truth.has(place)).length;
    }
  }
  const rows = [];
  for (const { engine, index, build, times, right } of built) {
    rows.push({
      engine: engine.name,
      "recall@10": rounded(right / (queries.length * k)),
      QPS: rounded(1000 / mean(times)),
      "p50 ms": rounded(quantile(times, 0.5)),
      "p99 ms": rounded(quantile(times, 0.99)),
      "build s": rounded(build / 1000),
    });
    await index.close?.();
  }
  return rows;
}

function casebook({ dimension }: Settings): Engine {
  return {
    name: "casebook",
    version: "",
    async build(vectors) {
      const scan = createVectorScan(dimension);
      vectors.forEach((vector, at) => {
        scan.add(String(at), knownAt, vector);
      });
      // The first search makes the segments.
      scan.search(vectors[0]!, { k });
      return { search: (query) => scan.search(query, { k }).map(({ id }) => Number(id)) };
    },
  };
}

type HnswIndex = {
  initIndex(options: { maxElements: number; m: number; efConstruction: number; randomSeed: number }): void;
  setEf(ef: number): void;
  addPoint(vector: number[], label: number): void;
  searchKnn(query: number[], k: number): { neighbors: number[] };
};
type Hnswlib = { default: { HierarchicalNSW: new (space: string, dimension: number) => HnswIndex } };
type UsearchIndex = {
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  search(query: Float32Array, k: number, threads: number): { keys: BigUint64Array };
};
type Usearch = { Index: new (options: object) => UsearchIndex };
type LanceTable = {
  search(query: number[]): { limit(count: number): { toArray(): Promise<{ place: number }[]> } };
};
type Lance = {
  connect(folder: string): Promise<{ createTable(name: string, rows: object[]): Promise<LanceTable>; close(): void }>;
};

const loaders: Record<string, (settings: Settings) => Promise<Engine>> = {
  async "hnswlib-node"({ dimension }) {
    const { module, version } = await loadPeer<Hnswlib>("hnswlib-node");
    return {
      name: "hnswlib-node, ef 64",
      version,
      async build(vectors) {
        const index = new module.default.HierarchicalNSW("ip", dimension);
        index.initIndex({ maxElements: vectors.length, m: 16, efConstruction: 100, randomSeed: 1 });
        vectors.forEach((vector, at) => {
          index.addPoint(Array.from(vector), at);
        });
        index.setEf(64);
        return { search: (query) => index.searchKnn(Array.from(query), k).neighbors };
      },
    };
  },
  async usearch({ dimension }) {
    const { module, version } = await loadPeer<Usearch>("usearch");
    return {
      name: "usearch f16",
      version,
      async build(vectors) {
        const settings = {
          metric: "ip",
          quantization: "f16",
          connectivity: 16,
          expansion_add: 128,
          expansion_search: 64,
        };
        const index = new module.Index({ ...settings, dimensions: dimension, multi: false });
        const all = new Float32Array(vectors.length * dimension);
        vectors.forEach((vector, at) => {
          all.set(vector, at * dimension);
        });
        index.add(
          BigUint64Array.from(vectors, (_, at) => BigInt(at)),
          all,
          1,
        );
        return { search: (query) => Array.from(index.search(query, k, 1).keys, Number) };
      },
    };
  },
  async lancedb() {
    const { module, version } = await loadPeer<Lance>("@lancedb/lancedb");
    return {
      name: "LanceDB, flat",
      version,
      async build(vectors) {
        const folder = await mkdtemp(join(tmpdir(), "lance-"));
        const database = await module.connect(folder);
        const rows = vectors.map((vector, place) => ({ place, vector: Array.from(vector) }));
        const table = await database.createTable("vectors", rows);
        return {
          search: async (query) => (await table.search(Array.from(query)).limit(k).toArray()).map(({ place }) => place),
          close: async () => {
            database.close();
            await rm(folder, { recursive: true });
          },
        };
      },
    };
  },
};

function take(source: Generator<Float32Array>, count: number): Float32Array[] {
  return Array.from({ length: count }, () => source.next().value as Float32Array);
}

/** Places of the true k nearest. */
function nearest(vectors: readonly Float32Array[], query: Float32Array): number[] {
  const products = vectors.map((vector, place) => {
    let sum = 0;
    for (let at = 0; at < vector.length; at++) sum += vector[at]! * query[at]!;
    return { place, sum };
  });
  return products
    .sort((left, right) => right.sum - left.sum)
    .slice(0, k)
    .map(({ place }) => place);
}
