/** Near vectors by hnswlib's graph, for millions of them. */
export { type Hnsw, type HnswOptions, openHnsw } from "./open-hnsw.ts";
