import fc from "fast-check";
import { describe, expect, test } from "vitest";
import reference from "../__fixtures__/softmax.json" with { type: "json" };
import type { SparseRow } from "./features.ts";
import { fitSoftmax } from "./fit-softmax.ts";
import { probabilitiesOf, type Softmax } from "./softmax.ts";

function sparse(values: readonly number[]): SparseRow {
  const columns = values.flatMap((value, column) => (value === 0 ? [] : [column]));
  return { columns: Uint32Array.from(columns), values: Float64Array.from(columns, (column) => values[column]!) };
}

function fit(
  rows: readonly number[][],
  labels: readonly number[],
  classes: number,
  ridge: number,
  tolerance?: number,
): Softmax {
  return fitSoftmax(rows.map(sparse), labels, { classes, columns: rows[0]!.length }, ridge, tolerance);
}

/** Summed log loss plus ridge / 2 |W|², written out once more. */
function lossOf(weights: Float64Array, rows: readonly number[][], labels: readonly number[], ridge: number): number {
  const columns = rows[0]!.length;
  const classes = weights.length / (columns + 1);
  let loss = 0;
  weights.forEach((weight, at) => {
    if (at < columns * classes) loss += (ridge / 2) * weight ** 2;
  });
  rows.forEach((row, index) => {
    const scores = Array.from({ length: classes }, (_, label) =>
      [...row, 1].reduce((sum, value, at) => sum + value * weights[at * classes + label]!, 0),
    );
    loss += Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0)) - scores[labels[index]!]!;
  });
  return loss;
}

/** The largest difference between a model's probabilities and those expected. */
function distance(model: Softmax, rows: readonly number[][], expected: readonly number[][]): number {
  return Math.max(
    ...rows.flatMap((row, index) =>
      Array.from(probabilitiesOf(model, sparse(row)), (one, label) => Math.abs(one - expected[index]![label]!)),
    ),
  );
}

const problem = fc
  .record({
    rows: fc.integer({ min: 2, max: 9 }),
    columns: fc.integer({ min: 1, max: 14 }),
    classes: fc.integer({ min: 2, max: 4 }),
    ridge: fc.double({ min: 0.05, max: 5, noNaN: true }),
  })
  .chain(({ rows, columns, classes, ridge }) =>
    fc.record({
      rows: fc.array(
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: -2, max: 2, noNaN: true })), {
          minLength: columns,
          maxLength: columns,
        }),
        { minLength: rows, maxLength: rows },
      ),
      labels: fc.array(fc.nat(classes - 1), { minLength: rows, maxLength: rows }),
      classes: fc.constant(classes),
      ridge: fc.constant(ridge),
    }),
  )
  // A class without a row has no finite intercept; fits never ask for one.
  .filter(({ labels, classes }) => new Set(labels).size === classes);

describe("the softmax fit", () => {
  test.each(reference.cases)(
    "agrees with scikit-learn: $name",
    ({ rows, labels, asked, classes, ridge, ...expected }) => {
      const model = fit(rows, labels, classes, ridge, 1e-11);
      expect(distance(model, [...rows, ...asked], expected.probabilities)).toBeLessThan(1e-6);
      expected.weights.forEach((weights, label) => {
        weights.forEach((weight, column) => {
          expect(Math.abs(model.weights[column * classes + label]! - weight)).toBeLessThan(1e-6);
        });
      });
    },
  );

  test.each(reference.cases)(
    "ends within 5e-4 of the minimum: $name",
    ({ rows, labels, asked, classes, ridge, ...expected }) => {
      const model = fit(rows, labels, classes, ridge);
      expect(distance(model, [...rows, ...asked], expected.probabilities)).toBeLessThan(5e-4);
    },
  );

  test("ends where the loss is flat in every direction, the penalty left off the intercepts", () => {
    fc.assert(
      fc.property(problem, ({ rows, labels, classes, ridge }) => {
        const { weights } = fit(rows, labels, classes, ridge);
        const step = 1e-4;
        weights.forEach((weight, at) => {
          const above = lossOf(weights.with(at, weight + step), rows, labels, ridge);
          const below = lossOf(weights.with(at, weight - step), rows, labels, ridge);
          expect(Math.abs(above - below) / (2 * step)).toBeLessThan(1e-3);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("gives each class, over its training rows, the share that it has there", () => {
    fc.assert(
      fc.property(problem, ({ rows, labels, classes, ridge }) => {
        const model = fit(rows, labels, classes, ridge);
        for (let label = 0; label < classes; label++) {
          const expected = labels.filter((one) => one === label).length;
          const given = rows.reduce((sum, row) => sum + probabilitiesOf(model, sparse(row))[label]!, 0);
          expect(given).toBeCloseTo(expected, 3);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("gives probabilities that sum to 1", () => {
    fc.assert(
      fc.property(problem, fc.double({ min: -1e6, max: 1e6, noNaN: true }), ({ rows, labels, classes, ridge }, far) => {
        const model = fit(rows, labels, classes, ridge);
        for (const row of [...rows, rows[0]!.map(() => far), rows[0]!.map(() => 0)]) {
          const probabilities = probabilitiesOf(model, sparse(row));
          expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
          for (const one of probabilities) expect(one >= 0 && one <= 1).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("stays finite on classes that a line separates, and is surer under a lighter penalty", () => {
    const rows = [[1], [1], [-1], [-1]];
    const labels = [0, 0, 1, 1];
    const sureness = [1, 0.1, 0.001].map((ridge) => probabilitiesOf(fit(rows, labels, 2, ridge), sparse([1]))[0]!);
    expect(sureness).toEqual([...sureness].sort((left, right) => left - right));
    expect(sureness[0]).toBeGreaterThan(0.5);
    expect(sureness.at(-1)).toBeLessThan(1);
  });

  test("takes the same fit from many rows as from few that count the same", () => {
    // 600 rows are beyond the bound up to which a fit works in the span of its rows.
    const rows = Array.from({ length: 6 }, (_, at) =>
      Array.from({ length: 700 }, (_, column) => Number(column % 7 === at)),
    );
    const labels = [0, 1, 2, 0, 1, 2];
    const many = Array.from({ length: 600 }, (_, at) => at % 6);
    const few = fit(rows, labels, 3, 0.1);
    const repeated = fit(
      many.map((at) => rows[at]!),
      many.map((at) => labels[at]!),
      3,
      10,
    );
    for (const row of rows) {
      const expected = probabilitiesOf(few, sparse(row));
      probabilitiesOf(repeated, sparse(row)).forEach((one, label) => {
        expect(Math.abs(one - expected[label]!)).toBeLessThan(2e-4);
      });
    }
  });

  test("gives the same bytes twice", () => {
    const { rows, labels, classes, ridge } = reference.cases[1]!;
    expect(fit(rows, labels, classes, ridge).weights).toEqual(fit(rows, labels, classes, ridge).weights);
  });
});
