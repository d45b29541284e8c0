import {
  augrc,
  aurc,
  auroc,
  brier,
  calibrationLine,
  eAurc,
  ece,
  logLoss,
  mce,
  murphy,
  riskCoverage,
  rmsCalibrationError,
  seededRandom,
  simulatedNull,
  smEce,
  spiegelhalter,
} from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases, vectors } from "../__fixtures__/vectors.ts";

type Vector = keyof typeof vectors;
type Score = (p: readonly number[], y: readonly boolean[]) => { value: number | null };

const close = (actual: number | null, expected: number, tolerance = 1e-9): void => {
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThan(tolerance);
};
const width = (bins: number, closed: "left" | "right" = "right") => ({ scheme: "equal-width" as const, bins, closed });
const mass = (bins: number) => ({ scheme: "equal-mass" as const, bins });
const distinct = { scheme: "distinct" as const };

const expected: [Vector, string, Score, number][] = [
  ["A", "reliability", (p, y) => ({ value: murphy(p, y).reliability }), 0.05],
  ["A", "resolution", (p, y) => ({ value: murphy(p, y).resolution }), 0.074691358025],
  ["A", "uncertainty", (p, y) => ({ value: murphy(p, y).uncertainty }), 0.24691358025],
  ["A", "Brier from its parts", murphy, 2 / 9],
  ["A", "ECE by value", (p, y) => ece(p, y, distinct), 2 / 9],
  ["A", "ECE of 10 widths", (p, y) => ece(p, y, width(10)), 2 / 9],
  ["A", "ECE of 10 masses", (p, y) => ece(p, y, mass(10)), 2 / 9],
  ["A", "ECE of 5 widths (a, b]", (p, y) => ece(p, y, width(5)), 0],
  ["A", "ECE of 5 widths [a, b)", (p, y) => ece(p, y, width(5, "left")), 2 / 9],
  ["A", "RMS error", (p, y) => ({ value: rmsCalibrationError(p, y, distinct).plain }), 0.22360679775],
  ["A", "debiased square", (p, y) => ({ value: rmsCalibrationError(p, y, distinct).squared }), 0],
  ["A", "MCE", (p, y) => mce(p, y, distinct), 0.25],
  ["A", "AURC", aurc, 0.277722663139],
  ["A", "E-AURC", eAurc, 0.136408730159],
  ["A", "AUGRC", augrc, 0.179012345679],
  ["A", "Spiegelhalter's Z", spiegelhalter, -0.912870929175],
  ["B", "ECE of 5", (p, y) => ece(p, y, width(5)), 0.12],
  ["B", "MCE of 5", (p, y) => mce(p, y, width(5)), 0.2],
  ["B", "RMS error of 5", (p, y) => ({ value: rmsCalibrationError(p, y, mass(5)).plain }), 0.141421356237],
  ["B", "debiased square of 5", (p, y) => ({ value: rmsCalibrationError(p, y, mass(5)).squared }), -0.13],
  ["B", "ECE of 10", (p, y) => ece(p, y, mass(10)), 0.33],
  ["B", "MCE of 10", (p, y) => mce(p, y, mass(10)), 0.75],
  ["B", "AURC", aurc, 0.253134920635],
  ["B", "E-AURC", eAurc, 0.075952380952],
  ["B", "AUGRC", augrc, 0.19],
  ["B", "Spiegelhalter's Z", spiegelhalter, -0.0855545005],
  ["C", "reliability", (p, y) => ({ value: murphy(p, y).reliability }), 0.006666666667],
  ["C", "resolution", (p, y) => ({ value: murphy(p, y).resolution }), 0.104166666667],
  ["C", "ECE", (p, y) => ece(p, y, distinct), 0.075],
  ["C", "MCE", (p, y) => mce(p, y, distinct), 0.1],
  ["C", "RMS error", (p, y) => ({ value: rmsCalibrationError(p, y, distinct).plain }), 0.081649658093],
  ["C", "debiased square", (p, y) => ({ value: rmsCalibrationError(p, y, distinct).squared }), -0.09875],
  ["C", "AURC", aurc, 0.275099206349],
  ["C", "E-AURC", eAurc, 0.092361111111],
  ["C", "AUGRC", augrc, 0.1953125],
  ["C", "Spiegelhalter's Z", spiegelhalter, -0.295688508382],
  ["D", "reliability", (p, y) => ({ value: murphy(p, y).reliability }), 0.149125],
  ["D", "resolution", (p, y) => ({ value: murphy(p, y).resolution }), 0.0375],
  ...[5, 10, 15].flatMap((bins): [Vector, string, Score, number][] => [
    ["D", `ECE of ${bins} widths`, (p, y) => ece(p, y, width(bins)), 0.3725],
    ["D", `ECE of ${bins} masses`, (p, y) => ece(p, y, mass(bins)), 0.3725],
  ]),
  ["D", "MCE of 10 widths", (p, y) => mce(p, y, width(10)), 0.6],
  ["D", "MCE of 10 masses", (p, y) => mce(p, y, mass(10)), 0.566666666667],
  ["D", "debiased square of 10 masses", (p, y) => ({ value: rmsCalibrationError(p, y, mass(10)).squared }), 0.077125],
  ["D", "AURC", aurc, 0.449910309741],
  ["D", "E-AURC", eAurc, 0.24585744117],
  ["D", "AUGRC", augrc, 0.2475],
  ["D", "Spiegelhalter's Z", spiegelhalter, 4.991669231922],
];

describe("the published vectors", () => {
  test.each(expected)("%s: %s", (vector, _, score, value) => {
    const { probabilities, outcomes } = vectors[vector];
    close(score(probabilities, outcomes).value, value);
  });

  test.each([
    ["A", 0.091136295741, 0.0927734375],
    ["B", 0.093521694479, 0.0947265625],
    ["C", 0.068794677582, undefined],
    ["D", 0.3725141514, 0.373046875],
  ] as const)("%s: smECE, to the twelve digits that are given", (vector, value, bandwidth) => {
    const { probabilities, outcomes } = vectors[vector];
    const found = smEce(probabilities, outcomes);
    close(found.value, value, 6e-13);
    if (bandwidth !== undefined) expect(found.bandwidth).toBe(bandwidth);
  });

  test("A: smECE at a width of .1", () => {
    const { probabilities, outcomes } = vectors.A;
    close(smEce(probabilities, outcomes, { bandwidth: 0.1 }).value, 0.085101280562, 6e-13);
  });
});

test("the RMS calibration error is null where no bin has two rows: one row is no proof of calibration", () => {
  for (const [p, y] of [
    [[], []],
    [[0.5], [true]],
    [
      [0.2, 0.7],
      [false, true],
    ],
  ] as const) {
    expect(rmsCalibrationError(p, y, distinct)).toMatchObject({ value: null, squared: null });
  }
  expect(rmsCalibrationError([0.5, 0.5], [true, false], distinct)).toMatchObject({ value: 0, squared: -0.25 });
});

describe.each(cases)("on $name, as the reference has it", ({ scores, scoresGiven: p, outcomes: y }) => {
  test("scikit-learn: log loss, Brier score, AUROC", () => {
    close(logLoss(p, y).value, scores.logLoss);
    close(brier(p, y).value, scores.brier);
    if (scores.auroc === null) expect(auroc(p, y).value).toBeNull();
    else close(auroc(p, y).value, scores.auroc);
  });

  test("relplot: smECE to 1e-12, and its width", () => {
    const found = smEce(p, y);
    close(found.value, scores.smEce, 1e-12);
    expect(found.bandwidth).toBe(scores.smEceBandwidth);
  });

  test("uncertainty-calibration and netcal: binned errors", () => {
    close(ece(p, y, width(10)).value, scores.eceWidth10);
    for (const [options, expected] of [
      [width(10), scores.debiasedSquareWidth10],
      [distinct, scores.debiasedSquareDistinct],
    ] as const) {
      const { squared } = rmsCalibrationError(p, y, options);
      // Where no bin has two rows, the reference says 0; here nothing was measured.
      if (expected !== null && (expected !== 0 || squared !== null)) close(squared, expected);
    }
    if (typeof scores.eceMass5 === "number") close(ece(p, y, mass(5)).value, scores.eceMass5);
    // netcal closes its bins on the left; it and numpy may put a forecast on an edge on either side.
    if (scores.eceNetcal15 !== null) close(ece(p, y, width(15, "left")).value, scores.eceNetcal15, 1e-6);
    if (scores.mceNetcal15 !== null) close(mce(p, y, width(15, "left")).value, scores.mceNetcal15, 1e-6);
  });

  test("abstention scores, Z, intercept and slope", () => {
    close(aurc(p, y).value, scores.aurc);
    close(eAurc(p, y).value, scores.eAurc);
    close(augrc(p, y).value, scores.augrc);
    close(spiegelhalter(p, y).value, scores.spiegelhalterZ);
    const line = calibrationLine(p, y);
    if (scores.interceptAndSlope === undefined) expect(line.value).toBeNull();
    else {
      close(line.intercept, scores.interceptAndSlope[0]!);
      close(line.slope, scores.interceptAndSlope[1]!);
    }
  });
});

const all: [string, Score][] = [
  ["murphy", murphy],
  ["ece", ece],
  ["mce", mce],
  ["rms", rmsCalibrationError],
  ["smEce", smEce],
  ["aurc", aurc],
  ["eAurc", eAurc],
  ["augrc", augrc],
  ["line", calibrationLine],
  ["spiegelhalter", spiegelhalter],
];

describe.each(all)("%s", (name, score) => {
  test("of no rows is not measurable", () => {
    expect(score([], [])).toMatchObject({ value: null, n: 0 });
  });

  test("does not depend on the order of rows", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.boolean()), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        rows.chain((one) => fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length }))),
        (pair) => {
          const [one, other] = pair.map(
            (each) =>
              score(
                each.map(([tenths]) => tenths / 10),
                each.map(([, outcome]) => outcome),
              ).value,
          );
          if (one === null) expect(other).toBeNull();
          else expect(other).toBeCloseTo(one!, 9);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("refuses unequal lengths and NaN", () => {
    expect(() => score([0.5], [])).toThrow(expect.objectContaining({ code: "length-mismatch" }));
    expect(() => score([Number.NaN], [true])).toThrow(expect.objectContaining({ name: "CalibrationError" }));
    if (!/urc|augrc/i.test(name)) {
      expect(() => score([1.5], [true])).toThrow(expect.objectContaining({ code: "invalid-probability" }));
    }
  });
});

describe("what cannot be measured is null, not a number", () => {
  test("slope and intercept of outcomes that are all alike, of equal forecasts, of separated ones", () => {
    expect(calibrationLine([0.2, 0.8], [true, true])).toMatchObject({ value: null, inTheLarge: null });
    expect(calibrationLine([0.5, 0.5], [true, false])).toMatchObject({ slope: null, inTheLarge: expect.closeTo(0, 9) });
    expect(calibrationLine([0.2, 0.8], [false, true])).toMatchObject({ slope: null, intercept: null });
  });

  test("Z where no forecast could be off", () => {
    expect(spiegelhalter([0.5, 1, 0], [true, true, false])).toMatchObject({ value: null, pValue: null });
  });

  test("the risk-coverage curve of no rows", () => {
    expect(riskCoverage([], [])).toEqual([]);
    expect(riskCoverage([0.9], [false])).toEqual([{ accepted: 1, coverage: 1, risk: 1 }]);
  });
});

test("equal mass never cuts through equal forecasts: a thousand at .9 of which 60 % are right", () => {
  const p = Array(1000).fill(0.9);
  const y = p.map((_, row) => row < 600);
  close(ece(p, y).value, 0.3);
});

describe("the simulated null", () => {
  const random = seededRandom(1);
  const p = Array.from({ length: 80 }, () => random());

  test("finds a calibrated forecaster inside it and an overconfident one outside", () => {
    const fair = p.map((probability) => random() < probability);
    const bold = p.map((probability) => random() < 0.5 + 0.3 * (probability - 0.5));
    const of = (outcomes: boolean[]) => simulatedNull(smEce, p, outcomes, { seed: 7, replicates: 200 });
    expect(of(fair).pValue!).toBeGreaterThan(0.02);
    expect(of(bold).pValue!).toBeLessThan(0.02);
    expect(of(bold).value!).toBeGreaterThan(of(bold).p95!);
    expect(of(fair)).toEqual(of(fair));
  });

  test("has uniform p-values, though the errors of few rows are often equal", () => {
    const few = [0.2, 0.2, 0.5, 0.5, 0.8];
    const values = Array.from({ length: 400 }, (_, run) => {
      const outcomes = few.map((probability) => random() < probability);
      return simulatedNull(ece, few, outcomes, { seed: run, replicates: 99 }).pValue!;
    }).sort((one, other) => one - other);
    const distance = Math.max(...values.map((value, index) => Math.abs(value - (index + 0.5) / values.length)));
    // Kolmogorov-Smirnov at .01.
    expect(distance).toBeLessThan(1.63 / Math.sqrt(values.length));
  });

  test("of what is not measurable is null", () => {
    expect(simulatedNull(ece, [], [], { seed: 1 })).toEqual({
      value: null,
      n: 0,
      median: null,
      p95: null,
      pValue: null,
    });
    expect(() => simulatedNull(ece, [0.5], [true], { seed: -1 })).toThrow(expect.objectContaining({ field: "seed" }));
  });
});
