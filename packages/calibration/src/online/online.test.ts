import { fitRidgeLogistic, newtonUpdate, recencyWeights, seededRandom, startDriftWatch } from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("recency weights", () => {
  test("halve with every half-life, and are all 1 without one", () => {
    expect(recencyWeights(5, 2)).toEqual([0.25, 2 ** -1.5, 0.5, 2 ** -0.5, 1]);
    expect(recencyWeights(3, Number.POSITIVE_INFINITY)).toEqual([1, 1, 1]);
    expect(recencyWeights(0, 10)).toEqual([]);
    expect(recencyWeights(10_000, 100).reduce((sum, weight) => sum + weight)).toBeCloseTo(144.8, 1);
  });

  test.each([
    [-1, 10],
    [1.5, 10],
    [3, 0],
    [3, Number.NaN],
  ])("refuse %d and %d", (n, halfLife) => {
    expect(() => recencyWeights(n, halfLife)).toThrow(expect.objectContaining({ code: "invalid-number" }));
  });
});

describe("the drift watch", () => {
  const watch = (outcomes: boolean[], p: number) =>
    outcomes.reduce((state, outcome) => state.update(p, outcome), startDriftWatch());

  test("adds up residuals beyond the slack, by hand", () => {
    const { state } = watch([true, true, false], 0.5);
    // Residuals 1, 1, -1 with slack .25.
    expect(state).toMatchObject({ tooLow: 0.25, tooHigh: 0.75, n: 3, alarm: null, alarmAt: null });
  });

  test("goes off when forecasts stay too high, says when and which way, and stays", () => {
    const { state } = watch(Array(30).fill(false), 0.5);
    expect(state).toMatchObject({ alarm: "forecasts too high", alarmAt: 16 });
    expect(watch([...Array(30).fill(false), ...Array(30).fill(true)], 0.5).state.alarmAt).toBe(16);
    expect(watch(Array(30).fill(true), 0.5).state.alarm).toBe("forecasts too low");
  });

  test("is seldom wrong over 200 outcomes without drift, and finds an abrupt one", () => {
    const random = seededRandom(8);
    let [alarms, found] = [0, 0];
    for (let run = 0; run < 300; run++) {
      let [still, drifting] = [startDriftWatch(), startDriftWatch()];
      for (let step = 0; step < 200; step++) {
        const p = 0.2 + 0.6 * random();
        still = still.update(p, random() < p);
        drifting = drifting.update(p, random() < 0.4 * p);
      }
      if (still.state.alarm !== null) alarms++;
      if (drifting.state.alarm === "forecasts too high" && drifting.state.alarmAt! < 80) found++;
    }
    expect(alarms / 300).toBeLessThan(0.3);
    expect(found / 300).toBeGreaterThan(0.95);
  });

  test("refuses forecasts of 0 and 1, and options outside their range", () => {
    expect(() => startDriftWatch().update(1, true)).toThrow(expect.objectContaining({ code: "certain-probability" }));
    expect(() => startDriftWatch({ slack: 0 })).toThrow(expect.objectContaining({ field: "options.slack" }));
    expect(() => startDriftWatch({ alpha: 1 } as object)).toThrow(expect.objectContaining({ code: "unknown-option" }));
  });
});

describe("a Newton step in place", () => {
  const random = seededRandom(3);
  const draw = (n: number) =>
    Array.from({ length: n }, () => {
      const signals = [random() * 4 - 2, random() * 4 - 2];
      return { signals, correct: random() < 1 / (1 + Math.exp(-signals[0]! * 1.5)) };
    });

  test("comes close to a fit of all samples, and adds their information", () => {
    const [first, later] = [draw(60), draw(60)];
    const fitted = fitRidgeLogistic(first);
    const walked = later.reduce((map, sample) => newtonUpdate(map, sample), fitted);
    const whole = fitRidgeLogistic([...first, ...later]);
    for (const signals of [
      [0, 0],
      [1, -1],
      [-2, 2],
    ]) {
      const [one, all] = [walked.predict(signals), whole.predict(signals)];
      expect(Math.abs(one.probability - all.probability)).toBeLessThan(0.04);
      expect(one.logitSd).toBeLessThan(fitted.predict(signals).logitSd);
    }
    expect(walked).toMatchObject({ n: 120, weight: 120 });
    expect(fitted.n).toBe(60);
  });

  test("forgets with a memory below 1", () => {
    const fitted = fitRidgeLogistic(draw(60));
    const turned = draw(80).map(({ signals, correct }) => ({ signals, correct: !correct }));
    const slope = (memory: number): number =>
      turned.reduce((map, sample) => newtonUpdate(map, sample, { memory }), fitted).parameters.signals[0]!.slope;
    expect(slope(0.95)).toBeLessThan(slope(1) - 0.3);
  });

  test("stays finite for any signals, and refuses what does not fit the map", () => {
    const fitted = fitRidgeLogistic(draw(10));
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, fc.boolean()), { maxLength: 30 }), (rows) => {
        const map = rows.reduce(
          (walk, [one, other, correct]) => newtonUpdate(walk, { signals: [one, other], correct }),
          fitted,
        );
        const { probability } = map.predict([1, undefined]);
        expect(probability > 0 && probability < 1).toBe(true);
      }),
    );
    expect(() => newtonUpdate(fitted, { signals: [1], correct: true })).toThrow(
      expect.objectContaining({ code: "length-mismatch" }),
    );
    expect(() => newtonUpdate(fitted, { signals: [1, 2], correct: true }, { memory: 0 })).toThrow(
      expect.objectContaining({ field: "options.memory" }),
    );
  });
});
