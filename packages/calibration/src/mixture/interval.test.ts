import { baseRate, fitRidgeLogistic, mixtureInterval } from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const map = fitRidgeLogistic([-1, 0, 1, 2, 3].map((signal) => ({ signals: [signal], correct: signal > 0 })));

describe("the interval of a mixture", () => {
  test("of the base rate alone is the base rate's own", () => {
    for (const mass of [0.5, 0.9, 0.99]) {
      const rate = baseRate({ correct: 7, n: 11, mass });
      expect(mixtureInterval([{ weight: 1, cdf: rate.cdf }], mass)).toEqual({ low: rate.low, high: rate.high });
    }
  });

  test("of a map alone is normal on the scale of logits", () => {
    const { logitMean, logitSd, cdf } = map.predict([1.5]);
    const { low, high } = mixtureInterval([{ weight: 1, cdf }]);
    const logit = (p: number): number => Math.log(p / (1 - p));
    expect((logit(low) - logitMean) / logitSd).toBeCloseTo(-1.6448536269514722, 9);
    expect((logit(high) - logitMean) / logitSd).toBeCloseTo(1.6448536269514722, 9);
  });

  test("holds its mass under the weighted posteriors", () => {
    const weight = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        weight,
        fc.integer({ min: 0, max: 40 }),
        fc.double({ min: -8, max: 8, noNaN: true }),
        (share, correct, signal) => {
          const members = [
            { weight: share, cdf: baseRate({ correct, n: 40 }).cdf },
            { weight: 1 - share, cdf: map.predict([signal]).cdf },
          ];
          const { low, high } = mixtureInterval(members);
          const below = (probability: number): number =>
            members.reduce((sum, member) => sum + member.weight * member.cdf(probability), 0);
          expect(below(low)).toBeCloseTo(0.05, 9);
          expect(below(high)).toBeCloseTo(0.95, 9);
        },
      ),
    );
  });

  test("of two members that disagree reaches to both", () => {
    const [low, high] = [baseRate({ correct: 2, n: 100 }), baseRate({ correct: 98, n: 100 })];
    const interval = mixtureInterval([
      { weight: 0.5, cdf: low.cdf },
      { weight: 0.5, cdf: high.cdf },
    ]);
    expect(interval.low).toBeLessThan(low.probability);
    expect(interval.high).toBeGreaterThan(high.probability);
  });

  const { cdf } = baseRate({ correct: 1, n: 2 });
  test.each([
    ["no members", [], 0.9, "invalid-members", "members"],
    [
      "weights that sum to more than 1",
      [
        { weight: 0.6, cdf },
        { weight: 0.6, cdf },
      ],
      0.9,
      "invalid-members",
      "members",
    ],
    ["a negative weight", [{ weight: -1, cdf }], 0.9, "invalid-number", "members[0].weight"],
    ["no posterior", [{ weight: 1, cdf: 0.5 }], 0.9, "invalid-members", "members[0].cdf"],
    [
      "a posterior that gives NaN",
      [{ weight: 1, cdf: () => Number.NaN }],
      0.9,
      "invalid-probability",
      "members[0].cdf(0.5)",
    ],
    ["a mass of 1", [{ weight: 1, cdf }], 1, "certain-probability", "mass"],
    ["a list that is none", null, 0.9, "invalid-array", "members"],
  ])("refuses %s", (_, members, mass, code, field) => {
    expect(() => mixtureInterval(members as { weight: number; cdf: typeof cdf }[], mass)).toThrow(
      expect.objectContaining({ code, field }),
    );
  });
});
