import {
  fitBeta,
  fitCentredIsotonic,
  fitIsotonic,
  fitPlatt,
  fitQuadratic,
  fitSpline,
  fitTemperature,
  fitVennAbers,
  type LogitCurve,
  type ScoreSample,
} from "@casebook/calibration";
import { describe, expect, test } from "vitest";
import { asked, cases, samplesOf, vectors } from "../__fixtures__/vectors.ts";

const B = samplesOf(vectors.B.probabilities, vectors.B.outcomes);
const D = samplesOf(vectors.D.probabilities, vectors.D.outcomes);

const close = (actual: readonly number[], expected: readonly number[], tolerance = 1e-9): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => {
    expect(Math.abs(value - expected[index]!)).toBeLessThan(tolerance);
  });
};

describe("the published vectors", () => {
  const platt: [string, LogitCurve, number[], number, number][] = [
    ["B, likelihood", fitPlatt(B, { estimate: "likelihood" }), [0, 1.1279584352], 0.8, 0.8268811212],
    ["D, likelihood", fitPlatt(D, { estimate: "likelihood" }), [-1.5468336271, 0.7321708791], 0.9, 0.5154726141],
    ["D, targets", fitPlatt(D, { estimate: "targets" }), [-1.2816488209, 0.5940776965], 0.9, 0.5059180473],
    ["D, map", fitPlatt(D), [-1.5479882046, 0.779056737], 0.9, 0.5408523301],
  ];
  test.each(platt)("Platt on %s", (_, map, coefficients, score, probability) => {
    close(map.parameters.coefficients, coefficients);
    close([map.predict(score).probability], [probability]);
  });

  test("beta on B", () => {
    const map = fitBeta(B, { estimate: "likelihood" });
    close(map.parameters.coefficients, [-1.5567608239, 0.2726060784, 2.1749300663]);
    close([map.predict(0.8).probability], [0.8679351366]);
  });

  test("temperature on D", () => {
    const map = fitTemperature(D);
    close(map.parameters.coefficients, [0.0522620841]);
    close([map.predict(0.9).probability], [0.5286763796]);
  });

  test("isotonic on B and D", () => {
    const values = (samples: ScoreSample[], scores: number[]): number[] => {
      const { knots, values: at } = fitIsotonic(samples).parameters;
      return scores.map((score) => at[knots.findLastIndex((knot) => knot <= score)]!);
    };
    const third = 1 / 3;
    close(values(B, vectors.B.probabilities), [0, 0, third, third, third, 0.5, 0.5, 1, 1, 1]);
    close(values(D, [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]), [0, 0, 0.5, 0.5, 0.5, 0.6]);
  });

  test.each([
    ["B", B, 0.3, [0.25, 0.5, 0.4]],
    ["B", B, 0.6, [1 / 3, 2 / 3, 0.5]],
    ["B", B, 0.8, [0.5, 1, 2 / 3]],
    ["D", D, 0.75, [1 / 3, 6 / 11, 0.45]],
    ["D", D, 0.9, [6 / 13, 4 / 7, 0.5148514851485149]],
    ["D", D, 0.95, [0.5, 2 / 3, 4 / 7]],
    ["D", D, 0.99, [0.5, 1, 2 / 3]],
  ] as const)("Venn-Abers on %s, %#", (_, samples, score, expected) => {
    const { pair, probability } = fitVennAbers(samples).predict(score);
    close([...pair, probability], expected);
  });
});

describe.each(cases)("on $name, as the reference has it", ({ maps, steps, scoresGiven, outcomes }) => {
  const samples = samplesOf(scoresGiven, outcomes);
  const fits: [keyof typeof maps, () => LogitCurve][] = [
    ["plattMap", () => fitPlatt(samples)],
    ["plattTargets", () => fitPlatt(samples, { estimate: "targets" })],
    ["plattLikelihood", () => fitPlatt(samples, { estimate: "likelihood" })],
    ["betaMap", () => fitBeta(samples)],
    ["betaLikelihood", () => fitBeta(samples, { estimate: "likelihood" })],
    ["temperature", () => fitTemperature(samples)],
    ["quadratic", () => fitQuadratic(samples)],
    ["spline", () => fitSpline(samples)],
  ];
  // A reference is absent where the likelihood has no maximum.
  test.each(fits.filter(([name]) => maps[name] !== undefined))("%s", (name, fit) => {
    close(fit().parameters.coefficients, maps[name]!, 1e-8);
  });

  test("the knots of the spline", () => {
    const { basis } = fitSpline(samples).parameters;
    close(basis.name === "spline" ? basis.knots : [], maps.knots, 1e-15);
  });

  // Where the tool was not asked there is no test.
  if (maps.betacal !== undefined)
    test("beta calibration of betacal, whose solver stops earlier", () => {
      const map = fitBeta(samples, { estimate: "likelihood" });
      close(
        asked.map((score) => 1 / (1 + Math.exp(-map.predict(score).logitMean))),
        maps.betacal!,
        1e-3,
      );
    });

  test("isotonic and centred isotonic", () => {
    const clipped = (expected: number[], n: number): number[] =>
      expected.map((value) => Math.min(Math.max(value, 1 / (n + 2)), 1 - 1 / (n + 2)));
    const [plain, centred] = [fitIsotonic(samples), fitCentredIsotonic(samples)];
    close(
      asked.map((score) => plain.predict(score).probability),
      clipped(steps.isotonic, samples.length),
    );
    close(
      asked.map((score) => centred.predict(score).probability),
      clipped(steps.centredIsotonic, samples.length),
      1e-8,
    );
  });

  if (steps.vennAbers !== undefined)
    test("Venn-Abers", () => {
      const { asked: scores, pairs } = steps.vennAbers!;
      const map = fitVennAbers(samples);
      for (const [index, score] of scores.entries()) close(map.predict(score).pair, pairs[index]!);
    });
});
