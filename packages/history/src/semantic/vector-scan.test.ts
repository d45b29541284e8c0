import { createVectorScan } from "@casebook/history";
import { expect, it } from "vitest";

const [january, february] = ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"];

it("a scan by itself finds what was known before a moment, by cosine", () => {
  const scan = createVectorScan(2);
  expect(scan.search([1, 0])).toEqual([]);
  scan.add("a", january, [2, 0]);
  scan.add("b", february, Float32Array.of(1, 1));
  expect(scan.search([0, 5]).map(({ id }) => id)).toEqual(["b", "a"]);
  expect(scan.search([0, 5], { moment: february })).toEqual([{ id: "a", cosine: 0 }]);
  expect(scan.search([0, 5], { k: 1 })[0]!.cosine).toBeCloseTo(Math.SQRT1_2, 6);
  expect(scan.search([0, 5], { moment: january })).toEqual([]);
});

it.each([
  ["no id", "", january, [1, 0], "invalid-option"],
  ["no time", "a", "yesterday", [1, 0], "invalid-option"],
  ["zeros", "a", january, [0, 0], "embedding-invalid"],
  ["not finite", "a", january, [1, Number.NaN], "embedding-invalid"],
  ["of another dimension", "a", january, [1, 0, 0], "embedding-dimension"],
])("a vector that is %s is refused, and nothing is added", (_, id, knownAt, vector, code) => {
  const scan = createVectorScan(2);
  expect(() => scan.add(id, knownAt, vector)).toThrow(expect.objectContaining({ code }));
  expect(scan.search([1, 0])).toEqual([]);
});

it("very large and very small vectors have a length too", () => {
  const scan = createVectorScan(2);
  scan.add("large", january, [1e300, 1e300]);
  scan.add("small", january, [1e-300, 0]);
  expect(scan.search([1e-310, 0]).map(({ id }) => id)).toEqual(["small", "large"]);
});

it.each([0, -1, 1.5, Number.NaN, 20_000])("a dimension of %s is refused", (dimension) => {
  expect(() => createVectorScan(dimension)).toThrow(expect.objectContaining({ code: "invalid-option" }));
});
