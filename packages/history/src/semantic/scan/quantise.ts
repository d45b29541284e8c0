/** Vectors in fewer bits. */

const { fround } = Math;

/** Mean of so many vectors. */
export function meanOf(vectors: Iterable<Float32Array>, dimension: number): Float32Array {
  const sums = new Float64Array(dimension);
  let count = 0;
  for (const vector of vectors) {
    count++;
    for (let at = 0; at < dimension; at++) sums[at]! += vector[at]!;
  }
  return Float32Array.from(sums, (sum) => (count === 0 ? 0 : sum / count));
}

/**
 * One bit a dimension: whether the value lies above the mean's. The stretch is the one that makes estimates right on
 * average: Gao and Long 2024, "RaBitQ", with x - m as it is instead of in a random rotation.
 */
export function writeSketch(
  vector: Float32Array,
  mean: Float32Array,
  sketch: Uint8Array,
): { ones: number; stretch: number; shift: number } {
  // Four sums each, in single precision, as SIMD adds them up.
  const [sizes, squares, shifts] = [new Float32Array(4), new Float32Array(4), new Float32Array(4)];
  let ones = 0;
  for (let at = 0; at < vector.length; at++) {
    const value = vector[at]!;
    const offset = fround(value - mean[at]!);
    const bit = offset > 0 ? 1 : 0;
    ones += bit;
    sizes[at & 3]! += Math.abs(offset);
    squares[at & 3]! += fround(offset * offset);
    shifts[at & 3]! += fround(value * mean[at]!);
    sketch[at >>> 3]! |= bit << (at & 7);
  }
  const size = totalOf(sizes);
  return { ones, stretch: size === 0 ? 0 : fround(totalOf(squares) / size), shift: totalOf(shifts) };
}

function totalOf([first, second, third, fourth]: Float32Array): number {
  return fround(fround(first! + second!) + fround(third! + fourth!));
}

/** A query less the mean, in values from 0 to 15: value times `step` plus `least` is about what it was. */
export type Planes = { planes: Uint8Array; step: number; least: number; sum: number };

/** The query's values bit by bit, in four planes of `sketchBytes` each. */
export function planesOf(query: Float32Array, mean: Float32Array, sketchBytes: number): Planes {
  const offsets = Float64Array.from(query, (value, at) => value - mean[at]!);
  const least = offsets.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const most = offsets.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const step = (most - least) / 15;
  const planes = new Uint8Array(sketchBytes * 4);
  offsets.forEach((offset, at) => {
    const value = step === 0 ? 0 : Math.round((offset - least) / step);
    for (let plane = 0; plane < 4; plane++) {
      planes[plane * sketchBytes + (at >>> 3)]! |= ((value >>> plane) & 1) << (at & 7);
    }
  });
  return { planes, step, least, sum: offsets.reduce((sum, offset) => sum + offset, 0) };
}

/**
 * Whole numbers from `-most` to `most`, in proportion to the values.
 * @returns The scale: a value is about its code times it.
 */
export function writeCodes(vector: Float32Array, most: number, codes: Int8Array | Int16Array): number {
  let largest = 0;
  for (let at = 0; at < vector.length; at++) largest = Math.max(largest, Math.abs(vector[at]!));
  const factor = largest === 0 ? 0 : fround(most / largest);
  for (let at = 0; at < vector.length; at++) codes[at] = Math.floor(fround(fround(vector[at]! * factor) + 0.5));
  return factor === 0 ? 0 : fround(1 / factor);
}

/** Product of two vectors of the same length, added up in one fixed order. */
export function product(left: Float32Array, right: Float32Array): number {
  let [even, odd] = [0, 0];
  const pairs = left.length & ~1;
  for (let at = 0; at < pairs; at += 2) {
    even += left[at]! * right[at]!;
    odd += left[at + 1]! * right[at + 1]!;
  }
  return even + odd + (pairs < left.length ? left[pairs]! * right[pairs]! : 0);
}
