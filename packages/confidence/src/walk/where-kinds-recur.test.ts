import { auroc, seededRandom, skill } from "@casebook/calibration";
import { startWalk } from "@casebook/confidence";
import { describe, expect, test } from "vitest";
import { drawRows, totalLogLoss, walkThrough } from "../__fixtures__/outcomes.ts";

/** Twelve walks of 180 outcomes; what was said after the first 60. */
function after60(strength: number) {
  const walks = Array.from({ length: 12 }, (_, seed) =>
    walkThrough(startWalk(), drawRows(180, seededRandom(seed + 1), strength)),
  );
  const late = <Value>(values: readonly Value[]): Value[] => values.slice(59);
  const said = walks.flatMap((walk) => late(walk.said));
  const base = walks.flatMap((walk) => late(walk.base));
  const outcomes = walks.flatMap((walk) => late(walk.outcomes));
  const loss = totalLogLoss(said, outcomes) / said.length;
  const baseLoss = totalLogLoss(base, outcomes) / base.length;
  return { said, outcomes, auroc: auroc(said, outcomes).value!, skill: skill(loss, baseLoss)! };
}

describe("where kinds recur, so that a signal tells right from wrong", () => {
  const recurring = after60(1);

  test("the confidence beats the base rate after 60 outcomes", () => {
    expect(recurring.auroc).toBeGreaterThan(0.8);
    expect(recurring.skill).toBeGreaterThan(0.25);
  });

  test("a probability means what it says", () => {
    for (const [from, to] of [
      [0, 0.25],
      [0.25, 0.5],
      [0.5, 0.75],
      [0.75, 1],
    ] as const) {
      const rows = recurring.said.flatMap((p, at) =>
        p >= from && p < to ? [{ p, right: recurring.outcomes[at]! }] : [],
      );
      const meant = rows.reduce((sum, { p }) => sum + p, 0) / rows.length;
      const came = rows.filter(({ right }) => right).length / rows.length;
      expect(rows.length).toBeGreaterThan(80);
      expect(Math.abs(meant - came)).toBeLessThan(0.08);
    }
  });
});

test("where nothing recurs, the confidence stays at the base rate", () => {
  const { said, skill: gain } = after60(0);
  expect(Math.abs(gain)).toBeLessThan(0.01);
  const near = said.filter((probability) => Math.abs(probability - 0.5) < 0.15).length;
  expect(near / said.length).toBeGreaterThan(0.9);
});
