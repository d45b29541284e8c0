import { type BootstrapOptions, bootstrapInterval, seededRandom } from "@casebook/calibration";
import { describe, expect, test } from "vitest";
import reference from "../__fixtures__/reference.json" with { type: "json" };

type Row = { outage: string; value: number };

const mean = (rows: readonly Row[]): number | null =>
  rows.length === 0 ? null : rows.reduce((sum, { value }) => sum + value, 0) / rows.length;
const outageOf = (row: Row): string => row.outage;
const alone = Array.from({ length: 100 }, (_, row): Row => ({ outage: `o${row}`, value: row % 2 }));

describe("the bootstrap by cluster", () => {
  test("gives the same interval for the same seed, and another for another", () => {
    const skewed = alone.map((row, index) => ({ ...row, value: index ** 2.5 }));
    const one = bootstrapInterval(skewed, outageOf, mean, { seed: 7 });
    expect(bootstrapInterval(skewed, outageOf, mean, { seed: 7 })).toEqual(one);
    expect(bootstrapInterval(skewed, outageOf, mean, { seed: 8 })).not.toEqual(one);
  });

  test("comes near the normal interval of a mean of independent rows", () => {
    const { low, high, clusters, replicates, leftOut } = bootstrapInterval(alone, outageOf, mean, {
      seed: 1,
      replicates: 4000,
    })!;
    expect(low).toBeCloseTo(0.5 - 1.96 * 0.05, 1);
    expect(high).toBeCloseTo(0.5 + 1.96 * 0.05, 1);
    expect(Math.abs(high - low - 2 * 1.96 * 0.05)).toBeLessThan(0.02);
    expect({ clusters, replicates, leftOut }).toEqual({ clusters: 100, replicates: 4000, leftOut: 0 });
  });

  test("is wider when the same rows come from fewer outages", () => {
    const width = (of: (row: Row, index: number) => string): number => {
      const rows = alone.map((row, index) => ({ value: index < 50 ? 0 : 1, outage: of(row, index) }));
      const { low, high } = bootstrapInterval(rows, outageOf, mean, { seed: 3 })!;
      return high - low;
    };
    expect(width((_, index) => `${Math.floor(index / 10)}`)).toBeGreaterThan(2 * width((row) => row.outage));
  });

  test("draws clusters whole", () => {
    const rows = ["a", "b", "a", "b", "b"].map((outage, value) => ({ outage, value }));
    bootstrapInterval(
      rows,
      outageOf,
      (drawn) => {
        const counts = [0, 2].map((value) => drawn.filter((row) => row.value === value).length);
        expect(counts[0]).toBe(counts[1]);
        expect(drawn.filter(({ outage }) => outage === "b").length % 3).toBe(0);
        return 0;
      },
      { seed: 5, replicates: 50 },
    );
    expect.assertions(100);
  });

  test("takes names of prototypes and any script as clusters", () => {
    const rows = ["__proto__", "constructor", "故障", "🔥"].map((outage, value) => ({ outage, value }));
    expect(bootstrapInterval(rows, outageOf, mean, { seed: 0 })?.clusters).toBe(4);
  });

  test("leaves replicates out that cannot be measured, and counts them", () => {
    const rows = [0, 0, 1, 1].map((value, index) => ({ outage: `${index}`, value }));
    const bothKinds = (drawn: readonly Row[]): number | null =>
      new Set(drawn.map((row) => row.value)).size < 2 ? null : 1;
    const interval = bootstrapInterval(rows, outageOf, bothKinds, { seed: 1 })!;
    // Two of sixteen draws hold one kind only.
    expect(interval.leftOut / 1000).toBeCloseTo(1 / 8, 1);
    expect([interval.low, interval.high]).toEqual([1, 1]);
  });

  test("gives nothing when most replicates cannot be measured", () => {
    const rows = [0, 1].map((value) => ({ outage: `${value}`, value }));
    const onlyOnes = (drawn: readonly Row[]): number | null => (mean(drawn) === 1 ? 1 : null);
    expect(bootstrapInterval(rows, outageOf, onlyOnes, { seed: 1 })).toBeNull();
  });

  test("gives nothing for no rows, one row, and one outage", () => {
    for (const rows of [[], alone.slice(0, 1), alone.map((row) => ({ ...row, outage: "one" }))]) {
      expect(bootstrapInterval(rows, outageOf, mean, { seed: 1 })).toBeNull();
    }
  });

  test.each([
    [{}, "invalid-seed", "seed"],
    [{ seed: -1 }, "invalid-seed", "seed"],
    [{ seed: 1, replicates: 0 }, "invalid-number", "options.replicates"],
    [{ seed: 1, replicates: 10.5 }, "invalid-number", "options.replicates"],
    [{ seed: 1, mass: Number.NaN }, "invalid-probability", "options.mass"],
    [{ seed: 1, kind: "bca" }, "unknown-option", "options.kind"],
    [undefined, "invalid-options", "options"],
  ])("refuses options %j", (options, code, field) => {
    expect(() => bootstrapInterval(alone, outageOf, mean, options as BootstrapOptions)).toThrow(
      expect.objectContaining({ code, field }),
    );
  });

  test("refuses a cluster that is no string and a statistic that is no number", () => {
    const unnamed = (): string => undefined as unknown as string;
    expect(() => bootstrapInterval(alone, unnamed, mean, { seed: 1 })).toThrow(
      expect.objectContaining({ code: "invalid-cluster", field: "clusterOf(rows[0])" }),
    );
    expect(() => bootstrapInterval(alone, outageOf, () => Number.NaN, { seed: 1 })).toThrow(
      expect.objectContaining({ code: "invalid-number", field: "statistic(rows)" }),
    );
  });
});

describe("seeded random numbers", () => {
  test.each(reference.random)("begin for seed $seed as in the frozen reference", ({ seed, numbers }) => {
    const random = seededRandom(seed);
    expect(numbers.map(() => random())).toEqual(numbers);
  });

  test("fill [0, 1) evenly", () => {
    const random = seededRandom(2026);
    const counts = Array(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) counts[Math.floor(random() * 10)]++;
    expect(counts).toHaveLength(10);
    // Five standard deviations.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(475);
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53, "1"])("refuse the seed %o", (seed) => {
    expect(() => seededRandom(seed as number)).toThrow(expect.objectContaining({ code: "invalid-seed", value: seed }));
  });
});
