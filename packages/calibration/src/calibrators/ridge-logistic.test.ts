import {
  calibratorFromJSON,
  clip,
  fitRidgeLogistic,
  type RidgeLogistic,
  type RidgeLogisticOptions,
  type Signal,
  type SignalsSample,
} from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import reference from "../__fixtures__/reference.json" with { type: "json" };

const asSignals = (rows: readonly (readonly (number | null)[])[]): Signal[][] =>
  rows.map((row) => row.map((value) => value ?? undefined));

const closeTo = (actual: readonly number[], expected: readonly number[], tolerance: number): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => {
    expect(Math.abs(value - expected[index]!)).toBeLessThan(tolerance);
  });
};

const slopesOf = (map: RidgeLogistic): number[] => map.parameters.signals.map(({ slope }) => slope);

const coefficientsOf = (map: RidgeLogistic): number[] => [
  map.parameters.intercept,
  ...slopesOf(map),
  ...map.parameters.signals.map(({ missing }) => missing),
];

const samplesOf = (
  rows: readonly (readonly Signal[])[],
  outcomes: readonly boolean[],
  weights?: readonly number[] | null,
): SignalsSample[] =>
  rows.map((signals, row) => ({ signals, correct: outcomes[row]!, ...(weights ? { weight: weights[row]! } : {}) }));

const anyRows = (
  value: fc.Arbitrary<number>,
  weight: fc.Arbitrary<number> = fc.integer({ min: 1, max: 3 }),
): fc.Arbitrary<[Signal[], boolean, number][]> =>
  fc
    .integer({ min: 1, max: 4 })
    .chain((k) =>
      fc.array(
        fc.tuple(
          fc.array(fc.option(value, { nil: undefined, freq: 6 }), { minLength: k, maxLength: k }),
          fc.boolean(),
          weight,
        ),
        { minLength: 1, maxLength: 25 },
      ),
    );

/** The tiniest numbers have too few digits for sums in another order to be the same. */
const digits = 1e-290;

const ordinary = anyRows(
  fc.double({ min: -6, max: 6, noNaN: true }).map((value) => (Math.abs(value) < digits ? 0 : value)),
);

/** The gradient of the loss that the documentation states, written out a second time. */
function gradientOf(map: RidgeLogistic, rows: readonly [Signal[], boolean, number][]): number[] {
  const k = map.parameters.signals.length;
  const coefficients = coefficientsOf(map);
  const gradient = coefficients.map((value, index) => {
    if (index === 0) return value / 4;
    return 2 * k * (value - (index <= k ? 1.5 / k : 0));
  });
  for (const [row, outcome, weight] of rows) {
    const standard = map.parameters.signals.map(({ mean, deviation }, index) =>
      row[index] === undefined ? 0 : Math.max(-10, Math.min(10, (row[index] - mean) / deviation)),
    );
    const design = [1, ...standard, ...row.map((value) => (value === undefined ? 1 : 0))];
    const logit = design.reduce((sum, value, index) => sum + value * coefficients[index]!, 0);
    for (const [index, value] of design.entries()) {
      gradient[index]! += weight * (1 / (1 + Math.exp(-logit)) - (outcome ? 1 : 0)) * value;
    }
  }
  return gradient;
}

const fit = (rows: readonly [Signal[], boolean, number][]): RidgeLogistic =>
  fitRidgeLogistic(rows.map(([signals, correct, weight]) => ({ signals, correct, weight })));

describe("the ridge logistic", () => {
  test.each(reference.ridge)("agrees with the fit of scipy: $name", (expected) => {
    const samples = samplesOf(asSignals(expected.rows), expected.outcomes, expected.weights);
    const map = fitRidgeLogistic(samples, { interceptVariance: expected.interceptVariance });
    closeTo(coefficientsOf(map), [expected.intercept, ...expected.slopes, ...expected.missing], 1e-9);
    const forecasts = asSignals(expected.asked).map((row) => map.predict(row));
    closeTo(
      forecasts.map(({ probability }) => probability),
      expected.probability.map((probability) => clip(probability, map.weight)),
      1e-9,
    );
    closeTo(
      forecasts.map(({ logitMean }) => logitMean),
      expected.logitMean,
      1e-9,
    );
    closeTo(
      forecasts.map(({ logitSd }) => logitSd),
      expected.logitSd,
      1e-9,
    );
    closeTo(
      forecasts.map(({ cdf }) => cdf(0.5)),
      expected.cdfAtOneHalf,
      1e-9,
    );
  });

  test("stands where the stated loss is flat, whatever the rows", () => {
    fc.assert(
      fc.property(ordinary, (rows) => {
        closeTo(gradientOf(fit(rows), rows), Array(1 + 2 * rows[0]![0].length).fill(0), 1e-8);
      }),
    );
  });

  test("takes a weight as so many repetitions", () => {
    fc.assert(
      fc.property(ordinary, (rows) => {
        const repeated = rows.flatMap(([row, outcome, weight]) =>
          Array.from({ length: weight }, (): [Signal[], boolean, number] => [row, outcome, 1]),
        );
        closeTo(coefficientsOf(fit(rows)), coefficientsOf(fit(repeated)), 1e-9);
      }),
    );
  });

  test("leaves rows of weight 0 out altogether", () => {
    const map = fitRidgeLogistic(samplesOf([[1], [2], [900]], [false, true, false], [1, 1, 0]));
    expect(map.toJSON()).toEqual(fitRidgeLogistic(samplesOf([[1], [2]], [false, true])).toJSON());
    expect(map.n).toBe(2);
    // A value that overflows on the scale of the rows that count once made NaN.
    const tiny = fitRidgeLogistic(samplesOf([[1e-300], [1e300]], [true, false], [1, 0]));
    expect(tiny.toJSON()).toEqual(fitRidgeLogistic(samplesOf([[1e-300]], [true])).toJSON());
  });

  test("does not depend on the order of rows", () => {
    const shuffled = ordinary.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, other]) => {
        expect(fit(rows).toJSON()).toEqual(fit(other).toJSON());
      }),
    );
  });

  test("does not depend on the unit of a signal", () => {
    const rows = reference.ridge[1]!;
    const scaled = asSignals(rows.rows).map((row) => row.map((value) => value && 1000 * value - 7));
    const maps = [asSignals(rows.rows), scaled].map((signals) => fitRidgeLogistic(samplesOf(signals, rows.outcomes)));
    closeTo(slopesOf(maps[0]!), slopesOf(maps[1]!), 1e-9);
  });

  test("gives numbers, never NaN, for any finite input", () => {
    const anything = fc.double({ noNaN: true, noDefaultInfinity: true });
    const anyWeight = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(anyRows(anything, anyWeight), fc.array(anything, { minLength: 4, maxLength: 4 }), (rows, values) => {
        fc.pre(rows.some(([, , weight]) => weight > 0));
        const map = fit(rows);
        for (const row of [values.slice(0, map.parameters.signals.length), ...rows.map(([signals]) => signals)]) {
          const { probability, logitMean, logitSd, cdf } = map.predict(row);
          expect(probability > 0 && probability < 1).toBe(true);
          expect(Number.isFinite(logitMean)).toBe(true);
          expect(logitSd > 0 && logitSd < 1e6).toBe(true);
          expect([cdf(0), cdf(1)]).toEqual([0, 1]);
          expect(cdf(0.3) <= cdf(0.6)).toBe(true);
        }
      }),
    );
  });

  test.each([1e-300, 1e6])("holds with every row weighing %d", (weight) => {
    const rows = Array.from({ length: 50 }, (_, row) => [row, row]);
    const map = fitRidgeLogistic(samplesOf(rows, Array(50).fill(true), Array(50).fill(weight)), {
      interceptVariance: 1e6,
    });
    expect(coefficientsOf(map).every(Number.isFinite)).toBe(true);
    expect(map.predict([25, 25]).logitSd).toBeGreaterThan(0);
  });

  test("believes in its signals before it has seen much, and in sum no more in many than in few", () => {
    for (const k of [1, 2, 5, 10]) {
      const map = fitRidgeLogistic(samplesOf([Array(k).fill(3)], [true]));
      closeTo(slopesOf(map), Array(k).fill(1.5 / k), 1e-12);
    }
  });

  test("turns a slope round when the outcomes keep telling against the signal", () => {
    const rows = Array.from({ length: 60 }, (_, row) => [row % 6]);
    const map = fitRidgeLogistic(rows.map((signals) => ({ signals, correct: signals[0]! < 3 })));
    expect(slopesOf(map)[0]).toBeLessThan(-1);
  });

  test("is surer of a forecast the more rows it has seen", () => {
    const spread = (n: number): number => {
      const rows = Array.from({ length: n }, (_, row) => [row % 7]);
      return fitRidgeLogistic(rows.map((signals, row) => ({ signals, correct: row % 3 > 0 }))).predict([3]).logitSd;
    };
    expect([10, 40, 160, 640].map(spread)).toEqual([10, 40, 160, 640].map(spread).sort((a, b) => b - a));
  });
});

describe("a missing signal", () => {
  const rows = Array.from({ length: 40 }, (_, row) => [(row % 8) - 4, row % 5]);
  const outcomes = rows.map(([first]) => first! > -1);

  test("stands at the mean and widens the interval where the fit never missed it", () => {
    const map = fitRidgeLogistic(samplesOf(rows, outcomes));
    const [{ mean }] = [map.parameters.signals[0]!];
    const [there, missing] = [map.predict([mean, 2]), map.predict([undefined, 2])];
    expect(map.parameters.signals.map((signal) => signal.missing)).toEqual([0, 0]);
    expect(missing.logitMean).toBeCloseTo(there.logitMean, 12);
    expect(missing.logitSd ** 2 - there.logitSd ** 2).toBeCloseTo(1 / 4, 9);
  });

  test("tells what it told in the fit", () => {
    const withGaps = rows.map(([first, second], row): Signal[] => [row % 4 === 0 ? undefined : first, second]);
    const map = fitRidgeLogistic(withGaps.map((signals, row) => ({ signals, correct: row % 4 === 0 })));
    expect(map.parameters.signals[0]!.present).toBe(30);
    expect(map.parameters.signals[0]!.missing).toBeGreaterThan(1);
    expect(map.predict([undefined, 2]).probability).toBeGreaterThan(map.predict([0, 2]).probability);
  });

  test("counts as missing for good when no row of the fit had it", () => {
    const map = fitRidgeLogistic(
      rows.map(([first], row) => ({ signals: [first, undefined], correct: outcomes[row]! })),
    );
    expect(map.predict([1, 1e9])).toMatchObject({ logitMean: map.predict([1, undefined]).logitMean });
  });
});

describe("a kept map", () => {
  const source = reference.ridge[1]!;
  const map = fitRidgeLogistic(samplesOf(asSignals(source.rows), source.outcomes));
  const state = (): Record<string, unknown> => JSON.parse(JSON.stringify(map));

  test("forecasts the same to the last bit after a trip through JSON", () => {
    const back: RidgeLogistic = calibratorFromJSON(state());
    for (const row of asSignals(source.asked)) {
      const [before, after] = [map.predict(row), back.predict(row)];
      expect([after.probability, after.logitMean, after.logitSd, after.cdf(0.3)]).toEqual([
        before.probability,
        before.logitMean,
        before.logitSd,
        before.cdf(0.3),
      ]);
    }
    expect(back.toJSON()).toEqual(map.toJSON());
  });

  const parameters = (): Record<string, unknown> => state().parameters as Record<string, unknown>;
  const signals = (): Record<string, unknown>[] => parameters().signals as Record<string, unknown>[];
  const zeros = Array.from({ length: 7 }, () => Array(7).fill(0));
  const field = "state.parameters";
  test.each([
    ["an intercept lost in JSON", { intercept: null }, "invalid-number", `${field}.intercept`],
    ["an intercept that overflows", { intercept: 1e300 }, "invalid-number", `${field}.intercept`],
    ["an unknown field", { extra: 1 }, "unknown-option", `${field}.extra`],
    ["signals of another kind", { signals: {} }, "invalid-array", `${field}.signals`],
    ["fewer signals", { signals: signals().slice(1) }, "length-mismatch", `${field}.precision`],
    [
      "a deviation of 0",
      { signals: [{ ...signals()[0], deviation: 0 }, ...signals().slice(1)] },
      "invalid-number",
      `${field}.signals[0].deviation`,
    ],
    ["a matrix of zeros", { precision: zeros }, "invalid-state", `${field}.precision`],
    [
      "a matrix that is not symmetric",
      { precision: zeros.map((row, index) => row.map((_, column) => index - column)) },
      "invalid-state",
      `${field}.precision[1][0]`,
    ],
  ])("with %s is refused", (_, broken, code, field) => {
    const kept = { ...state(), parameters: { ...parameters(), ...broken } };
    expect(() => calibratorFromJSON(kept)).toThrow(expect.objectContaining({ code, field }));
  });
});

describe("invalid input to a fit", () => {
  const sample = { signals: [1], correct: true };
  test.each([
    ["no samples", [], {}, "no-rows", "samples"],
    ["no signals", [{ signals: [], correct: true }], {}, "no-rows", "samples"],
    [
      "signals of unequal number",
      [sample, { ...sample, signals: [1, 2] }],
      {},
      "length-mismatch",
      "samples[1].signals",
    ],
    ["NaN", [sample, { ...sample, signals: [Number.NaN] }], {}, "invalid-number", "samples[1].signals[0]"],
    ["null for missing", [{ ...sample, signals: [null] }], {}, "invalid-number", "samples[0].signals[0]"],
    ["no outcome", [{ signals: [1] }], {}, "invalid-outcome", "samples[0].correct"],
    ["a negative weight", [{ ...sample, weight: -1 }], {}, "invalid-number", "samples[0].weight"],
    ["weights of 0 only", [{ ...sample, weight: 0 }], {}, "no-rows", "samples"],
    ["no date", [{ ...sample, knownAt: "soon" }], {}, "invalid-moment", "samples[0].knownAt"],
    ["no variance", [sample], { interceptVariance: 0 }, "invalid-number", "options.interceptVariance"],
    ["a certain base rate", [sample], { baseRate: 1 }, "certain-probability", "options.baseRate"],
    ["an unknown option", [sample], { ridge: 1 }, "unknown-option", "options.ridge"],
  ])("is refused: %s", (_, samples, options, code, field) => {
    expect(() => fitRidgeLogistic(samples as SignalsSample[], options as RidgeLogisticOptions)).toThrow(
      expect.objectContaining({ name: "CalibrationError", code, field }),
    );
  });

  test.each([[[1, 2]], [[]], [[Number.NaN]], [undefined]])("a forecast for %j is refused", (row) => {
    const map = fitRidgeLogistic([sample, { signals: [2], correct: false }]);
    expect(() => map.predict(row as Signal[])).toThrow(expect.objectContaining({ name: "CalibrationError" }));
  });
});

describe("the priors", () => {
  const one = [{ signals: [3, 1], correct: true }];

  test("draw the map to the base rate that is expected", () => {
    const [low, high] = [0.1, 0.9].map((baseRate) =>
      fitRidgeLogistic(one, { baseRate, interceptVariance: 1e-6, priorSlope: 0 }).predict([3, 1]),
    );
    expect([low!, high!].map(({ logitMean }) => 1 / (1 + Math.exp(-logitMean)))).toEqual([
      expect.closeTo(0.1, 5),
      expect.closeTo(0.9, 5),
    ]);
  });

  test("spread a belief over all signals", () => {
    expect(slopesOf(fitRidgeLogistic(one, { priorSlope: 3 }))).toEqual([1.5, 1.5]);
    expect(slopesOf(fitRidgeLogistic(one, { priorSlope: 0 }))).toEqual([0, 0]);
  });
});
