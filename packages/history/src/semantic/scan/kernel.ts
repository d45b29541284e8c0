/** The inner loops of a scan over quantised vectors: a seam with two implementations that give the same numbers. */
import { createPlainKernel } from "./plain-kernel.ts";
import { createWasmKernel } from "./wasm-kernel.ts";

/** Sketches and codes of the vectors of one segment, in order of time. */
export interface Kernel {
  /**
   * Of each vector four numbers that turn its sketch and its codes back: bits that are set, stretch, shift and scale. For
   * a query q, a mean m and a sketch s of 1 and -1, x·q is about `stretch` (s·(q - m)) + `shift` and a part that is the
   * same for every x; a value is about its code times `scale`.
   */
  readonly numbers: Float32Array;
  /** Quantises the vector of a place against the segment's mean, both of length `dimension`. */
  encode(place: number, vector: Float32Array, mean: Float32Array): void;
  /**
   * Measures the Hamming distance of the first `prefix` sketches to a query's.
   * @returns How many have each distance, from 0 on. Valid until the next call.
   */
  measure(query: Uint8Array, prefix: number): Uint32Array;
  /** Positions of what `measure` found at a distance from `low` to `high`, ascending. Valid until the next call. */
  select(prefix: number, low: number, high: number): Uint32Array;
  /**
   * Of each sketch at some positions: a query's values, from 0 to 15, added up where the sketch has a bit set.
   * @param planes The values bit by bit, the lowest bits of all first: four times `sketchBytes`. Valid until the next call.
   */
  weigh(planes: Uint8Array, positions: Uint32Array): Uint32Array;
  /** Products of the codes at some positions with a query's. Valid until the next call. */
  multiply(query: Int16Array, positions: Uint32Array): Int32Array;
}

/** `dimension` in values of a vector, `count` in vectors. */
export type KernelSize = { dimension: number; count: number };

export type Block = { sketchBytes: number; codeBytes: number };

/** Lengths padded to whole blocks of 16 bytes. */
export function blockOf(dimension: number): Block {
  return { sketchBytes: Math.ceil(dimension / 128) * 16, codeBytes: Math.ceil(dimension / 16) * 16 };
}

/** Below so many vectors a WebAssembly memory of their own is not worth its pages. */
const worthWasm = 1024;

/** WebAssembly with SIMD where the engine has it, else plain JavaScript. */
export function createKernel(size: KernelSize): Kernel {
  return (size.count < worthWasm ? undefined : createWasmKernel(size)) ?? createPlainKernel(size);
}
