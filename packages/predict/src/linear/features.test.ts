import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { learnFeatures, rowOf } from "./features.ts";

const documents = [
  new Map([
    ["disk", 3],
    ["full", 1],
  ]),
  new Map([["disk", 1]]),
  new Map([
    ["zebra", 1],
    ["alpha", 2],
  ]),
];

describe("features", () => {
  test("weigh a term by one plus the logarithm of how rare it is in training", () => {
    const features = learnFeatures(documents, 100);
    expect(features.get("disk")).toEqual({ column: 0, idf: 1 + Math.log(4 / 3) });
    expect(features.get("full")).toEqual({ column: 2, idf: 1 + Math.log(4 / 2) });
  });

  test("keep the terms of most documents, of equals the first in order of their text", () => {
    expect([...learnFeatures(documents, 100).keys()]).toEqual(["disk", "alpha", "full", "zebra"]);
    expect([...learnFeatures(documents, 2).keys()]).toEqual(["disk", "alpha"]);
    expect([...learnFeatures(documents.toReversed(), 2).keys()]).toEqual(["disk", "alpha"]);
    expect(learnFeatures([], 2).size).toBe(0);
  });

  test("of a document count repeats by their logarithm, and leave out what training has not seen", () => {
    const { columns, values } = rowOf(
      new Map([
        ["full", 1],
        ["unseen", 9],
        ["disk", 3],
      ]),
      learnFeatures(documents, 100),
    );
    const [disk, full] = [(1 + Math.log(3)) * (1 + Math.log(4 / 3)), 1 + Math.log(2)];
    const length = Math.hypot(disk, full);
    expect(Array.from(columns)).toEqual([0, 2]);
    expect(values[0]).toBeCloseTo(disk / length, 12);
    expect(values[1]).toBeCloseTo(full / length, 12);
  });

  test("have columns that ascend and length 1, or 0 for a document without a known term", () => {
    const counts = fc
      .dictionary(
        fc.constantFrom("disk", "full", "zebra", "alpha", "unseen", "constructor"),
        fc.integer({ min: 1, max: 1e6 }),
      )
      .map((record) => new Map(Object.entries(record)));
    const features = learnFeatures(documents, 100);
    fc.assert(
      fc.property(counts, (document) => {
        const { columns, values } = rowOf(document, features);
        const known = [...document.keys()].some((term) => features.has(term));
        expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(known ? 1 : 0, 12);
        expect(Array.from(columns)).toEqual([...columns].sort((left, right) => left - right));
      }),
    );
  });
});
