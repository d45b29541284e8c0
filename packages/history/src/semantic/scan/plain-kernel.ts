/** The scan's inner loops in plain JavaScript, for small segments and for engines without SIMD. */

import { blockOf, type Kernel, type KernelSize } from "./kernel.ts";
import { writeCodes, writeSketch } from "./quantise.ts";

export function createPlainKernel({ dimension, count }: KernelSize): Kernel {
  const { sketchBytes, codeBytes } = blockOf(dimension);
  const words = sketchBytes / 4;
  const sketches = new Uint8Array(count * sketchBytes);
  const sketchWords = new Uint32Array(sketches.buffer);
  const codes = new Int8Array(count * codeBytes);
  const distances = new Uint16Array(count);
  const histogram = new Uint32Array(sketchBytes * 8 + 1);
  const numbers = new Float32Array(count * 4);
  return {
    numbers,
    encode(place, vector, mean) {
      const { ones, stretch, shift } = writeSketch(vector, mean, sketches.subarray(place * sketchBytes));
      const scale = writeCodes(vector, 127, codes.subarray(place * codeBytes));
      numbers.set([ones, stretch, shift, scale], place * 4);
    },
    measure(query, prefix) {
      const queryWords = new Uint32Array(query.slice().buffer);
      histogram.fill(0);
      for (let at = 0; at < prefix; at++) {
        let distance = 0;
        for (let word = 0; word < words; word++) {
          distance += onesOf(sketchWords[at * words + word]! ^ queryWords[word]!);
        }
        distances[at] = distance;
        histogram[distance]!++;
      }
      return histogram;
    },
    select(prefix, low, high) {
      const positions = new Uint32Array(prefix);
      let found = 0;
      for (let at = 0; at < prefix; at++) {
        const distance = distances[at]!;
        if (distance >= low && distance <= high) positions[found++] = at;
      }
      return positions.subarray(0, found);
    },
    weigh(planes, positions) {
      const planeWords = new Uint32Array(planes.slice().buffer);
      return positions.map((position) => {
        let sum = 0;
        for (let word = 0; word < planeWords.length; word++) {
          const bits = sketchWords[position * words + (word % words)]! & planeWords[word]!;
          sum += onesOf(bits) << Math.floor(word / words);
        }
        return sum;
      });
    },
    multiply(query, positions) {
      return Int32Array.from(positions, (position) => {
        const start = position * codeBytes;
        let product = 0;
        for (let at = 0; at < codeBytes; at++) product += codes[start + at]! * query[at]!;
        return product;
      });
    },
  };
}

/** Bits that are set in 32: Warren, "Hacker's Delight", figure 5-2. */
function onesOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
