import { expect, test } from "vitest";
import { fitMapLogistic } from "./map-logistic.ts";

test("a Platt map fitted by maximum a posteriori has the published coefficients (vector D)", () => {
  const stated = [
    [5, 0.95],
    [6, 0.9],
    [4, 0.8],
    [2, 0.7],
    [2, 0.6],
    [1, 0.5],
  ] as const;
  const logits = stated.flatMap(([times, p]) => Array.from({ length: times }, () => Math.log(p / (1 - p))));
  const { coefficients } = fitMapLogistic({
    design: Float64Array.from(logits.flatMap((logit) => [1, logit])),
    columns: 2,
    right: Float64Array.from("11010101100100101000", Number),
    wrong: Float64Array.from("11010101100100101000", (bit) => 1 - Number(bit)),
    // Slope N(1, variance 1/4), intercept N(0, variance 4).
    prior: { mean: [0, 1], precision: [1 / 4, 4] },
  });
  const [intercept, slope] = coefficients as [number, number];
  expect(slope).toBeCloseTo(0.779056737, 9);
  expect(intercept).toBeCloseTo(-1.5479882046, 9);
  expect(1 / (1 + Math.exp(-(intercept + slope * Math.log(9))))).toBeCloseTo(0.5408523301, 9);
});
