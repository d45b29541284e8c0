import { seededRandom } from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPlainKernel } from "./plain-kernel.ts";
import { writeCodes } from "./quantise.ts";
import { createWasmKernel } from "./wasm-kernel.ts";

const bitsOf = (bytes: Uint8Array): number[] =>
  [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >>> bit) & 1));

/** Two kernels that hold the same random vectors. */
function bothKernels(dimension: number, count: number, seed: number) {
  const random = seededRandom(seed);
  const draw = (): Float32Array =>
    Float32Array.from({ length: dimension }, () => (random() < 0.05 ? 0 : random() - 0.4));
  const [wasm, plain] = [createWasmKernel({ dimension, count })!, createPlainKernel({ dimension, count })];
  const mean = draw();
  const vectors = Array.from({ length: count }, draw);
  for (const kernel of [wasm, plain])
    for (const [place, vector] of vectors.entries()) kernel.encode(place, vector, mean);
  return { wasm, plain, vectors, mean, random };
}

const sizes = fc.record({
  dimension: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(384, 768, 1024, 1536)),
  count: fc.integer({ min: 1, max: 70 }),
  seed: fc.nat(),
});

describe("the scan in WebAssembly", () => {
  it("gives the same numbers as plain JavaScript, whatever the dimension", () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), ({ dimension, count, seed }, share) => {
        const { wasm, plain, random } = bothKernels(dimension, count, seed);
        expect(wasm.numbers).toEqual(plain.numbers);
        const prefix = Math.floor(share * count);
        const sketchBytes = Math.ceil(dimension / 128) * 16;
        const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random() * 256);
        const sketch = bytes(sketchBytes);
        expect(wasm.measure(sketch, prefix)).toEqual(plain.measure(sketch, prefix));
        const [low, high] = [Math.floor(sketchBytes * 3), Math.ceil(sketchBytes * 4.2)];
        const places = wasm.select(prefix, low, high).slice();
        expect(places).toEqual(plain.select(prefix, low, high));
        const planes = bytes(sketchBytes * 4);
        expect(wasm.weigh(planes, places)).toEqual(plain.weigh(planes, places));
        const query = Int16Array.from({ length: Math.ceil(dimension / 16) * 16 }, () => random() * 2046 - 1023);
        expect(wasm.multiply(query, places)).toEqual(plain.multiply(query, places));
      }),
      { seed: 20261126, numRuns: 200 },
    );
  });
});

describe.each(["wasm", "plain"] as const)("the %s kernel", (name) => {
  const { [name]: kernel, vectors, mean } = bothKernels(100, 60, 7);

  it("measures how many dimensions lie on the other side of the mean, and selects by it", () => {
    const bits = vectors.map((vector) => [...vector].map((value, at) => (Math.fround(value - mean[at]!) > 0 ? 1 : 0)));
    const asked = new Uint8Array(16);
    bits[3]!.forEach((bit, at) => {
      asked[at >>> 3]! |= bit << (at & 7);
    });
    const distances = bits.map((each) => each.filter((bit, at) => bit !== bits[3]![at]).length);
    const histogram = [...kernel.measure(asked, 60)];
    expect(histogram[0]).toBe(1);
    for (const distance of distances) histogram[distance]!--;
    expect(histogram.every((rest) => rest === 0)).toBe(true);
    const near = distances.flatMap((distance, place) => (distance >= 1 && distance <= 48 ? [place] : []));
    expect([...kernel.select(60, 1, 48)]).toEqual(near);
    kernel.measure(asked, 20);
    expect([...kernel.select(20, 1, 48)]).toEqual(near.filter((place) => place < 20));
  });

  it("weighs the values of a query where a sketch has its bits", () => {
    const values = Array.from({ length: 128 }, (_, at) => (at * 7) % 16);
    const planes = new Uint8Array(64);
    values.forEach((value, at) => {
      for (let plane = 0; plane < 4; plane++) planes[plane * 16 + (at >>> 3)]! |= ((value >>> plane) & 1) << (at & 7);
    });
    const expected = vectors.map((vector) =>
      [...vector].reduce((sum, value, at) => sum + (Math.fround(value - mean[at]!) > 0 ? values[at]! : 0), 0),
    );
    expect(bitsOf(planes).length).toBe(512);
    expect([...kernel.weigh(planes, Uint32Array.of(5, 0, 59))]).toEqual([expected[5], expected[0], expected[59]]);
  });

  it("multiplies codes that are within half a step of the values", () => {
    const query = new Int16Array(112);
    const scale = writeCodes(vectors[9]!, 1023, query);
    const products = kernel.multiply(query, Uint32Array.of(9, 10));
    [9, 10].forEach((place, at) => {
      const exact = vectors[place]!.reduce((sum, value, index) => sum + value * vectors[9]![index]!, 0);
      expect(products[at]! * scale * kernel.numbers[place * 4 + 3]!).toBeCloseTo(exact, 1);
    });
  });

  it("estimates products from sketches", () => {
    const [ones, stretch, shift] = kernel.numbers.subarray(0, 3);
    const bits = [...vectors[0]!].map((value, at) => (Math.fround(value - mean[at]!) > 0 ? 1 : -1));
    expect(ones).toBe(bits.filter((bit) => bit === 1).length);
    // Exact for the vector itself, from which the stretch was taken.
    const offsets = [...vectors[0]!].map((value, at) => value - mean[at]!);
    const self = offsets.reduce((sum, offset, at) => sum + offset * bits[at]!, 0) * stretch!;
    expect(self).toBeCloseTo(
      offsets.reduce((sum, offset) => sum + offset * offset, 0),
      4,
    );
    expect(shift).toBeCloseTo(
      [...vectors[0]!].reduce((sum, value, at) => sum + value * mean[at]!, 0),
      4,
    );
  });
});
