/** Vectors by the key of their text: in memory, and in a file where there is a directory. */
import { join } from "node:path";
import type { Files } from "@casebook/journal";
import { dimensionChanged, modelChanged } from "../embed/errors.ts";
import { VectorRows } from "../vector-rows.ts";
import { readVectorHeader, type StoredVector, VectorFile } from "./vector-file.ts";

export type CachePlace = {
  directory: string;
  files: Files;
  readOnly: boolean;
  loseOnPowerCut: boolean;
  /** Begins beside the file of another model, to take its place by `promote`. */
  anew: boolean;
};

/** Where vectors of a directory are, and where those of another model are made before they take their place. */
export const vectorsName = "vectors.bin";
export const newVectorsName = "vectors.new";

export class VectorCache {
  readonly #model: string;
  readonly #place: CachePlace | undefined;
  #numbers = new Map<string, number>();
  #rows: VectorRows | undefined;
  #file: VectorFile | undefined;
  #unsaved: string[] = [];

  private constructor(model: string, place: CachePlace | undefined) {
    this.#model = model;
    this.#place = place;
  }

  /** @throws CasebookError `embedding-model-changed` if the directory's vectors are of another model */
  static async open(model: string, place: CachePlace | undefined): Promise<VectorCache> {
    const cache = new VectorCache(model, place);
    if (place === undefined) return cache;
    const path = join(place.directory, vectorsName);
    const header = await readVectorHeader(path, place.files);
    const isOther = header !== undefined && header.model !== model;
    if (isOther && !place.anew) throw modelChanged(header.model, model);
    const file = place.anew ? join(place.directory, newVectorsName) : path;
    cache.#file = await VectorFile.open(file, model, place, ({ key, vector }) => {
      if (!cache.has(key)) cache.#keep(key, vector);
    });
    return cache;
  }

  /** Of all vectors; undefined before the first. */
  get dimension(): number | undefined {
    return this.#rows?.dimension;
  }

  /** Undefined before the first vector. */
  get rows(): VectorRows | undefined {
    return this.#rows;
  }

  /** How many records of the file were damaged: they are embedded again. */
  get damaged(): number {
    return this.#file?.damaged ?? 0;
  }

  has(key: string): boolean {
    return this.#numbers.has(key);
  }

  /** The row of a text's vector. */
  rowOf(key: string): number | undefined {
    return this.#numbers.get(key);
  }

  /**
   * Keeps a vector of length 1 in memory; `flush` writes it.
   * @returns Its row.
   * @throws CasebookError `embedding-dimension` if the others are of another dimension
   */
  put(key: string, vector: Float32Array): number {
    const dimension = this.dimension ?? vector.length;
    if (vector.length !== dimension) throw dimensionChanged(dimension, vector.length);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#unsaved.push(key);
    return this.#keep(key, vector);
  }

  /** How many vectors are not on the disk yet. */
  get unsaved(): number {
    return this.#unsaved.length;
  }

  /** Writes what was put. What the disk does not take stays unsaved, for the next call. */
  async flush(): Promise<void> {
    if (this.#file === undefined || this.#unsaved.length === 0) return;
    const keys = this.#unsaved;
    this.#unsaved = [];
    try {
      await this.#file.append(
        this.#model,
        keys.map((key) => this.#stored(key)),
      );
    } catch (error) {
      this.#unsaved = [...keys, ...this.#unsaved];
      throw error;
    }
  }

  /** Forgets all other texts, in memory and in the file, which is written anew. Rows get new numbers. */
  async retain(keys: ReadonlySet<string>): Promise<void> {
    const kept = [...this.#numbers.keys()].filter((key) => keys.has(key)).map((key) => this.#stored(key));
    if (this.#place !== undefined && !this.#place.readOnly) await this.#rewrite(this.#place, kept);
    this.#numbers = new Map();
    this.#rows = undefined;
    for (const { key, vector } of kept) this.#keep(key, vector);
  }

  /** Puts the new file in the place of the old one. */
  async promote(): Promise<void> {
    if (this.#place === undefined) return;
    const { directory, files } = this.#place;
    await this.flush();
    await files.rename(join(directory, newVectorsName), join(directory, vectorsName));
    await files.syncDirectory(directory);
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#file?.close();
    }
  }

  async #rewrite(place: CachePlace, kept: readonly StoredVector[]): Promise<void> {
    const { directory, files } = place;
    const path = join(directory, newVectorsName);
    if ((await files.status(path)) !== undefined) await files.remove(path);
    const file = await VectorFile.open(path, this.#model, place, () => undefined);
    await file.append(this.#model, kept);
    await this.#file?.close();
    this.#file = file;
    this.#unsaved = [];
    if (kept.length > 0) return this.promote();
    const old = join(directory, vectorsName);
    if ((await files.status(old)) !== undefined) await files.remove(old);
    this.#file = await VectorFile.open(old, this.#model, place, () => undefined);
    await files.syncDirectory(directory);
  }

  #stored(key: string): StoredVector {
    return { key, vector: this.#rows!.at(this.#numbers.get(key)!) };
  }

  #keep(key: string, vector: Float32Array): number {
    this.#rows ??= new VectorRows(vector.length);
    const row = this.#rows.add(vector);
    this.#numbers.set(key, row);
    return row;
  }
}
