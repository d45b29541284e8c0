/** Few rows of many columns, told in coordinates of the space that they span: as many as there are rows at most. */
import type { SparseRow } from "./features.ts";

/** A row this near to the span of those before it (its squared distance, as a share of its squared length) lies in it. */
const nearest = 1e-12;

export type Span = {
  /** How many coordinates there are. */
  size: number;
  /** The rows in these coordinates: products of rows are what they were. */
  rows: SparseRow[];
  /** The vector of `columns` numbers whose coordinates are given. */
  vectorOf(coordinates: Float64Array): Float64Array;
};

/**
 * Cholesky factorisation of the rows' products, with rows left out that depend on those before them.
 * A penalty on squared weights does not change under rotation, so a fit in these coordinates is the same fit.
 */
export function spanOf(rows: readonly SparseRow[], columns: number): Span {
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

  function vectorOf(coordinates: Float64Array): Float64Array {
    const vector = new Float64Array(columns);
    const rest = coordinates.slice(0, independent.length);
    for (let at = independent.length - 1; at >= 0; at--) {
      const factor = factors[at]!;
      const share = rest[at]! / factor[at]!;
      for (let before = 0; before < at; before++) rest[before]! -= share * factor[before]!;
      const row = independent[at]!;
      row.columns.forEach((column, entry) => {
        vector[column]! += share * row.values[entry]!;
      });
    }
    return vector;
  }

  return { size: independent.length, rows: told, vectorOf };
}

function productWith(dense: Float64Array, { columns, values }: SparseRow): number {
  let sum = 0;
  for (let at = 0; at < columns.length; at++) sum += dense[columns[at]!]! * values[at]!;
  return sum;
}

function rowFrom(values: Float64Array): SparseRow {
  return { columns: Uint32Array.from(values, (_, column) => column), values };
}
