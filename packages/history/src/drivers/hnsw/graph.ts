/** hnswlib-node's index, with what it leaves to its users: names, growth, equal vectors, removal, checks. Runs in the worker. */
import { createHash } from "node:crypto";

/** As much of hnswlib-node 3.0.0 as is used. */
export interface HnswIndex {
  initIndex(options: { maxElements: number; m: number; efConstruction: number; randomSeed: number }): void;
  readIndexSync(path: string): void;
  writeIndexSync(path: string): void;
  resizeIndex(maxElements: number): void;
  addPoint(vector: number[], label: number): void;
  markDelete(label: number): void;
  getPoint(label: number): number[];
  searchKnn(vector: number[], k: number): { neighbors: number[] };
  getMaxElements(): number;
  getCurrentCount(): number;
  setEf(ef: number): void;
}

export type Hnswlib = { HierarchicalNSW: new (space: "ip", dimension: number) => HnswIndex };

export type GraphSettings = {
  dimension: number;
  m: number;
  efConstruction: number;
  efSearch: number;
  seed: number;
};

/** A point of the graph: the keys of all vectors that are equal to it, none once it was deleted. */
export type Point = { digest: string; keys: string[] };

const firstCapacity = 1024;

export class Graph {
  readonly #library: Hnswlib;
  readonly #settings: GraphSettings;
  readonly #index: HnswIndex;
  /** By label: labels are the places in this list, so they are small whole numbers. */
  readonly #points: Point[];
  readonly #labelOf = new Map<string, number>();
  readonly #labelOfDigest = new Map<string, number>();

  /** `points` are those of a loaded index; a new index has none. An index object is loaded once and never again. */
  constructor(library: Hnswlib, settings: GraphSettings, loaded?: { index: HnswIndex; points: Point[] }) {
    this.#library = library;
    this.#settings = settings;
    this.#points = loaded?.points ?? [];
    this.#index = loaded?.index ?? this.#newIndex();
    // A file does not keep it.
    this.#index.setEf(settings.efSearch);
    this.#points.forEach(({ digest, keys }, label) => {
      if (keys.length > 0) this.#labelOfDigest.set(digest, label);
      for (const key of keys) this.#labelOf.set(key, label);
    });
  }

  get index(): HnswIndex {
    return this.#index;
  }

  get points(): readonly Point[] {
    return this.#points;
  }

  /** How many keys it holds. */
  get count(): number {
    return this.#labelOf.size;
  }

  /** True if it holds points that nobody has a key of any more. */
  get hasDeleted(): boolean {
    return this.#points.some(({ keys }) => keys.length === 0);
  }

  /** @throws Error for a vector of another dimension or with values that are not finite; none of them is then added. */
  add(vectors: readonly { key: string; vector: Float32Array }[]): boolean {
    for (const { vector } of vectors) this.#check(vector);
    let changed = false;
    for (const { key, vector } of vectors) changed = this.#addOne(key, vector) || changed;
    return changed;
  }

  /** Keys of about the k nearest; equal vectors count as one. */
  nearest(vector: Float32Array, k: number): string[] {
    this.#check(vector);
    if (this.#points.length === 0) return [];
    const { neighbors } = this.#index.searchKnn(Array.from(vector), Math.min(k, this.#index.getMaxElements()));
    return neighbors.flatMap((label) => this.#points[label]?.keys ?? []);
  }

  /** True if it held one of them. */
  remove(keys: readonly string[]): boolean {
    let changed = false;
    for (const key of keys) changed = this.#removeOne(key) || changed;
    return changed;
  }

  /** A graph of what remains: the bytes of deleted points are in no part of it. */
  rebuilt(): Graph {
    const fresh = new Graph(this.#library, this.#settings);
    this.#points.forEach(({ keys }, label) => {
      if (keys.length === 0) return;
      const vector = Float32Array.from(this.#index.getPoint(label));
      fresh.add(keys.map((key) => ({ key, vector })));
    });
    return fresh;
  }

  #addOne(key: string, vector: Float32Array): boolean {
    const digest = digestOf(vector);
    const held = this.#labelOf.get(key);
    if (held !== undefined && this.#points[held]!.digest === digest) return false;
    if (held !== undefined) this.#removeOne(key);
    const same = this.#labelOfDigest.get(digest);
    if (same !== undefined) {
      // Many equal points make others unreachable.
      this.#points[same]!.keys.push(key);
      this.#labelOf.set(key, same);
      return true;
    }
    const label = this.#points.length;
    const capacity = this.#index.getMaxElements();
    if (label >= capacity) this.#index.resizeIndex(Math.max(firstCapacity, 2 * capacity));
    this.#index.addPoint(Array.from(vector), label);
    this.#points.push({ digest, keys: [key] });
    this.#labelOf.set(key, label);
    this.#labelOfDigest.set(digest, label);
    return true;
  }

  #removeOne(key: string): boolean {
    const label = this.#labelOf.get(key);
    if (label === undefined) return false;
    const point = this.#points[label]!;
    point.keys = point.keys.filter((each) => each !== key);
    this.#labelOf.delete(key);
    if (point.keys.length === 0) {
      this.#index.markDelete(label);
      this.#labelOfDigest.delete(point.digest);
    }
    return true;
  }

  #check(vector: Float32Array): void {
    const { dimension } = this.#settings;
    if (vector.length !== dimension) throw new Error(`a vector of ${vector.length} values in place of ${dimension}`);
    if (!vector.every(Number.isFinite)) throw new Error("a vector with a value that is no finite number");
  }

  #newIndex(): HnswIndex {
    const { dimension, m, efConstruction, seed } = this.#settings;
    const index = new this.#library.HierarchicalNSW("ip", dimension);
    index.initIndex({ maxElements: firstCapacity, m, efConstruction, randomSeed: seed });
    return index;
  }
}

function digestOf(vector: Float32Array): string {
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
  return createHash("sha256").update(bytes).digest("base64").slice(0, 24);
}
