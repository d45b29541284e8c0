import {
  averageLogits,
  type Calibrator,
  calibratorFromJSON,
  fitBaseRate,
  fitBeta,
  fitCentredIsotonic,
  fitHistogram,
  fitIsotonic,
  fitPlatt,
  fitQuadratic,
  fitSpline,
  fitTemperature,
  fitVennAbers,
  type ScoreSample,
} from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

type Fit = (samples: readonly ScoreSample[]) => Calibrator;

const fits: Record<string, Fit> = {
  temperature: fitTemperature,
  "Platt, map": (samples) => fitPlatt(samples),
  "Platt, targets": (samples) => fitPlatt(samples, { estimate: "targets" }),
  "Platt, likelihood": (samples) => fitPlatt(samples, { estimate: "likelihood" }),
  "beta, map": (samples) => fitBeta(samples),
  "beta, likelihood": (samples) => fitBeta(samples, { estimate: "likelihood" }),
  quadratic: fitQuadratic,
  spline: (samples) => fitSpline(samples),
  isotonic: fitIsotonic,
  "centred isotonic": fitCentredIsotonic,
  "Venn-Abers": (samples) => fitVennAbers(samples),
  "cross Venn-Abers": (samples) => fitVennAbers(samples, { folds: 3 }),
  "equal mass": (samples) => fitHistogram(samples, { bins: 4 }),
  "equal width": (samples) => fitHistogram(samples, { scheme: "equal-width" }),
  "searched bins": (samples) => fitHistogram(samples, { scheme: "searched" }),
  "logit average": (samples) => averageLogits(fitBeta(samples), fitVennAbers(samples)),
  "base rate": (samples) => fitBaseRate(samples) as Calibrator,
};
const all = Object.entries(fits);
const only = (...names: string[]): [string, Fit][] => names.map((name) => [name, fits[name]!]);
const rising = only(
  "temperature",
  "beta, map",
  "beta, likelihood",
  "isotonic",
  "centred isotonic",
  "Venn-Abers",
  "cross Venn-Abers",
  "logit average",
);

const score = fc.oneof(
  fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const samplesWith = (weight: fc.Arbitrary<number>): fc.Arbitrary<ScoreSample[]> =>
  fc.array(fc.record({ score, correct: fc.boolean(), weight }), { minLength: 1, maxLength: 30 });
const samples = samplesWith(fc.constant(1));
const grid = [0, 1e-9, 0.05, 0.3, 0.5, 0.55, 0.8, 0.99, 1];

describe.each(all)("%s", (_, fit) => {
  test("does not depend on the order of samples, to the last bit", () => {
    const shuffled = samplesWith(fc.double({ min: 0.1, max: 3, noNaN: true })).chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(fit(one).toJSON()).toEqual(fit(other).toJSON());
      }),
      { numRuns: 40 },
    );
  });

  test("gives probabilities above 0 and below 1 for any input, however few, weighed and extreme", () => {
    const weight = fc.oneof(fc.constant(1), fc.double({ min: 1e-9, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(samplesWith(weight), score, (rows, at) => {
        const calibrator = fit(rows);
        for (const input of [...grid, at, ...rows.map((row) => row.score)]) {
          const { probability } = calibrator.predict(input);
          expect(probability > 0 && probability < 1).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("forecasts the same to the last bit after a trip through JSON", () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const calibrator = fit(rows);
        const back = calibratorFromJSON(JSON.parse(JSON.stringify(calibrator)));
        expect(back.toJSON()).toEqual(calibrator.toJSON());
        for (const input of grid) expect(back.predict(input).probability).toBe(calibrator.predict(input).probability);
      }),
      { numRuns: 30 },
    );
  });

  test("says how many samples it has seen, when the last became known, and which they were", () => {
    const rows: ScoreSample[] = [
      { score: 0.2, correct: false, knownAt: "2026-03-01T10:00:00+02:00" },
      { score: 0.9, correct: true, knownAt: "2026-03-01T09:00:00Z", weight: 0.5 },
      { score: 0.7, correct: true, weight: 0, knownAt: "2027-01-01T00:00:00Z" },
      { score: 0.4, correct: true },
    ];
    const calibrator = fit(rows);
    expect(calibrator).toMatchObject({ n: 3, weight: 2.5, learnedUpTo: "2026-03-01T09:00:00Z" });
    expect(calibrator.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    const other = fit([{ score: 0.2, correct: true }, ...rows.slice(1)]);
    expect(other.fingerprint).not.toBe(calibrator.fingerprint);
    expect(fit(rows.slice(3)).learnedUpTo).toBeNull();
  });

  test("cannot be changed", () => {
    const calibrator = fit([{ score: 0.2, correct: false }]);
    expect(Object.isFrozen(calibrator)).toBe(true);
    expect(Object.isFrozen(calibrator.parameters)).toBe(true);
  });
});

describe.each(all.filter(([name]) => name !== "cross Venn-Abers"))("%s", (_, fit) => {
  test("takes a weight as so many repetitions", () => {
    fc.assert(
      fc.property(samplesWith(fc.integer({ min: 0, max: 3 })), (rows) => {
        fc.pre(rows.some(({ weight }) => weight! > 0));
        const repeated = rows.flatMap(({ weight = 1, ...row }) => Array.from({ length: weight }, () => row));
        const [weighed, given] = [fit(rows), fit(repeated)];
        for (const input of grid) {
          expect(weighed.predict(input).probability).toBeCloseTo(given.predict(input).probability, 8);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(rising)("%s", (_, fit) => {
  test("never falls where the score rises", () => {
    fc.assert(
      fc.property(samples, fc.array(score, { minLength: 2, maxLength: 20 }), (rows, at) => {
        const calibrator = fit(rows);
        const forecasts = at.sort((a, b) => a - b).map((input) => calibrator.predict(input).probability);
        forecasts.slice(1).forEach((forecast, index) => {
          expect(forecast).toBeGreaterThanOrEqual(forecasts[index]! - 1e-12);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(only("temperature", "Platt, map", "beta, map", "quadratic", "spline", "base rate"))("%s", (_, fit) => {
  test("knows the distribution of the true probability, which rises from 0 to 1", () => {
    fc.assert(
      fc.property(samples, score, (rows, at) => {
        const { cdf } = fit(rows).predict(at) as unknown as { cdf(probability: number): number };
        const levels = [0, 0.1, 0.5, 0.9, 1].map(cdf);
        expect([levels[0], levels[4]]).toEqual([0, 1]);
        expect(levels).toEqual(levels.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe("what is refused", () => {
  const sample = { score: 0.5, correct: true };
  test.each([
    ["no samples", [], "no-rows", "samples"],
    ["weights of 0 only", [{ ...sample, weight: 0 }], "no-rows", "samples"],
    ["no array", sample, "invalid-array", "samples"],
    ["a score above 1", [sample, { ...sample, score: 1.1 }], "invalid-probability", "samples[1].score"],
    ["NaN", [{ ...sample, score: Number.NaN }], "invalid-probability", "samples[0].score"],
    ["a missing score", [{ correct: true }], "invalid-probability", "samples[0].score"],
    ["an outcome of 1", [{ ...sample, correct: 1 }], "invalid-outcome", "samples[0].correct"],
    ["an infinite weight", [{ ...sample, weight: Infinity }], "invalid-number", "samples[0].weight"],
    ["a date that is none", [{ ...sample, knownAt: "later" }], "invalid-moment", "samples[0].knownAt"],
    ["an unknown field", [{ ...sample, outcome: true }], "unknown-option", "samples[0].outcome"],
  ])("by every fit: %s", (_, rows, code, field) => {
    for (const [name, fit] of all) {
      if (name === "base rate") continue;
      expect(() => fit(rows as ScoreSample[])).toThrow(
        expect.objectContaining({ name: "CalibrationError", code, field, remedy: expect.stringMatching(/\S/) }),
      );
    }
  });

  test.each([undefined, Number.NaN, -0.1, 1.1, "0.5"])("by every forecast: a score of %o", (input) => {
    for (const [name, fit] of all) {
      if (name === "base rate") continue;
      expect(() => fit([sample]).predict(input as number)).toThrow(
        expect.objectContaining({ code: "invalid-probability", field: "score" }),
      );
    }
  });

  test.each([
    () => fitPlatt([sample], { estimate: "mle" as "map" }),
    () => fitBeta([sample], { estimate: "targets" as "map" }),
    () => fitHistogram([sample], { scheme: "mass" as "searched" }),
    () => fitHistogram([sample], { bins: 0 }),
    () => fitHistogram([sample], { scheme: "searched", bins: 21 }),
    () => fitSpline([sample], { knots: 2 }),
    () => fitVennAbers([sample], { folds: 0 }),
    () => fitPlatt([sample], { ridge: 1 } as object),
  ])("an option that there is not (%#)", (fit) => {
    expect(fit).toThrow(
      expect.objectContaining({ name: "CalibrationError", field: expect.stringMatching(/^options/) }),
    );
  });

  const kept = (): Record<string, unknown> => JSON.parse(JSON.stringify(fitPlatt([sample])));
  test.each([
    ["nothing", null, "invalid-options", "state"],
    ["another format", { ...kept(), format: "casebook.walk" }, "invalid-state", "state.format"],
    ["a later version", { ...kept(), version: 2 }, "invalid-state", "state.version"],
    ["an unknown method", { ...kept(), method: "toString" }, "invalid-state", "state.method"],
    ["no samples", { ...kept(), n: 0 }, "invalid-number", "state.n"],
    ["no weight", { ...kept(), weight: 0 }, "invalid-number", "state.weight"],
    ["no date", { ...kept(), learnedUpTo: "now" }, "invalid-moment", "state.learnedUpTo"],
    ["no fingerprint", { ...kept(), fingerprint: "" }, "invalid-state", "state.fingerprint"],
    ["an unknown field", { ...kept(), extra: 1 }, "unknown-option", "state.extra"],
    ["parameters of another method", { ...kept(), method: "beta" }, "invalid-state", "state.parameters.basis.name"],
  ])("when read from JSON: %s", (_, state, code, field) => {
    expect(() => calibratorFromJSON(state)).toThrow(expect.objectContaining({ code, field }));
  });

  const broken: [string, Fit, (parameters: never) => object][] = [
    ["isotonic values that fall", fits.isotonic!, () => ({ knots: [0.2, 0.4], values: [0.5, 0.4] })],
    ["isotonic knots that do not rise", fits.isotonic!, () => ({ knots: [0.4, 0.4], values: [0.5, 0.6] })],
    ["isotonic without knots", fits["centred isotonic"]!, () => ({ knots: [], values: [] })],
    [
      "a Venn-Abers pair the wrong way round",
      fits["Venn-Abers"]!,
      () => ({ tables: [{ scores: [0.5], p0: [0, 0.5, 0.5], p1: [0.4, 0.4, 1] }] }),
    ],
    ["no Venn-Abers table", fits["Venn-Abers"]!, () => ({ tables: [] })],
    ["edges that do not begin at 0", fits["equal mass"]!, () => ({ edges: [0.1], right: [1], wrong: [1] })],
    ["a weight below 0", fits["equal mass"]!, () => ({ edges: [0], right: [-1], wrong: [1] })],
    ["a bin too few", fits["equal mass"]!, () => ({ edges: [0, 0.5], right: [1], wrong: [1, 1] })],
    ["one member", fits["logit average"]!, ({ members }: { members: unknown[] }) => ({ members: members.slice(1) })],
    ["a coefficient too few", fits.quadratic!, (parameters: object) => ({ ...parameters, coefficients: [1, 2] })],
    [
      "knots that do not rise",
      fits.spline!,
      (parameters: object) => ({ ...parameters, basis: { name: "spline", knots: [0.5, 0.5, 0.6] } }),
    ],
    ["a share below 0", fits["base rate"]!, () => ({ right: -1, wrong: 2 })],
  ];
  test.each(broken)("when read from JSON: %s", (_, fit, change) => {
    const state = fit([sample, { score: 0.6, correct: false }, { score: 0.7, correct: true }]).toJSON();
    const changed = { ...state, parameters: change(state.parameters as never) };
    expect(() => calibratorFromJSON(changed)).toThrow(
      expect.objectContaining({ name: "CalibrationError", field: expect.stringMatching(/^state\.parameters/) }),
    );
  });
});
