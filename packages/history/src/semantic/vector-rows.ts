/** Vectors of one length, numbered from 0 in the order they came. */

/** So many vectors share one array, so that a growing table is never copied. */
const rowsInChunk = 4096;

export class VectorRows {
  readonly dimension: number;
  readonly #chunks: Float32Array[] = [];
  #count = 0;

  constructor(dimension: number) {
    this.dimension = dimension;
  }

  get count(): number {
    return this.#count;
  }

  /** @returns The number of the row. */
  add(vector: ArrayLike<number>): number {
    const row = this.#count++;
    if (row % rowsInChunk === 0) this.#chunks.push(new Float32Array(rowsInChunk * this.dimension));
    this.at(row).set(vector);
    return row;
  }

  /** The vector itself, not a copy. */
  at(row: number): Float32Array {
    const start = (row % rowsInChunk) * this.dimension;
    return this.#chunks[Math.floor(row / rowsInChunk)]!.subarray(start, start + this.dimension);
  }
}
