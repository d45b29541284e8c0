import { auroc, brier, logLoss, skill } from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import reference from "../__fixtures__/reference.json" with { type: "json" };

const times = (n: number, value: number): number[] => Array.from({ length: n }, () => value);
const bits = (text: string): boolean[] => [...text].map((bit) => bit === "1");

const vectors = [
  {
    name: "A: two values only",
    probabilities: [0.5, 0.5, 0.5, 0.6, 0.5, 0.6, 0.6, 0.6, 0.6],
    outcomes: bits("010101110"),
    expected: [0.636909105464, 0.222222222222, 0.775],
  },
  {
    name: "B: evenly spread",
    probabilities: [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95],
    outcomes: bits("0010010111"),
    expected: [0.477787992344, 0.1625, 0.84],
  },
  {
    name: "C: eight with ties",
    probabilities: [0.1, 0.1, 0.4, 0.4, 0.7, 0.7, 0.7, 0.9],
    outcomes: bits("00010111"),
    expected: [0.457565074352, 0.1525, 0.84375],
  },
  {
    name: "D: overconfident language model",
    probabilities: [...times(5, 0.95), ...times(6, 0.9), ...times(4, 0.8), ...times(2, 0.7), ...times(2, 0.6), 0.5],
    outcomes: bits("11010101100100101000"),
    expected: [1.056036028815, 0.359125, 0.666666666667],
  },
];

const forecasts = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 40 });
const split = (rows: readonly (readonly [number, boolean])[]): [number[], boolean[]] => [
  rows.map(([tenths]) => tenths / 10),
  rows.map(([, outcome]) => outcome),
];

describe("the scores", () => {
  test.each(vectors)("agree with the published vector $name", ({ probabilities, outcomes, expected }) => {
    const scores = [logLoss, brier, auroc].map((score) => score(probabilities, outcomes));
    expect(scores.map(({ n }) => n)).toEqual(times(3, outcomes.length));
    scores.forEach(({ value }, index) => {
      expect(Math.abs(value! - expected[index]!)).toBeLessThan(1e-9);
    });
  });

  test("agree with scikit-learn on sixty tied forecasts", () => {
    const { probabilities, outcomes, ...expected } = reference.scores;
    expect(logLoss(probabilities, outcomes).value).toBeCloseTo(expected.logLoss, 12);
    expect(brier(probabilities, outcomes).value).toBeCloseTo(expected.brier, 12);
    expect(auroc(probabilities, outcomes).value).toBeCloseTo(expected.auroc, 12);
  });

  test.each([logLoss, brier, auroc])("%o of no rows is not measurable", (score) => {
    expect(score([], [])).toEqual({ value: null, n: 0 });
  });

  test("do not depend on the order of rows", () => {
    const shuffled = forecasts.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, other]) => {
        for (const score of [logLoss, brier, auroc]) {
          const [one, two] = [score(...split(rows)).value, score(...split(other)).value];
          if (one === null) expect(two).toBeNull();
          else expect(two).toBeCloseTo(one, 12);
        }
      }),
    );
  });

  test.each([
    [[0.5], [true, false], "length-mismatch", "outcomes"],
    [[0.5, Number.NaN], [true, false], "invalid-probability", "probabilities[1]"],
    [[1.1], [true], "invalid-probability", "probabilities[0]"],
    [[-1e-300], [true], "invalid-probability", "probabilities[0]"],
    [["0.5"], [true], "invalid-probability", "probabilities[0]"],
    [[0.5], [1], "invalid-outcome", "outcomes[0]"],
    [0.5, [true], "invalid-array", "probabilities"],
    [[0.5], undefined, "invalid-array", "outcomes"],
  ])("refuse %j with outcomes %j", (probabilities, outcomes, code, field) => {
    for (const score of [logLoss, brier]) {
      expect(() => score(probabilities as number[], outcomes as boolean[])).toThrow(
        expect.objectContaining({ name: "CalibrationError", code, field, remedy: expect.stringMatching(/\S/) }),
      );
    }
  });
});

describe("log loss", () => {
  test("costs nothing for certainty that was right", () => {
    expect(logLoss([1, 0], [true, false])).toEqual({ value: 0, n: 2 });
  });

  test.each([
    [1, false],
    [0, true],
  ])("refuses a certain forecast of %d that came out wrong, and says how to avoid it", (probability, outcome) => {
    expect(() => logLoss([0.5, probability], [true, outcome])).toThrow(
      expect.objectContaining({ code: "infinite-log-loss", field: "probabilities[1]", value: probability }),
    );
    expect(() => logLoss([probability], [outcome])).toThrow(/clip/);
  });

  test("stays finite for the smallest probability above 0", () => {
    expect(logLoss([Number.MIN_VALUE], [true]).value).toBeCloseTo(744.44, 2);
  });
});

describe("AUROC", () => {
  test("is not measurable when all answers are right, or all wrong", () => {
    expect(auroc([1, 2], [true, true])).toEqual({ value: null, n: 2 });
    expect(auroc([1], [false])).toEqual({ value: null, n: 1 });
  });

  test("equals the share of right-wrong pairs in order, ties one half", () => {
    fc.assert(
      fc.property(forecasts, (rows) => {
        let pairs = 0;
        let ordered = 0;
        for (const [right, wasRight] of rows) {
          for (const [wrong, wasWrong] of rows) {
            if (!wasRight || wasWrong) continue;
            pairs++;
            ordered += right > wrong ? 1 : right === wrong ? 0.5 : 0;
          }
        }
        expect(auroc(...split(rows)).value).toBe(pairs === 0 ? null : ordered / pairs);
      }),
    );
  });

  test("takes any finite score, and refuses the others", () => {
    expect(auroc([-1e308, 1e308], [false, true]).value).toBe(1);
    for (const score of [Number.NaN, Number.POSITIVE_INFINITY, null]) {
      expect(() => auroc([0, score as number], [false, true])).toThrow(
        expect.objectContaining({ code: "invalid-number", field: "scores[1]", value: score }),
      );
    }
  });

  test("orders two hundred thousand rows in well under the time that comparing all pairs would take", () => {
    const scores = Array.from({ length: 200_000 }, (_, row) => (row * 7919) % 200_003);
    const outcomes = scores.map((score) => score > 100_000);
    expect(auroc(scores, outcomes)).toEqual({ value: 1, n: 200_000 });
  });
});

describe("skill", () => {
  test("is the share of the reference's loss that is saved", () => {
    expect(skill(0.15, 0.2)).toBeCloseTo(0.25, 12);
    expect(skill(0, 0.2)).toBe(1);
    expect(skill(0.4, 0.2)).toBe(-1);
  });

  test.each([
    [null, 0.2],
    [0.2, null],
    [0.2, 0],
    [0, 0],
    [1, Number.MIN_VALUE],
  ])("of %o against %o is not measurable", (score, reference) => {
    expect(skill(score, reference)).toBeNull();
  });

  test.each([
    [Number.NaN, 1, "score"],
    [1, Number.POSITIVE_INFINITY, "reference"],
    [-1, 1, "score"],
    [undefined, 1, "score"],
  ])("refuses %o against %o", (score, reference, field) => {
    expect(() => skill(score as number, reference)).toThrow(expect.objectContaining({ code: "invalid-number", field }));
  });
});
