/** Columns that only one row has, folded into one: half of all terms occur in a single incident. */
import type { Coordinates } from "./coordinates.ts";
import type { SparseRow } from "./features.ts";

/** Each row's own columns become one of the length of its part in them; columns of several rows stay as they are. */
export function foldOf(rows: readonly SparseRow[], columns: number): Coordinates {
  const counts = new Uint32Array(columns);
  for (const row of rows) for (const column of row.columns) counts[column]!++;
  /** Of each column its coordinate, and its share of it. */
  const places = new Uint32Array(columns);
  const shares = new Float64Array(columns);
  let size = 0;
  counts.forEach((count, column) => {
    if (count < 2) return;
    places[column] = size++;
    shares[column] = 1;
  });
  const told = rows.map((row): SparseRow => {
    let squares = 0;
    row.columns.forEach((column, at) => {
      if (counts[column] === 1) squares += row.values[at]! ** 2;
    });
    const length = Math.sqrt(squares);
    const kept: number[] = [];
    const values: number[] = [];
    row.columns.forEach((column, at) => {
      if (counts[column] === 1) {
        places[column] = size;
        // A part too small to be squared is none.
        shares[column] = length === 0 ? 0 : row.values[at]! / length;
      } else {
        kept.push(places[column]!);
        values.push(row.values[at]!);
      }
    });
    if (length > 0) {
      kept.push(size++);
      values.push(length);
    }
    return { columns: Uint32Array.from(kept), values: Float64Array.from(values) };
  });

  return {
    size,
    rows: told,
    vectorsOf(weights, classes) {
      const vectors = new Float64Array(classes * (columns + 1));
      for (let column = 0; column < columns; column++) {
        const share = shares[column]!;
        const from = places[column]! * classes;
        for (let label = 0; label < classes; label++)
          vectors[column * classes + label] = share * weights[from + label]!;
      }
      vectors.set(weights.subarray(size * classes), columns * classes);
      return vectors;
    },
  };
}
