import { auroc, bootstrapAuroc, bootstrapInterval, seededRandom } from "@casebook/calibration";
import { describe, expect, test } from "vitest";

const mean = (rows: readonly number[]): number | null =>
  rows.length === 0 ? null : rows.reduce((sum, row) => sum + row, 0) / rows.length;

describe("the bootstrap corrected for bias and skewness", () => {
  test("covers the mean of a skewed sample more often than percentiles do", () => {
    const random = seededRandom(4);
    const covered = { percentile: 0, bca: 0 };
    for (let run = 0; run < 250; run++) {
      const rows = Array.from({ length: 20 }, () => -Math.log(1 - random()));
      for (const method of ["percentile", "bca"] as const) {
        const { low, high } = bootstrapInterval(rows, (row) => `${row}`, mean, { seed: run, replicates: 400, method })!;
        if (low <= 1 && 1 <= high) covered[method]++;
      }
    }
    expect(covered.bca).toBeGreaterThan(covered.percentile);
    expect(covered.bca / 250).toBeGreaterThan(0.88);
  });

  test("is that of percentiles where there is nothing to correct", () => {
    const rows = Array.from({ length: 41 }, (_, row) => row - 20);
    const options = { seed: 2, replicates: 4000 };
    const [plain, corrected] = (["percentile", "bca"] as const).map(
      (method) => bootstrapInterval(rows, (row) => `${row}`, mean, { ...options, method })!,
    );
    expect(Math.abs(plain!.low - corrected!.low)).toBeLessThan(0.3);
    expect(Math.abs(plain!.high - corrected!.high)).toBeLessThan(0.3);
  });

  test("is null where the statistic cannot do without a cluster", () => {
    const needsBoth = (rows: readonly number[]): number | null => (rows.includes(1) ? mean(rows) : null);
    const options = { seed: 1, method: "bca" as const };
    expect(bootstrapInterval([1, 2, 3], (row) => `${row}`, needsBoth, options)).toBeNull();
  });
});

test("blocks keep neighbours together: an interval of dependent rows grows", () => {
  const random = seededRandom(9);
  let level = 0;
  const rows = Array.from({ length: 200 }, (_, at) => {
    level = 0.95 * level + random() - 0.5;
    return { level, at };
  });
  const width = (blockLength: number): number => {
    const levels = (some: readonly { level: number }[]): number | null => mean(some.map((row) => row.level));
    const { low, high } = bootstrapInterval(rows, ({ at }) => `${at}`, levels, { seed: 3, blockLength })!;
    return high - low;
  };
  expect(width(25)).toBeGreaterThan(1.8 * width(1));
  expect(width(200)).toBeCloseTo(0, 9);
});

test.each([
  [{ method: "studentised" }, "options.method"],
  [{ blockLength: 0 }, "options.blockLength"],
])("refuses %j", (more, field) => {
  const options = { seed: 1, ...more } as { seed: number };
  expect(() => bootstrapInterval([1, 2], String, mean, options)).toThrow(expect.objectContaining({ field }));
});

describe("the bootstrap of AUROC", () => {
  const random = seededRandom(8);
  const rows = Array.from({ length: 150 }, () => {
    const score = Math.round(10 * random()) / 10;
    return { score, correct: random() < score };
  });
  const scores = rows.map((row) => row.score);
  const outcomes = rows.map((row) => row.correct);

  test("has the interval that resampling the rows has, but for chance", () => {
    const fast = bootstrapAuroc(scores, outcomes, { seed: 1, replicates: 4000 });
    const plain = bootstrapInterval(
      rows.map((row, at) => ({ ...row, at })),
      ({ at }) => `${at}`,
      (drawn) =>
        auroc(
          drawn.map((row) => row.score),
          drawn.map((row) => row.correct),
        ).value,
      { seed: 2, replicates: 4000 },
    )!;
    expect(fast.value).toBe(auroc(scores, outcomes).value);
    expect(Math.abs(fast.low! - plain.low)).toBeLessThan(0.01);
    expect(Math.abs(fast.high! - plain.high)).toBeLessThan(0.01);
    expect(bootstrapAuroc(scores, outcomes, { seed: 1, replicates: 4000 })).toEqual(fast);
  });

  test("is null without right or without wrong answers, and leaves out replicates without them", () => {
    expect(bootstrapAuroc([0.5], [true], { seed: 1 })).toMatchObject({ value: null, low: null, high: null });
    expect(bootstrapAuroc([0.1, 0.9], [false, true], { seed: 1 }).leftOut).toBeGreaterThan(300);
  });
});
