import fc from "fast-check";
import { expect, test } from "vitest";
import type { SparseRow } from "./features.ts";
import { foldOf } from "./fold.ts";

const columns = 9;

function sparse(values: readonly number[]): SparseRow {
  const kept = values.flatMap((value, column) => (value === 0 ? [] : [column]));
  return { columns: Uint32Array.from(kept), values: Float64Array.from(kept, (column) => values[column]!) };
}

function product(left: SparseRow, right: SparseRow): number {
  const other = new Map(Array.from(right.columns, (column, at) => [column, right.values[at]!]));
  return left.columns.reduce((sum, column, at) => sum + left.values[at]! * (other.get(column) ?? 0), 0);
}

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.constant(5e-324),
);
const vectors = fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 8 });

test("keeps the product of every two rows, and turns a row's coordinates back into the row", () => {
  fc.assert(
    fc.property(vectors, (given) => {
      const rows = given.map(sparse);
      const fold = foldOf(rows, columns);
      expect(fold.size).toBeLessThanOrEqual(columns);
      rows.forEach((left, at) => {
        rows.forEach((right, other) => {
          expect(product(fold.rows[at]!, fold.rows[other]!)).toBeCloseTo(product(left, right), 9);
        });
        const coordinates = new Float64Array(fold.size + 1);
        fold.rows[at]!.columns.forEach((column, entry) => {
          coordinates[column] = fold.rows[at]!.values[entry]!;
        });
        fold.vectorsOf(coordinates, 1).forEach((value, column) => {
          expect(value).toBeCloseTo(given[at]![column] ?? 0, 9);
        });
      });
    }),
  );
});

test("makes one column of those that a single row has, and keeps those of several", () => {
  const fold = foldOf(
    [
      [3, 4, 0, 1],
      [0, 0, 0, 2],
      [0, 0, 0, 0],
    ].map(sparse),
    4,
  );
  expect(fold.size).toBe(2);
  expect(fold.rows.map(({ columns, values }) => [[...columns], [...values]])).toEqual([
    [
      [0, 1],
      [1, 5],
    ],
    [[0], [2]],
    [[], []],
  ]);
  const weights = Float64Array.of(7, -7, 10, -10, 1, -1);
  expect([...fold.vectorsOf(weights, 2)].map((value) => Number(value.toFixed(9)))).toEqual([
    6, -6, 8, -8, 0, 0, 7, -7, 1, -1,
  ]);
});
