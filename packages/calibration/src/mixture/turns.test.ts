import { seededRandom, startMixture, startTurns } from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const loss = (probability: number, outcome: boolean): number =>
  -(outcome ? Math.log(probability) : Math.log1p(-probability));
const forecast = fc.double({ min: 1e-4, max: 1 - 1e-4, noNaN: true });

describe("mixtures that take turns", () => {
  test("never lose more than (D + 1) ln(1/w) to a member while at most D outcomes are awaited", () => {
    const walk = fc.array(
      fc.record({ forecasts: fc.tuple(forecast, forecast), outcome: fc.boolean(), wait: fc.nat({ max: 8 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(walk, fc.nat({ max: 4 }), (questions, delay) => {
        let turns = startTurns([0.5, 0.5], delay);
        const open: { turn: number; outcome: boolean }[] = [];
        let [total, member] = [0, 0];
        for (const { forecasts, outcome, wait } of questions) {
          // Outcomes come in any order, as late as they may.
          while (open.length > delay) {
            const [told] = open.splice(wait % open.length, 1);
            turns = turns.tell(told!.turn, told!.outcome);
          }
          const { probability, turn, next } = turns.ask(forecasts);
          turns = next;
          open.push({ turn, outcome });
          total += loss(probability, outcome);
          member += loss(forecasts[0], outcome);
        }
        expect(total).toBeLessThanOrEqual(member + (delay + 1) * Math.LN2 + 1e-9);
      }),
    );
  });

  test("are one mixture when nothing is awaited", () => {
    const random = seededRandom(5);
    let [turns, mixture] = [startTurns([0.3, 0.7], 0), startMixture([0.3, 0.7])];
    for (let step = 0; step < 30; step++) {
      const forecasts = [0.01 + 0.98 * random(), 0.01 + 0.98 * random()];
      const { probability, turn, next } = turns.ask(forecasts);
      expect(probability).toBe(mixture.mix(forecasts));
      turns = next.tell(turn, step % 3 === 0);
      mixture = mixture.update(forecasts, step % 3 === 0);
    }
  });

  test("refuse a question too many, and an outcome that is not awaited", () => {
    const { turn, next } = startTurns([0.5, 0.5], 0).ask([0.2, 0.8]);
    expect(next.outstanding).toBe(1);
    expect(() => next.ask([0.2, 0.8])).toThrow(expect.objectContaining({ code: "too-many-outstanding", value: 1 }));
    const told = next.tell(turn, true);
    expect(() => told.tell(turn, true)).toThrow(expect.objectContaining({ code: "unknown-turn", value: turn }));
    expect(() => startTurns([0.5, 0.5], -1)).toThrow(expect.objectContaining({ field: "outstanding" }));
  });
});

describe("a fixed share", () => {
  test("costs at most -ln(1 - share) for each outcome beside the bound", () => {
    const walk = fc.array(fc.tuple(forecast, forecast, fc.boolean()), { maxLength: 80 });
    fc.assert(
      fc.property(walk, fc.double({ min: 0, max: 0.5, noNaN: true }), (questions, share) => {
        let mixture = startMixture([0.5, 0.5], { share });
        let [total, member] = [0, 0];
        for (const [one, other, outcome] of questions) {
          total += loss(mixture.mix([one, other]), outcome);
          member += loss(one, outcome);
          mixture = mixture.update([one, other], outcome);
        }
        expect(total).toBeLessThanOrEqual(member + Math.LN2 - questions.length * Math.log1p(-share) + 1e-9);
      }),
    );
  });

  test("follows when the best member changes", () => {
    const switched = (share: number): number => {
      let mixture = startMixture([0.5, 0.5], { share });
      for (let step = 0; step < 200; step++) mixture = mixture.update([0.9, 0.1], step < 190);
      return mixture.weights[1]!;
    };
    expect(switched(0)).toBeLessThan(1e-100);
    expect(switched(0.005)).toBeGreaterThan(0.99);
  });
});
