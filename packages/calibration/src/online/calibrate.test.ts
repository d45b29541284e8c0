import {
  baseRate,
  type CalibrationSample,
  calibrate,
  calibrationFromJSON,
  type Signal,
  seededRandom,
  startCalibration,
} from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const loss = (probability: number, outcome: boolean): number =>
  -(outcome ? Math.log(probability) : Math.log1p(-probability));

/** Scores that tell: right with the probability that they say, or as `truth` has it. */
function draw(n: number, seed: number, truth: (score: number) => number = (score) => score): CalibrationSample[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const score = Math.round(100 * random()) / 100;
    return { score, correct: random() < truth(score) };
  });
}

const anySamples = fc.array(
  fc.record({
    score: fc.option(fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })), {
      nil: undefined,
      freq: 8,
    }),
    correct: fc.boolean(),
    cluster: fc.constantFrom("a", "b", "c", "d"),
  }),
  { maxLength: 60 },
);

describe("the default calibration", () => {
  test("has no probability without an outcome", () => {
    const calibration = calibrate([]);
    expect(calibration.predict(0.9)).toMatchObject({ probability: null, basis: "none", n: 0 });
    expect(calibration.predict(0.9).interval()).toBeNull();
    expect(calibration.members).toEqual([]);
  });

  test("is the base rate, said to be uncalibrated, under 20 outcomes", () => {
    const samples = draw(19, 1);
    const correct = samples.filter((sample) => sample.correct).length;
    const rate = baseRate({ correct, n: 19 });
    const said = calibrate(samples).predict(0.99);
    expect(said).toMatchObject({ probability: rate.probability, basis: "base-rate", n: 19 });
    expect(said.interval()!.low).toBeCloseTo(rate.low, 10);
    expect(said.interval()!.high).toBeCloseTo(rate.high, 10);
    expect(calibrate(samples.slice(0, 1)).predict(undefined).basis).toBe("base-rate");
  });

  test("speaks from 20 outcomes on, and says who is believed, how much and why", () => {
    const calibration = calibrate(draw(20, 2));
    expect(calibration.predict(0.9).basis).toBe("calibrated");
    expect(calibration.members.map(({ method }) => method)).toEqual([
      "base-rate",
      "logit-average",
      "logit-average",
      "temperature",
      "score",
    ]);
    expect(calibration.members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    for (const { why } of calibration.members) expect(why).toMatch(/\w/);
    expect(calibration.ahead).toBe(0);
  });

  test("when it first speaks, gives no outcome less than half of the base rate's probability", () => {
    const calibration = calibrate(draw(20, 2));
    const { right } = calibration.toJSON().rows;
    const base = (right + 1) / 22;
    for (const score of [0, 0.3, 0.6, 1]) {
      const { probability } = calibration.predict(score);
      expect(probability!).toBeGreaterThanOrEqual(base / 2);
      expect(1 - probability!).toBeGreaterThanOrEqual((1 - base) / 2);
    }
  });

  test("says what it believes while it is ahead of the base rate, and the less of it the further it is behind", () => {
    const telling = calibrate(draw(150, 4));
    expect(telling.ahead).toBeGreaterThan(1);
    const state = JSON.parse(JSON.stringify(telling));
    const at = (ahead: number, score: number): number =>
      calibrationFromJSON({ ...state, ahead }).predict(score).probability!;
    // A forecast that risks little is said in full as soon as nothing is lost; a bold one when much was gained.
    expect(at(0, 0.35)).toBeCloseTo(at(100, 0.35), 12);
    const bold = [100, 1, 0, -0.3, -0.6].map((ahead) => at(ahead, 0.05));
    expect(bold).toEqual([...bold].sort((one, other) => one - other));
    expect(new Set(bold).size).toBe(5);
    expect(at(-Math.LN2, 0.05)).toBeCloseTo((state.rows.right + 1) / 152, 10);
  });

  test("chooses its map by size", () => {
    expect(calibrate(draw(999, 3)).members[1]!.method).toBe("logit-average");
    expect(calibrate(draw(1001, 3)).members[1]!.method).toBe("logit-average");
    // The first fit at 1,000 outcomes or more.
    expect(calibrate(draw(1100, 3)).members[1]!.method).toBe("spline");
    const signals = draw(30, 3).map(({ score, correct }) => ({ signals: [score, 1], correct }));
    expect(calibrate(signals).members.map(({ method }) => method)).toEqual([
      "base-rate",
      "ridge-logistic",
      "ridge-logistic",
    ]);
  });

  test("moves to the map where the score tells, and stays at the base rate where it tells nothing", () => {
    const telling = calibrate(draw(150, 4));
    expect(telling.members[0]!.weight).toBeLessThan(0.05);
    expect(telling.predict(0.9).probability!).toBeGreaterThan(0.75);
    expect(telling.predict(0.1).probability!).toBeLessThan(0.25);
    const noise = calibrate(draw(150, 4, () => 0.6));
    expect(Math.abs(noise.predict(0.99).probability! - noise.predict(0.01).probability!)).toBeLessThan(0.15);
  });

  test("turns round a score that points the wrong way, as far as a rising map can", () => {
    const { probability } = calibrate(draw(200, 5, (score) => 1 - score)).predict(0.99);
    expect(probability!).toBeLessThan(0.6);
  });

  test("never loses more than ln 2 to the running base rate, the first 20 outcomes and any data included", () => {
    fc.assert(
      fc.property(anySamples, (samples) => {
        const walk = startCalibration();
        let [total, base, right] = [0, 0, 0];
        for (const [n, sample] of samples.entries()) {
          const { probability } = walk.predict(sample.score);
          const rate = (right + 1) / (n + 2);
          // Before the first outcome nothing is said: no loss on either side.
          if (probability !== null) {
            total += loss(probability, sample.correct);
            base += loss(rate, sample.correct);
          }
          walk.update(sample);
          if (sample.correct) right++;
          expect(total).toBeLessThanOrEqual(base + Math.LN2 + 1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("nor if every outcome is the one that hurts most", () => {
    const random = seededRandom(14);
    const walk = startCalibration();
    for (const sample of draw(20, 15)) walk.update(sample);
    let excess = 0;
    for (let outcome = 0; outcome < 300; outcome++) {
      const score = random();
      const { rows } = walk.snapshot().fitted;
      const base = (rows.right + 1) / (rows.right + rows.wrong + 2);
      const { probability } = walk.predict(score);
      const correct = probability! / base < (1 - probability!) / (1 - base);
      excess += loss(probability!, correct) - loss(base, correct);
      expect(excess).toBeLessThanOrEqual(Math.LN2 + 1e-9);
      walk.update({ score, correct });
      expect(walk.snapshot().fitted.ahead).toBeCloseTo(-excess, 9);
    }
    expect(excess).toBeGreaterThan(0.5);
  });

  test("cannot see the future: what was said does not change with what comes later", () => {
    fc.assert(
      fc.property(anySamples, anySamples, fc.nat({ max: 60 }), (one, other, upTo) => {
        const said = (samples: readonly CalibrationSample[]): (number | null)[] => {
          const walk = startCalibration();
          return samples.map((sample) => {
            const { probability } = walk.predict(sample.score);
            walk.update(sample);
            return probability;
          });
        };
        const common = one.slice(0, upTo);
        expect(said([...common, ...other]).slice(0, common.length)).toEqual(said(common));
      }),
      { numRuns: 20 },
    );
  });

  test("says the same as the walk that saw the same", () => {
    const samples = draw(130, 6);
    const walk = startCalibration();
    for (const sample of samples) walk.update(sample);
    for (const score of [0, 0.3, 0.97, undefined]) {
      expect(calibrate(samples).predict(score).probability).toBe(walk.predict(score).probability);
    }
  });

  test("gives a probability above 0 and below 1 inside its interval, for any data", () => {
    fc.assert(
      fc.property(anySamples, fc.double({ min: 0, max: 1, noNaN: true }), (samples, score) => {
        fc.pre(samples.length > 0);
        const calibration = calibrate(samples);
        for (const input of [score, undefined, 0, 1]) {
          const said = calibration.predict(input);
          const { low, high } = said.interval()!;
          expect(said.probability! > 0 && said.probability! < 1).toBe(true);
          expect(low >= 0 && low <= said.probability! && said.probability! <= high && high <= 1).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("a missing score is told by what missing scores told, and never counts as 0", () => {
    const samples = draw(80, 7).map((sample, row) => (row % 4 === 0 ? { correct: row % 8 !== 0 || row < 8 } : sample));
    const calibration = calibrate(samples);
    const missing = calibration.predict(undefined).probability!;
    expect(missing).toBeGreaterThan(0.35);
    expect(missing).toBeLessThan(0.75);
    expect(calibration.predict(0).probability!).toBeLessThan(0.35);
    expect(calibrate(samples.map(({ correct }) => ({ correct }))).predict(0.5).basis).toBe("calibrated");
  });

  test("counts a cluster once: repeats of one event do not narrow the interval, as other events do", () => {
    const samples = draw(40, 8);
    const width = (rows: readonly CalibrationSample[]): number => {
      const { low, high } = calibrate(rows).predict(0.7).interval()!;
      return high - low;
    };
    const repeat = (cluster: boolean): CalibrationSample[] =>
      samples.flatMap((sample, event) =>
        Array.from({ length: 5 }, () => (cluster ? { ...sample, cluster: `outage ${event}` } : sample)),
      );
    expect(width(repeat(false))).toBeLessThan(0.65 * width(samples));
    expect(width(repeat(true))).toBeGreaterThan(0.8 * width(samples));
    expect(calibrate(repeat(true)).predict(0.7)).toMatchObject({ n: 200, clusters: 40 });
  });

  test("shows beside the forecast how far one more outcome could move it, up to 1,000 outcomes", () => {
    const [p0, p1] = calibrate(draw(60, 9)).predict(0.5).pair!;
    expect(p0).toBeLessThan(p1);
    expect(calibrate(draw(19, 9)).predict(0.5).pair).toBeUndefined();
    expect(calibrate(draw(1001, 9)).predict(0.5).pair).toBeUndefined();
    expect(calibrate(draw(60, 9)).predict(undefined).pair).toBeUndefined();
  });

  test("with a fixed share and short half-lives follows a change sooner", () => {
    const samples = [...draw(200, 10), ...draw(60, 11, (score) => 0.3 * score)];
    const [slow, fast] = [
      calibrate(samples, { halfLives: [Number.POSITIVE_INFINITY] }),
      calibrate(samples, { halfLives: [Number.POSITIVE_INFINITY, 50, 25], share: 0.005 }),
    ];
    expect(fast.predict(0.95).probability!).toBeLessThan(slow.predict(0.95).probability! - 0.1);
  });

  test.each([0, 10, 30, 1100])("forecasts the same to the last bit after a trip through JSON (%d outcomes)", (n) => {
    const samples = draw(n, 12).map((sample, row) => ({
      ...sample,
      cluster: `${row % 50}`,
      knownAt: new Date(1.7e12 + row * 1e6).toISOString(),
    }));
    const calibration = calibrate(samples);
    const back = calibrationFromJSON(JSON.parse(JSON.stringify(calibration)));
    expect(back.toJSON()).toEqual(calibration.toJSON());
    expect(back.members).toEqual(calibration.members);
    for (const input of [0, 0.42, 1, undefined]) {
      const [before, after] = [calibration.predict(input), back.predict(input)];
      expect([after.probability, after.interval(), after.pair]).toEqual([
        before.probability,
        before.interval(),
        before.pair,
      ]);
    }
    expect(calibration.learnedUpTo).toBe(n === 0 ? null : samples.at(-1)!.knownAt);
  });

  test("with several signals survives JSON too, and takes missing ones", () => {
    const samples = draw(60, 13).map(({ score, correct }, row) => ({
      signals: [score, row % 5 === 0 ? undefined : 1 - score!] as Signal[],
      correct,
    }));
    const calibration = calibrate(samples);
    const back = calibrationFromJSON(JSON.parse(JSON.stringify(calibration)));
    expect(back.predict([0.9, undefined]).probability).toBe(calibration.predict([0.9, undefined]).probability);
    expect(calibration.predict([0.95, 0.05]).probability!).toBeGreaterThan(0.6);
  });
});

describe("what the default refuses", () => {
  const one = { score: 0.5, correct: true };
  test.each([
    ["a score above 1", [{ ...one, score: 2 }], "invalid-probability", "input"],
    ["NaN", [{ ...one, score: Number.NaN }], "invalid-probability", "input"],
    ["signals after scores", [one, { signals: [1], correct: true }], "invalid-sample", "sample.signals"],
    ["scores after signals", [{ signals: [1], correct: true }, one], "invalid-sample", "sample.signals"],
    ["both", [{ ...one, signals: [1] }], "invalid-sample", "sample.score"],
    ["no signal", [{ signals: [], correct: true }], "invalid-number", "sample.signals.length"],
    [
      "another number of signals",
      [
        { signals: [1], correct: true },
        { signals: [1, 2], correct: true },
      ],
      "length-mismatch",
      "input",
    ],
    ["no outcome", [{ score: 0.5 }], "invalid-outcome", "sample.correct"],
    ["a cluster that is no string", [{ ...one, cluster: 3 }], "invalid-sample", "sample.cluster"],
    [
      "an outcome known before the last one",
      [
        { ...one, knownAt: "2026-02-01T00:00:00Z" },
        { ...one, knownAt: "2026-01-01T00:00:00Z" },
      ],
      "invalid-sample",
      "sample.knownAt",
    ],
  ])("%s", (_, samples, code, field) => {
    expect(() => calibrate(samples as CalibrationSample[])).toThrow(expect.objectContaining({ code, field }));
  });

  test.each([
    [{ halfLives: [] }, "options.halfLives.length"],
    [{ halfLives: [0.5] }, "options.halfLives[0]"],
    [{ share: 0.6 }, "options.share"],
    [{ speed: 1 }, "options.speed"],
  ])("options %j", (options, field) => {
    expect(() => {
      calibrate([one], options as object);
    }).toThrow(expect.objectContaining({ field }));
  });

  const kept = (): Record<string, unknown> => JSON.parse(JSON.stringify(calibrate(draw(30, 1))));
  test.each([
    ["another format", { format: "x" }, "state.format"],
    ["a later version", { version: 2 }, "state.version"],
    ["more clusters than outcomes", { clusters: 31 }, "state.clusters"],
    ["a weight too few", { weights: [1] }, "state.weights"],
    ["weights that do not sum to 1", { weights: [0.5, 0.5, 0.5, 0.5] }, "state.weights"],
    ["a lead that the promise rules out", { ahead: -0.7 }, "state.ahead"],
    ["a tally below 0", { rows: { right: -1, wrong: 1 } }, "state.rows.right"],
    ["a map that is none", { maps: [{ halfLife: 1, calibrator: {} }] }, "state.format"],
    ["an unknown field", { more: 1 }, "state.more"],
  ])("a state with %s", (_, change, field) => {
    expect(() => calibrationFromJSON({ ...kept(), ...change })).toThrow(
      expect.objectContaining({ name: "CalibrationError", field }),
    );
  });
});
