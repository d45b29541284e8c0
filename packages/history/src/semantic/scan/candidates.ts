/** The likely nearest of a segment: by distance of sketches, where that does not tell by product with sketches, then by code. */
import { blockOf } from "./kernel.ts";
import { NearestPlaces } from "./nearest-places.ts";
import { planesOf, writeCodes, writeSketch } from "./quantise.ts";
import type { Segment } from "./segment.ts";

/** `prefix`: how many vectors of the segment the moment sees; `keep`: how many places are wanted. */
export type Wanted = { prefix: number; keep: number; isVisible(place: number): boolean };

/** So few are all compared by their codes. */
const fewEnough = 2048;

/** Else so many of the closest sketches are compared by their codes, then the next; if these change nothing, it is enough. */
const levels = [256, 512];

/** If they change something, this share of all sketches, but at least so many, are weighed, and some of the heaviest compared. */
const weighedShare = 1 / 6;
const leastWeighed = 16_384;
const heaviest = 3072;

/** Codes of a query are finer than those of vectors: sums of up to 16,384 dimensions stay within 32 bits. */
const mostQueryCode = 1023;

/**
 * Places of the `keep` vectors that are likely to be nearest to a query, of those that are visible.
 * With no more than `keep` vectors these are all of them; with no more than two thousand, the nearest by code.
 */
export function candidatesOf(segment: Segment, query: Float32Array, { prefix, keep, isVisible }: Wanted): number[] {
  if (prefix <= keep) return Array.from({ length: prefix }, (_, place) => place).filter(isVisible);
  const { kernel, mean } = segment;
  const { sketchBytes, codeBytes } = blockOf(query.length);
  const codes = new Int16Array(codeBytes);
  writeCodes(query, mostQueryCode, codes);
  const nearest = new NearestPlaces(keep, isVisible);
  const compare = (places: Uint32Array): void => {
    const compared = places.slice();
    const products = kernel.multiply(codes, compared);
    for (let at = 0; at < compared.length; at++)
      nearest.offer(compared[at]!, products[at]! * kernel.numbers[compared[at]! * 4 + 3]!);
  };
  const [first, second] = levels.map((level, at) => Math.max(level, (at + 1) * 2 * keep)) as [number, number];
  if (prefix <= Math.max(fewEnough, first)) {
    compare(Uint32Array.from({ length: prefix }, (_, place) => place));
    return nearest.places();
  }
  const sketch = new Uint8Array(sketchBytes);
  writeSketch(query, mean, sketch);
  const bounds = boundsOf(kernel.measure(sketch, prefix), [
    first,
    second,
    Math.max(second, leastWeighed, prefix * weighedShare),
  ]);
  compare(kernel.select(prefix, 0, bounds[0]!));
  nearest.startLevel();
  if (bounds[1]! > bounds[0]!) compare(kernel.select(prefix, bounds[0]! + 1, bounds[1]!));
  if (nearest.changed && bounds[2]! > bounds[1]!) {
    compare(heaviestOf(segment, query, kernel.select(prefix, bounds[1]! + 1, bounds[2]!)));
  }
  return nearest.places();
}

/** The smallest distances within which so many sketches lie. */
function boundsOf(histogram: Uint32Array, wanted: readonly number[]): number[] {
  let within = 0;
  let distance = -1;
  return wanted.map((count) => {
    while (within < count && distance + 1 < histogram.length) within += histogram[++distance]!;
    return distance;
  });
}

/** Those whose sketches promise the largest products. */
function heaviestOf({ kernel, mean }: Segment, query: Float32Array, selected: Uint32Array): Uint32Array {
  if (selected.length <= heaviest) return selected;
  const places = selected.slice();
  const { planes, step, least, sum } = planesOf(query, mean, blockOf(query.length).sketchBytes);
  const sums = kernel.weigh(planes, places);
  const estimates = new Float64Array(places.length);
  for (let at = 0; at < places.length; at++) {
    const first = places[at]! * 4;
    const above = step * sums[at]! + least * kernel.numbers[first]!;
    estimates[at] = kernel.numbers[first + 1]! * (2 * above - sum) + kernel.numbers[first + 2]!;
  }
  const floor = floorOf(estimates, heaviest);
  let kept = 0;
  for (let at = 0; at < places.length; at++) if (estimates[at]! >= floor) places[kept++] = places[at]!;
  return places.subarray(0, kept);
}

const buckets = 1024;

/** A bound that about so many of the values reach: sorted into buckets, which is faster than by value. */
function floorOf(values: Float64Array, count: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < values.length; at++) {
    least = Math.min(least, values[at]!);
    most = Math.max(most, values[at]!);
  }
  const width = (most - least) / buckets;
  if (width === 0) return least;
  const histogram = new Uint32Array(buckets + 1);
  for (let at = 0; at < values.length; at++) histogram[Math.floor((values[at]! - least) / width)]!++;
  let bucket = buckets;
  for (let within = histogram[bucket]!; within < count && bucket > 0; ) within += histogram[--bucket]!;
  return least + bucket * width;
}
