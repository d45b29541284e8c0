import fc from "fast-check";
import { expect, test } from "vitest";
import type { SparseRow } from "./features.ts";
import { spanOf } from "./span.ts";

const columns = 12;

function sparse(values: readonly number[]): SparseRow {
  return { columns: Uint32Array.from(values, (_, column) => column), values: Float64Array.from(values) };
}

function product(left: ArrayLike<number>, right: ArrayLike<number>): number {
  return Array.from(left).reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
}

const vector = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: columns, maxLength: columns });

test("keeps the product of every two rows, also of rows that repeat", () => {
  fc.assert(
    fc.property(fc.array(vector, { minLength: 1, maxLength: 8 }), (given) => {
      const vectors = [...given, ...given.slice(0, 2)];
      const { rows, size } = spanOf(vectors.map(sparse), columns);
      expect(size).toBeLessThanOrEqual(given.length);
      vectors.forEach((left, at) => {
        vectors.forEach((right, other) => {
          expect(product(rows[at]!.values, rows[other]!.values)).toBeCloseTo(product(left, right), 5);
        });
      });
    }),
    { numRuns: 100 },
  );
});

test("turns a row's coordinates back into the row", () => {
  fc.assert(
    fc.property(fc.array(vector, { minLength: 1, maxLength: 8 }), (vectors) => {
      const { rows, size, vectorsOf } = spanOf(vectors.map(sparse), columns);
      vectors.forEach((one, at) => {
        const coordinates = new Float64Array(size + 1);
        coordinates.set(rows[at]!.values);
        expect(coordinates[size]).toBe(0);
        vectorsOf(coordinates, 1).forEach((value, column) => {
          expect(value).toBeCloseTo(one[column] ?? 0, 5);
        });
      });
    }),
    { numRuns: 100 },
  );
});

test("has as many coordinates as rows that do not depend on others; empty rows need none", () => {
  const rows = [
    [1, 0, 0],
    [1, 0, 0],
    [0, 0, 0],
    [0, 2, 0],
    [3, 5, 0],
  ].map(sparse);
  const span = spanOf(rows, 3);
  expect(span.size).toBe(2);
  expect(Array.from(span.vectorsOf(Float64Array.of(3, 5, 7), 1))).toEqual([3, 5, 0, 7]);
  expect(Array.from(span.vectorsOf(Float64Array.of(3, 1, 5, 2, 7, 8), 2))).toEqual([3, 1, 5, 2, 0, 0, 7, 8]);
});
