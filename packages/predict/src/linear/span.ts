/** Few rows of many columns, told in coordinates of the space that they span: as many as there are rows at most. */
import type { Coordinates } from "./coordinates.ts";
import type { SparseRow } from "./features.ts";

/** A row this near to the span of those before it (its squared distance, as a share of its squared length) lies in it. */
const nearest = 1e-12;

/**
 * Cholesky factorisation of the rows' products, with rows left out that depend on those before them.
 */
export function spanOf(rows: readonly SparseRow[], columns: number): Coordinates {
  const independent: SparseRow[] = [];
  const factors: Float64Array[] = [];
  const dense = new Float64Array(columns);
  const told = rows.map((row): SparseRow => {
    row.columns.forEach((column, at) => {
      dense[column] = row.values[at]!;
    });
    const coordinates = new Float64Array(independent.length + 1);
    const squares = productWith(dense, row);
    let distance = squares;
    independent.forEach((other, at) => {
      const factor = factors[at]!;
      let rest = productWith(dense, other);
      for (let before = 0; before < at; before++) rest -= coordinates[before]! * factor[before]!;
      coordinates[at] = rest / factor[at]!;
      distance -= coordinates[at]! * coordinates[at]!;
    });
    for (const column of row.columns) dense[column] = 0;
    if (!(distance > nearest * squares)) return rowFrom(coordinates.subarray(0, independent.length));
    coordinates[independent.length] = Math.sqrt(distance);
    independent.push(row);
    factors.push(coordinates);
    return rowFrom(coordinates);
  });

  function vectorsOf(weights: Float64Array, classes: number): Float64Array {
    const vectors = new Float64Array(classes * (columns + 1));
    const rest = weights.slice(0, independent.length * classes);
    for (let label = 0; label < classes; label++) {
      for (let at = independent.length - 1; at >= 0; at--) {
        const factor = factors[at]!;
        const share = rest[at * classes + label]! / factor[at]!;
        for (let before = 0; before < at; before++) rest[before * classes + label]! -= share * factor[before]!;
        const row = independent[at]!;
        row.columns.forEach((column, entry) => {
          vectors[column * classes + label]! += share * row.values[entry]!;
        });
      }
    }
    vectors.set(weights.subarray(independent.length * classes), columns * classes);
    return vectors;
  }

  return { size: independent.length, rows: told, vectorsOf };
}

function productWith(dense: Float64Array, { columns, values }: SparseRow): number {
  let sum = 0;
  for (let at = 0; at < columns.length; at++) sum += dense[columns[at]!]! * values[at]!;
  return sum;
}

function rowFrom(values: Float64Array): SparseRow {
  return { columns: Uint32Array.from(values, (_, column) => column), values };
}
