import { baseRate, clip } from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import reference from "../__fixtures__/reference.json" with { type: "json" };

describe("the base rate", () => {
  test("before any outcome is one half, and says that it could be almost anything", () => {
    const { probability, low, high, n } = baseRate({ correct: 0, n: 0 });
    expect([probability, n]).toEqual([0.5, 0]);
    expect(low).toBeCloseTo(0.05, 14);
    expect(high).toBeCloseTo(0.95, 14);
  });

  test("counts the prior as answers", () => {
    expect(baseRate({ correct: 3, n: 4 }).probability).toBe(4 / 6);
    expect(baseRate({ correct: 3, n: 4, prior: { a: 2, b: 6 } }).probability).toBe(5 / 12);
  });

  test.each(reference.baseRates)("has the interval and posterior of scipy's Beta($a, $b)", ({ a, b, ...expected }) => {
    const rate = baseRate({ correct: 0, n: 0, prior: { a, b } });
    expect(Math.abs(rate.low - expected.low)).toBeLessThan(1e-10);
    expect(Math.abs(rate.high - expected.high)).toBeLessThan(1e-10);
    expected.at.forEach((probability, index) => {
      expect(Math.abs(rate.cdf(probability) - expected.cdf[index]!)).toBeLessThan(1e-11);
    });
  });

  test("has an interval that holds the mass it was asked for", () => {
    const outcomes = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }));
    fc.assert(
      fc.property(outcomes, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ([right, wrong], mass) => {
        const rate = baseRate({ correct: right, n: right + wrong, mass });
        expect(rate.cdf(rate.high) - rate.cdf(rate.low)).toBeCloseTo(mass, 9);
        expect(rate.low).toBeGreaterThan(0);
        expect(rate.high).toBeLessThan(1);
        expect(rate.low).toBeLessThan(rate.high);
      }),
    );
  });

  test("gets narrower with the record", () => {
    const widths = [0, 10, 100, 1000, 1e9].map((n) => {
      const { low, high } = baseRate({ correct: n / 2, n });
      return high - low;
    });
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(widths.at(-1)).toBeCloseTo((2 * 1.6448536) / 2 / Math.sqrt(1e9), 9);
  });

  test.each([
    [{ correct: 2, n: 1 }, "invalid-number", "options.correct"],
    [{ correct: -1, n: 1 }, "invalid-number", "options.correct"],
    [{ correct: 0, n: Number.NaN }, "invalid-number", "options.n"],
    [{ correct: 0, n: Number.POSITIVE_INFINITY }, "invalid-number", "options.n"],
    [{ correct: 0, n: 1, prior: { a: 0, b: 1 } }, "invalid-number", "options.prior.a"],
    [{ correct: 0, n: 1, prior: { a: 1 } }, "invalid-number", "options.prior.b"],
    [{ correct: 0, n: 1, mass: 1 }, "certain-probability", "options.mass"],
    [{ correct: 0, n: 1, seed: 1 }, "unknown-option", "options.seed"],
    [null, "invalid-options", "options"],
  ])("refuses %j", (options, code, field) => {
    expect(() => baseRate(options as { correct: number; n: number })).toThrow(expect.objectContaining({ code, field }));
  });

  test("refuses to place a probability that is none", () => {
    expect(() => baseRate({ correct: 0, n: 0 }).cdf(2)).toThrow(
      expect.objectContaining({ code: "invalid-probability", value: 2 }),
    );
  });
});

describe("clipping", () => {
  test("leaves no more certainty than n outcomes justify", () => {
    expect(clip(1, 18)).toBe(0.95);
    expect(clip(0, 18)).toBe(0.05);
    expect(clip(0.3, 18)).toBe(0.3);
    expect(clip(0.99, 0)).toBe(0.5);
  });

  test("gives something above 0 and below 1 for every n", () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(probability, fc.double({ min: 0, max: 1e15, noNaN: true }), (raw, n) => {
        const clipped = clip(raw, n);
        expect(clipped > 0 && clipped < 1).toBe(true);
      }),
    );
  });

  test.each([
    [Number.NaN, 1, "probability"],
    [1.5, 1, "probability"],
    [0.5, -1, "n"],
    [0.5, Number.NaN, "n"],
    [0.5, Number.POSITIVE_INFINITY, "n"],
  ])("refuses %d with n = %d", (probability, n, field) => {
    expect(() => clip(probability, n)).toThrow(expect.objectContaining({ field }));
  });
});
