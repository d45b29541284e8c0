import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { halfLives, type LabelledQuestion, listsOf, weights } from "./lists-of.ts";

const start = Date.UTC(2026, 0, 1);

/** Known a minute apart; right at the first place under the values that are named, at the second under others. */
function questions(
  count: number,
  { weight = 0.5, halfLife = null as number | null } = {},
  from = 0,
): LabelledQuestion[] {
  return Array.from({ length: count }, (_, at) => ({
    known: start + (from + at) * 60_000,
    byWeight: weights.map((value) => (value === weight ? 1 : 0.5)),
    byHalfLife: halfLives.map((value) => (value === halfLife ? 1 : 0.5)),
  }));
}

describe("the learned lists", () => {
  it("are empty under 30 questions", () => {
    expect(listsOf([])).toEqual({ weight: [], halfLife: [], n: 0 });
    expect(listsOf(questions(29, { weight: 1, halfLife: 7 }))).toEqual({ weight: [], halfLife: [], n: 29 });
  });

  it("begin the millisecond after the 30th label became known, half-way to what was best", () => {
    const { weight, halfLife } = listsOf(questions(30, { weight: 1, halfLife: 7 }));
    const from = new Date(start + 29 * 60_000 + 1).toISOString();
    expect(weight).toEqual([[from, 0.75]]);
    expect(halfLife).toEqual([[from, 14]]);
  });

  it("come nearer to what was best as labels come in", () => {
    const { weight, halfLife } = listsOf(questions(1000, { weight: 0, halfLife: 30 }));
    const values = weight.map(([, value]) => value);
    expect(values).toEqual([...values].sort((left, right) => right - left));
    expect(values.at(-1)).toBeLessThan(0.02);
    expect(halfLife.at(-1)![1]).toBeCloseTo(30.9, 0);
  });

  it("say nothing new where all values do alike: an even weight, no decay", () => {
    const alike = questions(200).map((each) => ({
      ...each,
      byWeight: weights.map(() => 0.3),
      byHalfLife: halfLives.map(() => 0.3),
    }));
    const { weight, halfLife } = listsOf(alike);
    expect(weight.map(([, value]) => value)).toEqual([0.5]);
    expect(halfLife.map(([, value]) => value)).toEqual([null]);
  });

  it("turn when what is best turns", () => {
    const { halfLife } = listsOf([...questions(60, { halfLife: 7 }), ...questions(600, { halfLife: null }, 60)]);
    expect(halfLife[0]![1]).toBeGreaterThan(7);
    expect(halfLife.at(-1)![1]).toBeNull();
  });

  it("learn together from what became known at one moment", () => {
    const { weight } = listsOf(questions(40, { weight: 1 }).map((each) => ({ ...each, known: start })));
    expect(weight).toHaveLength(1);
    expect(weight[0]![1]).toBeCloseTo((40 + 15) / 70, 3);
  });

  it("rest on what was known before each moment alone, whatever the order they are given in", () => {
    const scores = (length: number) => fc.array(fc.constantFrom(0, 0.5, 1), { minLength: length, maxLength: length });
    const labelled = fc.record({
      known: fc.integer({ min: start, max: start + 100 }),
      byWeight: scores(weights.length),
      byHalfLife: scores(halfLives.length),
    });
    fc.assert(
      fc.property(
        fc.array(labelled, { minLength: 30, maxLength: 80 }),
        fc.integer({ min: 0, max: 100 }),
        (given, later) => {
          const moment = start + later;
          const all = listsOf(given);
          expect(listsOf([...given].reverse())).toEqual(all);
          const then = listsOf(given.filter(({ known }) => known < moment));
          const upTo = <Value>(list: [string, Value][]) => list.filter(([from]) => Date.parse(from) <= moment);
          expect(then.weight).toEqual(upTo(all.weight));
          expect(then.halfLife).toEqual(upTo(all.halfLife));
        },
      ),
    );
  });
});
