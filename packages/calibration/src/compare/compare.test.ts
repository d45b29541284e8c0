import { compareLosses, seededRandom, startComparison } from "@casebook/calibration";
import { describe, expect, test } from "vitest";

describe("comparing losses", () => {
  test("tries every flip of few clusters: by hand", () => {
    // Differences -1, -1, -1: of 8 flips two are as large.
    const found = compareLosses([0, 0, 0], [1, 1, 1], { seed: 1 });
    expect(found).toMatchObject({ value: -1, n: 3, pValue: 0.25 });
    expect(compareLosses([1, 0], [0, 1], { seed: 1 })).toMatchObject({ value: 0, pValue: 1 });
  });

  test("finds a real difference, and none where there is none", () => {
    const random = seededRandom(2);
    const [one, better, like] = [0, -0.15, 0].map((shift) => Array.from({ length: 120 }, () => random() + shift));
    expect(compareLosses(better!, one!, { seed: 3 }).pValue!).toBeLessThan(0.01);
    expect(compareLosses(better!, one!, { seed: 3 }).interval!.high).toBeLessThan(0);
    expect(compareLosses(like!, one!, { seed: 3 }).pValue!).toBeGreaterThan(0.05);
  });

  test("flips and draws whole clusters", () => {
    const one = Array(30).fill(0);
    const other = Array(30).fill(1);
    const clusters = one.map((_, row) => `${row % 2}`);
    expect(compareLosses(one, other, { seed: 1, clusters }).pValue).toBe(0.5);
    expect(compareLosses(one, other, { seed: 1 }).pValue!).toBeLessThan(0.01);
    expect(compareLosses(one, other, { seed: 1, clusters }).interval!.clusters).toBe(2);
  });

  test("of no rows is not measurable, and refuses what does not match", () => {
    expect(compareLosses([], [], { seed: 1 })).toEqual({ value: null, n: 0, interval: null, pValue: null });
    expect(() => compareLosses([1], [], { seed: 1 })).toThrow(expect.objectContaining({ code: "length-mismatch" }));
    expect(() => compareLosses([Number.NaN], [1], { seed: 1 })).toThrow(expect.objectContaining({ field: "one[0]" }));
    expect(() => compareLosses([1], [1], { seed: 1, clusters: [] })).toThrow(
      expect.objectContaining({ field: "options.clusters" }),
    );
  });
});

describe("watching two forecasters", () => {
  test("starts with no evidence, and counts a bet by hand", () => {
    expect(startComparison().state).toEqual({ n: 0, difference: null, forOne: 1, forOther: 1 });
    const { state } = startComparison().update(1, 0, true);
    // The first gains 1: the mean of 1 + stake over stakes .05 to .95.
    expect(state.forOne).toBeCloseTo(1.5, 12);
    expect(state.forOther).toBeCloseTo(0.5, 12);
    expect(state.difference).toBe(-1);
  });

  test("finds the better one, and seldom a better one where neither is, though it looks every time", () => {
    const random = seededRandom(6);
    let [found, mistaken] = [0, 0];
    for (let run = 0; run < 200; run++) {
      let [apart, alike] = [startComparison(), startComparison()];
      let [saw, erred] = [false, false];
      for (let step = 0; step < 200; step++) {
        const outcome = random() < 0.5;
        apart = apart.update(outcome ? 0.75 : 0.25, 0.5, outcome);
        alike = alike.update(0.5 + 0.3 * (random() - 0.5), 0.5 + 0.3 * (random() - 0.5), outcome);
        saw ||= apart.state.forOne >= 20;
        erred ||= alike.state.forOne >= 20;
      }
      if (saw) found++;
      if (erred) mistaken++;
    }
    expect(found).toBe(200);
    expect(mistaken / 200).toBeLessThan(0.06);
  });

  test("survives certainty, and refuses what is no forecast", () => {
    let watch = startComparison();
    for (let step = 0; step < 5000; step++) watch = watch.update(1, 0, false);
    expect(watch.state.forOther).toBeGreaterThan(1e300);
    expect(watch.state.forOne).toBeGreaterThanOrEqual(0);
    expect(() => watch.update(1.1, 0, true)).toThrow(expect.objectContaining({ field: "one" }));
    expect(() => watch.update(1, 0, 1 as unknown as boolean)).toThrow(expect.objectContaining({ field: "outcome" }));
  });
});
