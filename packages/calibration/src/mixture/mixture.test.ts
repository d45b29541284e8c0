import { type Mixture, startMixture } from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

type Walk = { forecasts: number[]; outcome: boolean }[];

const loss = (probability: number, outcome: boolean): number =>
  -(outcome ? Math.log(probability) : Math.log1p(-probability));

/** Any forecasts and outcomes for two to four members, with prior weights. */
const walks = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 4 }).chain((shares) =>
  fc.record({
    weights: fc.constant(shares.map((share) => share / shares.reduce((sum, other) => sum + other, 0))),
    walk: fc.array(
      fc.record({
        forecasts: fc.array(fc.double({ min: 1e-4, max: 1 - 1e-4, noNaN: true }), {
          minLength: shares.length,
          maxLength: shares.length,
        }),
        outcome: fc.boolean(),
      }),
      { maxLength: 80 },
    ),
  }),
);

/** Total log loss of the mixture over a walk, and of each member. */
function follow(start: Mixture, walk: Walk): { mixture: Mixture; total: number; members: number[] } {
  let mixture = start;
  let total = 0;
  const members = start.weights.map(() => 0);
  for (const { forecasts, outcome } of walk) {
    total += loss(mixture.mix(forecasts), outcome);
    for (const [index, forecast] of forecasts.entries()) members[index]! += loss(forecast, outcome);
    mixture = mixture.update(forecasts, outcome);
  }
  return { mixture, total, members };
}

describe("the mixture", () => {
  test("begins at the weighted mean and moves towards the member that foretold better", () => {
    const start = startMixture([0.5, 0.25, 0.25]);
    expect(start.mix([0.4, 0.8, 0.8])).toBeCloseTo(0.6, 12);
    const next = start.update([0.4, 0.8, 0.8], true);
    expect(next.weights[0]).toBeCloseTo(0.2 / 0.6, 12);
    expect(next.weights[1]).toBeCloseTo(0.2 / 0.6, 12);
    expect(start.weights[0]).toBeCloseTo(0.5, 12);
  });

  test("never loses more than ln(1/w) to a member that began with weight w, for any data", () => {
    fc.assert(
      fc.property(walks, ({ weights, walk }) => {
        const { total, members } = follow(startMixture(weights), walk);
        for (const [index, member] of members.entries()) {
          expect(total).toBeLessThanOrEqual(member + Math.log(1 / weights[index]!) + 1e-9);
        }
      }),
    );
  });

  test("that first speaks after 20 outcomes, the base rate raised to one half, loses at most ln 2 to it from then on", () => {
    fc.assert(
      fc.property(walks, walks, ({ weights, walk }, later) => {
        const silent = follow(startMixture(weights), walk.slice(0, 20)).mixture;
        const spoken = later.walk.map((step) => ({
          ...step,
          forecasts: weights.map((_, m) => step.forecasts[m] ?? 0.5),
        }));
        const { total, members } = follow(silent.raise(0, 0.5), spoken);
        expect(total).toBeLessThanOrEqual(members[0]! + Math.LN2 + 1e-9);
      }),
    );
  });

  test("would lose more without raising: the reason for it", () => {
    const silence = Array.from({ length: 20 }, () => ({ forecasts: [0.5, 0.95], outcome: true }));
    const turn = Array.from({ length: 10 }, () => ({ forecasts: [0.5, 0.95], outcome: false }));
    const silent = follow(startMixture([0.5, 0.5]), silence).mixture;
    const excess = (mixture: Mixture): number => {
      const { total, members } = follow(mixture, turn);
      return total - members[0]!;
    };
    expect(excess(silent)).toBeGreaterThan(3);
    expect(excess(silent.raise(0, 0.5))).toBeLessThanOrEqual(Math.LN2);
  });

  test("forecasts within the range of its members, with weights that sum to 1", () => {
    fc.assert(
      fc.property(walks, ({ weights, walk }) => {
        let mixture = startMixture(weights);
        for (const { forecasts, outcome } of walk) {
          const mixed = mixture.mix(forecasts);
          expect(mixed >= Math.min(...forecasts) && mixed <= Math.max(...forecasts)).toBe(true);
          mixture = mixture.update(forecasts, outcome);
          expect(mixture.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        }
      }),
    );
  });

  test("lets a member return from a weight too small to be written as a number", () => {
    const step = (outcome: boolean): Walk => Array.from({ length: 100 }, () => ({ forecasts: [1e-9, 0.999], outcome }));
    const fallen = follow(startMixture([0.5, 0.5]), step(true)).mixture;
    expect(fallen.weights[0]).toBe(0);
    const { total, members } = follow(startMixture([0.5, 0.5]), [
      ...step(true),
      ...step(false),
      ...step(false),
      ...step(false),
      ...step(false),
    ]);
    expect(total).toBeLessThanOrEqual(Math.min(...members) + Math.LN2 + 1e-6);
    expect(fallen.raise(0, 0.5).weights[0]).toBeCloseTo(0.5, 12);
  });

  test("keeps the proportions of the others when one is raised, and stays the same when it weighs enough", () => {
    const mixture = startMixture([0.1, 0.6, 0.3]);
    const raised = mixture.raise(0, 0.5).weights;
    [0.5, 1 / 3, 1 / 6].forEach((weight, index) => {
      expect(raised[index]).toBeCloseTo(weight, 12);
    });
    expect(mixture.raise(1, 0.5)).toBe(mixture);
  });

  test("of one member is that member", () => {
    const mixture = startMixture([1]);
    expect(mixture.mix([0.3])).toBe(0.3);
    expect(mixture.update([0.3], false).weights).toEqual([1]);
    expect(mixture.raise(0, 0.5)).toBe(mixture);
  });

  test.each([
    [[], "invalid-weights", "weights"],
    [[0.5, 0.6], "invalid-weights", "weights"],
    [[1, 0], "invalid-number", "weights[1]"],
    [[Number.NaN, 1], "invalid-number", "weights[0]"],
    ["half", "invalid-array", "weights"],
  ])("refuses prior weights %j", (weights, code, field) => {
    expect(() => startMixture(weights as number[])).toThrow(expect.objectContaining({ code, field }));
  });

  test.each([
    [[0.5], "length-mismatch", "probabilities"],
    [[0.5, 1], "certain-probability", "probabilities[1]"],
    [[0, 0.5], "certain-probability", "probabilities[0]"],
    [[0.5, Number.NaN], "invalid-probability", "probabilities[1]"],
    [[0.5, undefined], "invalid-probability", "probabilities[1]"],
  ])("refuses forecasts %j", (probabilities, code, field) => {
    const mixture = startMixture([0.5, 0.5]);
    const expected = expect.objectContaining({ code, field });
    expect(() => mixture.mix(probabilities as number[])).toThrow(expected);
    expect(() => mixture.update(probabilities as number[], true)).toThrow(expected);
  });

  test("refuses an outcome that is not known, and a member that is not there", () => {
    const mixture = startMixture([0.5, 0.5]);
    expect(() => mixture.update([0.5, 0.5], undefined as unknown as boolean)).toThrow(
      expect.objectContaining({ code: "invalid-outcome" }),
    );
    for (const [index, atLeast, field] of [
      [2, 0.5, "index"],
      [0.5, 0.5, "index"],
      [0, 1, "atLeast"],
    ] as const) {
      expect(() => mixture.raise(index, atLeast)).toThrow(expect.objectContaining({ code: "invalid-number", field }));
    }
  });
});
