/** Asks single documents whether they are on a list, without reading it. */
import { lowerBound } from "./lower-bound.ts";
import type { PlannedList } from "./plan.ts";
import { type Layers, layerCount, listsOf } from "./segment.ts";

/** A list with more than one document in so many is kept as bits too once it was asked for, which take less room than it. */
const longList = 32;

export class Members {
  readonly #documents: number;
  /** By list and layer. */
  readonly #bits = new Map<number, Uint32Array>();

  constructor(documents: number) {
    this.#documents = documents;
  }

  has(layers: Layers, { list, layer, start, end }: PlannedList, position: number): boolean {
    const { starts, positions } = listsOf(layers, layer);
    const [first, stop] = [starts[list]!, starts[list + 1]!];
    if ((stop - first) * longList <= this.#documents)
      return positions[lowerBound(positions, position, start, end)] === position;
    let bits = this.#bits.get(list * layerCount + layer);
    if (bits === undefined) {
      bits = bitsOf(positions.subarray(first, stop), this.#documents);
      this.#bits.set(list * layerCount + layer, bits);
    }
    return ((bits[position >>> 5]! >>> (position & 31)) & 1) === 1;
  }
}

function bitsOf(positions: Uint32Array, documents: number): Uint32Array {
  const bits = new Uint32Array(Math.ceil(documents / 32));
  for (const position of positions) bits[position >>> 5]! |= 1 << (position & 31);
  return bits;
}
