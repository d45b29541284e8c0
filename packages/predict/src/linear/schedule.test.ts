import { trainingSize } from "@casebook/predict";
import fc from "fast-check";
import { expect, test } from "vitest";

test("fits with every record up to 50", () => {
  for (let count = 0; count <= 50; count++) expect(trainingSize(count)).toBe(count);
});

test("then waits until the past has grown by a tenth", () => {
  expect([51, 54, 55, 60, 61, 67, 68].map(trainingSize)).toEqual([50, 50, 55, 55, 61, 61, 68]);
});

test("never falls back, never runs ahead, and is never more than a tenth behind", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000 }), (count) => {
      const size = trainingSize(count);
      expect(size).toBeLessThanOrEqual(count);
      expect(count - size).toBeLessThanOrEqual(size / 10);
      expect(trainingSize(count + 1)).toBeGreaterThanOrEqual(size);
    }),
  );
});

test("needs few fits for a long past", () => {
  const sizes = new Set(Array.from({ length: 10_000 }, (_, count) => trainingSize(count + 1)));
  expect(sizes.size).toBeLessThan(50 + Math.log(10_000 / 50) / Math.log(1.1) + 1);
});
