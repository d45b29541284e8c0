import { baseRate, clip, fitRidgeLogistic, seededRandom, startMixture } from "@casebook/calibration";
import {
  type Confidence,
  type Outcome,
  type SignalName,
  type Signals,
  startWalk,
  type Walk,
} from "@casebook/confidence";
import { isCasebookError } from "@casebook/incident";
import { trainingSize } from "@casebook/predict";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawRows, outcomeOf, type Row, totalLogLoss, walkThrough } from "../__fixtures__/outcomes.ts";
import { day } from "../__fixtures__/record.ts";

function walkOf(rows: readonly Row[], walk: Walk = startWalk()): Walk {
  rows.forEach((row, at) => {
    walk.update(outcomeOf(row, at));
  });
  return walk;
}

const numeric = (confidence: Confidence) => {
  if (confidence.probability === null) throw new Error("there is no probability");
  return confidence;
};

describe("a walk", () => {
  test("says nothing before the first outcome", () => {
    const walk = startWalk();
    expect(walk.of({ linear: 0.99 })).toEqual({ probability: null, basis: "none", n: 0 });
    expect(walk.learnedUpTo).toBeUndefined();
  });

  test("says the base rate by Laplace's rule up to 19 outcomes, whatever the signals are", () => {
    const rows = drawRows(19, seededRandom(1), 3);
    const walk = startWalk();
    let right = 0;
    rows.forEach((row, at) => {
      walk.update(outcomeOf(row, at));
      if (row.correct) right++;
      const n = at + 1;
      const { low, high } = baseRate({ correct: right, n });
      const expected = { probability: (right + 1) / (n + 2), low, high, basis: "base-rate", n, clusters: n };
      for (const signals of [{}, { linear: 0.99 }, { linear: 0.01 }]) expect(walk.of(signals)).toEqual(expected);
    });
  });

  test("is calibrated from the 20th outcome on, and then tells candidates apart", () => {
    const walk = walkOf(drawRows(20, seededRandom(1), 3));
    const sure = numeric(walk.of({ linear: 0.99 }));
    const unsure = numeric(walk.of({ linear: 0.01 }));
    expect(sure).toMatchObject({ basis: "calibrated", n: 20, clusters: 20 });
    expect(sure.probability).toBeGreaterThan(unsure.probability + 0.2);
  });

  test("counts clusters once, however many outcomes they have", () => {
    const walk = startWalk();
    const row = { signals: { linear: 0.5 }, correct: true };
    for (let at = 0; at < 30; at++)
      walk.update(outcomeOf(row, at, { cluster: at % 3 === 0 ? "constructor" : "__proto__" }));
    expect(walk.of({})).toMatchObject({ n: 30, clusters: 2 });
  });

  test("remembers the latest knownAt as it was written, and takes equal moments in any order", () => {
    const walk = startWalk();
    walk.update(outcomeOf({ signals: {}, correct: true }, 0, { knownAt: "2026-01-01T12:00:00Z" }));
    walk.update(outcomeOf({ signals: {}, correct: true }, 1, { knownAt: "2026-01-01T13:00:00+01:00" }));
    expect(walk.learnedUpTo).toBe("2026-01-01T13:00:00+01:00");
  });

  test("gives the same bytes for the same outcomes", () => {
    const rows = drawRows(70, seededRandom(5), 1);
    const once = walkThrough(startWalk(), rows);
    expect(walkThrough(startWalk(), rows)).toEqual(once);
  });

  test("is not changed by being asked", () => {
    const rows = drawRows(40, seededRandom(6), 1);
    const asked = startWalk();
    walkThrough(asked, rows);
    expect(asked.of({ linear: 0.7 })).toEqual(walkOf(rows).of({ linear: 0.7 }));
  });

  test("is not changed by a row that the caller changes afterwards", () => {
    const rows = drawRows(40, seededRandom(6), 1);
    const given = rows.map((row, at) => outcomeOf({ ...row, signals: { ...row.signals } }, at));
    const walk = startWalk();
    for (const outcome of given) {
      walk.update(outcome);
      outcome.signals.linear = 0.5;
      outcome.correct = !outcome.correct;
    }
    expect(walk.toJSON()).toEqual(walkOf(rows).toJSON());
  });

  test("keeps working where signals are missing, for some candidates or for all", () => {
    const rows = drawRows(60, seededRandom(7), 2).map((row, at) => (at % 3 === 0 ? { ...row, signals: {} } : row));
    const some = numeric(walkOf(rows).of({}));
    expect(some.low).toBeLessThanOrEqual(some.probability);
    const none = numeric(walkOf(rows.map((row) => ({ ...row, signals: {} }))).of({ linear: 0.9 }));
    expect(none.basis).toBe("calibrated");
  });
});

/** The same confidence, spelled out for one map on the linear signal. */
function spelledOut(rows: readonly Row[]): number[] {
  const logit = ({ linear }: Signals): number => Math.log(linear! / (1 - linear!));
  let mixture = startMixture([0.5, 0.5]);
  let map: ReturnType<typeof fitRidgeLogistic> | undefined;
  const said: number[] = [];
  for (let n = 0; n < rows.length; n++) {
    const { signals, correct } = rows[n]!;
    const base = (rows.slice(0, n).filter((row) => row.correct).length + 1) / (n + 2);
    const forecasts = map && [base, clip(map.predict([logit(signals)]).probability, n)];
    if (n > 0) said.push(n < 20 ? base : mixture.mix(forecasts!));
    if (forecasts !== undefined) mixture = mixture.update(forecasts, correct);
    const known = rows.slice(0, n + 1);
    if (n + 1 >= 5 && trainingSize(n + 1) === n + 1) {
      map = fitRidgeLogistic(known.map((row) => ({ signals: [logit(row.signals)], correct: row.correct })));
    }
    if (n + 1 === 20) mixture = mixture.raise(0, 0.5);
  }
  return said;
}

test.each([0, 0.5, 2])(
  "maps are scored before they are fitted with the row, clipped, and raised to speak (strength %d)",
  (strength) => {
    const rows = drawRows(75, seededRandom(11), strength).map(({ signals, correct }) => ({
      signals: { linear: clip(signals.linear!, 98) },
      correct,
    }));
    const { said } = walkThrough(startWalk({ maps: [["linear"]] }), rows);
    const expected = spelledOut(rows);
    expect(said).toHaveLength(74);
    said.forEach((probability, at) => {
      expect(probability).toBeCloseTo(expected[at]!, 12);
    });
  },
);

const hostile = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, -0, 1, 1e308, -1e308, Number.MIN_VALUE, Number.MAX_SAFE_INTEGER),
);

const anySignals = fc.record<Signals>(
  {
    similarity: hostile,
    share: hostile,
    margin: hostile,
    supporters: hostile,
    ageDays: hostile,
    novelty: hostile,
    linear: hostile,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Signals>;

const anyRows = fc.array(fc.record({ signals: anySignals, correct: fc.boolean() }), {
  minLength: 1,
  maxLength: 70,
  size: "max",
});

const anyMaps = fc.constantFrom<NonNullable<Parameters<typeof startWalk>[0]>>(
  {},
  { maps: [["similarity", "share", "margin", "supporters", "ageDays", "novelty", "linear"]] },
  { maps: [["supporters"], ["ageDays"], ["novelty", "margin"]] },
);

function expectBound({ said, base, outcomes }: ReturnType<typeof walkThrough>): void {
  const excess = totalLogLoss(said, outcomes) - totalLogLoss(base, outcomes);
  expect(excess).toBeLessThanOrEqual(Math.LN2 + 1e-9);
}

describe("the total log loss is at most ln 2 above that of the running base rate", () => {
  test("for any outcomes with any signals", () => {
    fc.assert(
      fc.property(anyRows, anyMaps, (rows, options) => expectBound(walkThrough(startWalk(options), rows))),
      { numRuns: 60, seed: 1 },
    );
  });

  test("for signals that turn against the maps when they have won their trust", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 60 }), fc.integer({ min: 1, max: 2 ** 31 }), (turn, seed) => {
        const rows = drawRows(90, seededRandom(seed), 3).map((row, at) =>
          at < turn ? row : { ...row, correct: !row.correct },
        );
        expectBound(walkThrough(startWalk(), rows));
      }),
      { numRuns: 30, seed: 2 },
    );
  });

  test("for outcomes chosen against what was said", () => {
    for (const signals of [{ linear: 0.9 }, { linear: 0.9, share: 0.1, similarity: 1 }, {}]) {
      const rows: Row[] = [];
      const adversary = startWalk();
      for (let at = 0; at < 80; at++) {
        const row = { signals, correct: (adversary.of(signals).probability ?? 0) < 0.5 };
        adversary.update(outcomeOf(row, at));
        rows.push(row);
      }
      expectBound(walkThrough(startWalk(), rows));
    }
  });

  test("for maps that won in silence and fail as soon as they are heard", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rows = drawRows(60, seededRandom(seed), 6).map((row, at) =>
        at < 20 ? row : { ...row, correct: !row.correct },
      );
      expectBound(walkThrough(startWalk(), rows));
    }
  });

  test("where nothing recurs: 70 outcomes that the signals know nothing of", () => {
    for (let seed = 1; seed <= 25; seed++) expectBound(walkThrough(startWalk(), drawRows(70, seededRandom(seed), 0)));
  });
});

test("an interval holds its probability, inside (0, 1), for any outcomes with any signals", () => {
  fc.assert(
    fc.property(anyRows, anyMaps, anySignals, (rows, options, asked) => {
      const walk = walkOf(rows, startWalk(options));
      const { probability, low, high } = numeric(walk.of(asked));
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThanOrEqual(probability);
      expect(probability).toBeLessThanOrEqual(high);
      expect(high).toBeLessThan(1);
      // No more certainty than so many outcomes justify.
      expect(probability).toBeGreaterThanOrEqual(1 / (rows.length + 2) - 1e-12);
      expect(probability).toBeLessThanOrEqual(1 - 1 / (rows.length + 2) + 1e-12);
    }),
    { numRuns: 100, seed: 3 },
  );
});

test("an interval holds its probability where the map is surer than so many outcomes justify", () => {
  const rows = Array.from({ length: 60 }, (_, at): Row => {
    return { signals: { linear: at % 2 === 0 ? 0.55 : 0.45 }, correct: at % 2 === 0 };
  });
  const walk = walkOf(rows, startWalk({ maps: [["linear"]] }));
  const sure = numeric(walk.of({ linear: 0.999 }));
  // The last fit was at 55.
  expect(sure.probability).toBeCloseTo(1 - 1 / 57, 3);
  expect(sure.low).toBe(sure.probability);
  expect(sure.high).toBeLessThan(1);
  const unsure = numeric(walk.of({ linear: 0.001 }));
  expect(unsure.high).toBe(unsure.probability);
  expect(unsure.low).toBeGreaterThan(0);
});

describe("before outcomes say otherwise, a candidate is likelier right", () => {
  test.each<[SignalName, { good: number; bad: number; beyond: [number, number] }]>([
    ["similarity", { good: 0.8, bad: 0.2, beyond: [1.5, 1] }],
    ["share", { good: 0.8, bad: 0.2, beyond: [-3, 0] }],
    ["margin", { good: -0.2, bad: -0.9, beyond: [-2, -1] }],
    ["supporters", { good: 5, bad: 1, beyond: [-4, 0] }],
    ["ageDays", { good: 2, bad: 700, beyond: [-4, 0] }],
    ["novelty", { good: 0.2, bad: 0.8, beyond: [7, 1] }],
    ["linear", { good: 0.8, bad: 0.2, beyond: [1e300, 1] }],
  ])("by its %s", (name, { good, bad, beyond }) => {
    // Right and wrong as often with either value, so that only the prior tells them apart.
    const rows = Array.from({ length: 20 }, (_, at): Row => {
      return { signals: { [name]: at % 2 === 0 ? good : bad }, correct: at % 4 < 2 };
    });
    const walk = walkOf(rows, startWalk({ maps: [[name]] }));
    const probabilityOf = (value: number): number => numeric(walk.of({ [name]: value })).probability;
    expect(probabilityOf(good)).toBeGreaterThan(probabilityOf(bad));
    const [given, end] = beyond;
    expect(probabilityOf(given)).toBe(probabilityOf(end));
  });
});

test("an interval narrows with the outcomes", () => {
  const widthAfter = (n: number): number => {
    const { low, high } = numeric(
      walkOf(drawRows(n, seededRandom(9), 1)).of({ linear: 0.6, share: 0.5, similarity: 0.5 }),
    );
    return high - low;
  };
  expect(widthAfter(300)).toBeLessThan(widthAfter(30) / 2);
});

describe("what is refused", () => {
  const refusal = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      if (!isCasebookError(error)) throw error;
      expect(error.remedy).not.toBe("");
      return { code: error.code, field: error.field, value: error.value };
    }
  };
  const start = (options: unknown) => refusal(() => startWalk(options as object));

  test("options: unknown ones, unknown signals, no maps, empty maps", () => {
    expect(start({ map: [] })).toEqual({ code: "invalid-option", field: "map", value: [] });
    expect(start({ maps: [["luck"]] })).toEqual({ code: "invalid-option", field: "maps.0.0", value: "luck" });
    expect(start({ maps: [["constructor"]] })).toMatchObject({ code: "invalid-option", field: "maps.0.0" });
    expect(start({ maps: [] })).toMatchObject({ code: "invalid-option", field: "maps" });
    expect(start({ maps: [[]] })).toMatchObject({ code: "invalid-option", field: "maps.0" });
    expect(start(null)).toMatchObject({ code: "invalid-option" });
  });

  test("signals: unknown names, NaN, infinity, text", () => {
    const walk = walkOf(drawRows(25, seededRandom(1), 1));
    const of = (signals: unknown) => refusal(() => walk.of(signals as Signals));
    expect(of({ linear: Number.NaN })).toEqual({ code: "invalid-option", field: "linear", value: Number.NaN });
    expect(of({ share: Number.POSITIVE_INFINITY })).toMatchObject({ code: "invalid-option", field: "share" });
    expect(of({ linear: "0.5" })).toEqual({ code: "invalid-option", field: "linear", value: "0.5" });
    expect(of({ luck: 1 })).toMatchObject({ code: "invalid-option", field: "luck" });
    expect(of({ constructor: 1 })).toMatchObject({ code: "invalid-option", field: "constructor" });
    expect(of(JSON.parse('{"__proto__": 1}'))).toEqual(walk.of({}));
    expect(of(undefined)).toMatchObject({ code: "invalid-option" });
  });

  test("outcomes: wrong fields and wrong times, and nothing is learned from them", () => {
    const rows = drawRows(25, seededRandom(1), 1);
    const walk = walkOf(rows);
    const good = outcomeOf(rows[0]!, 30);
    const update = (changes: object) => refusal(() => walk.update({ ...good, ...changes } as Outcome));
    expect(update({ correct: "yes" })).toEqual({ code: "invalid-option", field: "correct", value: "yes" });
    expect(update({ signals: { linear: Number.NaN } })).toMatchObject({
      code: "invalid-option",
      field: "signals.linear",
    });
    expect(update({ knownAt: "2026-02-30T00:00:00Z" })).toMatchObject({ code: "invalid-option", field: "knownAt" });
    expect(update({ knownAt: "2026-02-03T00:00:00" })).toMatchObject({ code: "invalid-option", field: "knownAt" });
    expect(update({ incident: "" })).toMatchObject({ code: "invalid-option", field: "incident" });
    expect(update({ source: "rumour" })).toMatchObject({ code: "invalid-option", field: "source" });
    expect(update({ answer: { text: " " } })).toMatchObject({ code: "invalid-option", field: "answer.text" });
    expect(update({ weight: 2 })).toEqual({ code: "invalid-option", field: "weight", value: 2 });
    expect(update({ knownAt: day(23) })).toEqual({ code: "outcome-out-of-order", field: "knownAt", value: day(23) });
    expect(walk.toJSON()).toEqual(walkOf(rows).toJSON());
    expect(walk.of({ linear: 0.7 })).toEqual(walkOf(rows).of({ linear: 0.7 }));
  });

  test("order is of moments, not of text", () => {
    const walk = startWalk();
    const row = { signals: {}, correct: true };
    walk.update(outcomeOf(row, 0, { knownAt: "2026-01-02T00:30:00+02:00" }));
    expect(refusal(() => walk.update(outcomeOf(row, 1, { knownAt: "2026-01-01T22:00:00Z" })))).toMatchObject({
      code: "outcome-out-of-order",
    });
    walk.update(outcomeOf(row, 2, { knownAt: "2026-01-01T23:00:00Z" }));
    expect(walk.of({})).toMatchObject({ n: 2 });
  });
});
