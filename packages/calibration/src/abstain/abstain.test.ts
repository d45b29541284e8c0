import {
  type AnsweredSample,
  answersNeeded,
  coverageOverTime,
  fitConformalSets,
  guaranteeRisk,
  leastAbstention,
  type RankedSample,
  riskBound,
  seededRandom,
  watchRisk,
} from "@casebook/calibration";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

/** Right with the probability of the score. */
function draw(n: number, random: () => number): AnsweredSample[] {
  return Array.from({ length: n }, () => {
    const score = Math.round(100 * (0.4 + 0.6 * random())) / 100;
    return { score, correct: random() < score };
  });
}

/** True risk of answering from a threshold on. */
function trueRisk(threshold: number): number {
  const accepted = Array.from({ length: 61 }, (_, step) => 0.4 + step / 100).filter(
    (score) => score >= threshold - 1e-9,
  );
  return accepted.reduce((sum, score) => sum + (1 - score), 0) / accepted.length;
}

describe("the bound on a risk", () => {
  test.each([
    [0.05, [45, 77]],
    [0.1, [22, 38, 52, 65]],
    [0.2, [11, 18, 25, 32]],
    [0.3, [7, 12, 16, 21]],
  ])("at a target of %d takes the published numbers of answers", (target, expected) => {
    expect(expected.map((_, wrong) => answersNeeded(wrong, target))).toEqual(expected);
  });

  test("is 1 - (1 - assurance)^(1/n) without an error, and 1 when all are wrong", () => {
    expect(riskBound(0, 22)).toBeCloseTo(1 - 0.1 ** (1 / 22), 12);
    expect(riskBound(0, 20)).toBeCloseTo(0.109, 3);
    expect(riskBound(5, 5)).toBe(1);
    expect(riskBound(0, 0)).toBe(1);
  });

  test("passes at the number that is needed, and not one before", () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.double({ min: 0.02, max: 0.9, noNaN: true }), (wrong, target) => {
        const n = answersNeeded(wrong, target);
        expect(riskBound(wrong, n)).toBeLessThanOrEqual(target + 1e-9);
        if (n > wrong + 1) expect(riskBound(wrong, n - 1)).toBeGreaterThan(target - 1e-9);
      }),
    );
  });

  test("a target below the error rate leaves some questions unanswered, whatever the rule", () => {
    expect(leastAbstention(0.5, 0.1)).toBeCloseTo(4 / 9, 12);
    expect(leastAbstention(0.05, 0.1)).toBe(0);
    expect(leastAbstention(1, 0.1)).toBe(1);
    expect(() => leastAbstention(1.1, 0.1)).toThrow(expect.objectContaining({ field: "errorRate" }));
    expect(() => leastAbstention(0.5, 1)).toThrow(expect.objectContaining({ field: "target" }));
  });

  test.each([
    [3, 2, 0.9, "wrong"],
    [0, -1, 0.9, "n"],
    [0, 5, 1, "assurance"],
  ])("refuses %d of %d at %d", (wrong, n, assurance, field) => {
    expect(() => riskBound(wrong, n, assurance)).toThrow(expect.objectContaining({ field }));
  });
});

describe("a guarantee for one look", () => {
  const rows = (scores: number[], outcomes: string): AnsweredSample[] =>
    scores.map((score, row) => ({ score, correct: outcomes[row] === "1" }));
  const falling = (n: number): number[] => Array.from({ length: n }, (_, row) => 1 - row / 1000);

  test("is the loosest threshold before the first that fails", () => {
    const samples = rows(falling(43), "1".repeat(30) + "0".repeat(13));
    const found = guaranteeRisk(samples, { target: 0.1 });
    // 30 without an error pass; 31 with one do not, since they would take 38.
    expect(found).toMatchObject({ threshold: samples[29]!.score, accepted: 30, wrong: 0, needed: null });
    expect(found).toMatchObject({ unit: "answers", holds: "one look" });
    expect(found.bound).toBeCloseTo(1 - 0.1 ** (1 / 30), 9);
  });

  test("does not go on after a failure, though a looser threshold would pass", () => {
    const samples = rows(falling(43), `0${"1".repeat(42)}`);
    const found = guaranteeRisk(samples, { target: 0.1 });
    expect(riskBound(1, 43)).toBeLessThan(0.1);
    expect(found).toMatchObject({ threshold: null, accepted: 22, wrong: 1, needed: 38 - 22 });
  });

  test("starts again with enough answers, at the price of a part of the assurance", () => {
    // 4 % at the strictest, 31 of which one is wrong: fails. 5 % at a third, 46 with one: pass, and so does what follows.
    const samples = rows(falling(150), `0${"1".repeat(149)}`);
    const found = guaranteeRisk(samples, { target: 0.1 });
    expect(found).toMatchObject({ threshold: samples[149]!.score, accepted: 150, wrong: 1 });
    expect(found.bound).toBeCloseTo(riskBound(1, 150, 0.94), 12);
    // All starts passed: the whole 10 % is for what follows.
    const clean = guaranteeRisk(rows(falling(150), "1".repeat(150)), { target: 0.1 });
    expect(clean.bound).toBeCloseTo(riskBound(0, 150, 0.9), 12);
  });

  test("looks at all answers together last, so that many good ones are not lost to early errors", () => {
    const outcomes = Array.from({ length: 400 }, (_, row) => (row < 80 && row % 4 === 0 ? "0" : "1")).join("");
    const found = guaranteeRisk(rows(falling(400), outcomes), { target: 0.1 });
    expect(found).toMatchObject({ accepted: 400, wrong: 20 });
    expect(found.bound).toBeCloseTo(riskBound(20, 400, 0.99), 12);
  });

  test("says what is lacking where there are too few", () => {
    expect(guaranteeRisk([], { target: 0.1 })).toMatchObject({ threshold: null, accepted: 0, bound: null, needed: 22 });
    expect(guaranteeRisk(rows([0.9], "1"), { target: 0.2 })).toMatchObject({ threshold: null, needed: 10 });
  });

  test("takes equal scores together", () => {
    const samples = rows([...Array(25).fill(0.9), ...Array(25).fill(0.5)], "1".repeat(25) + "0".repeat(25));
    expect(guaranteeRisk(samples, { target: 0.1 })).toMatchObject({ threshold: 0.9, accepted: 25 });
  });

  test("counts clusters where they are given: thirty reports of one event prove one thing", () => {
    const one = rows(falling(30), "1".repeat(30)).map((sample) => ({ ...sample, cluster: "outage" }));
    expect(guaranteeRisk(one, { target: 0.1 })).toMatchObject({
      threshold: null,
      accepted: 1,
      unit: "clusters",
      needed: 21,
    });
    const mixed = [...one, ...rows([0.5], "0").map((sample) => ({ ...sample, cluster: "outage" }))];
    expect(guaranteeRisk(mixed, { target: 0.5 })).toMatchObject({ wrong: 1 });
  });

  test("is broken in no more runs than it says", () => {
    const random = seededRandom(31);
    let broken = 0;
    for (let run = 0; run < 500; run++) {
      const { threshold } = guaranteeRisk(draw(150, random), { target: 0.15 });
      if (threshold !== null && trueRisk(threshold) > 0.15) broken++;
    }
    expect(broken / 500).toBeLessThan(0.13);
  });

  test("is given in vain in no more runs than it says where every threshold has a risk just above the target", () => {
    const random = seededRandom(32);
    let given = 0;
    for (let run = 0; run < 1000; run++) {
      const samples = Array.from({ length: 200 }, () => ({ score: random(), correct: random() > 0.1001 }));
      if (guaranteeRisk(samples, { target: 0.1 }).threshold !== null) given++;
    }
    expect(given / 1000).toBeLessThan(0.115);
    expect(given / 1000).toBeGreaterThan(0.04);
  });

  test.each([
    [[{ score: Number.NaN, correct: true }], "samples[0].score"],
    [[{ score: 0.5, correct: 1 }], "samples[0].correct"],
    [
      [
        { score: 0.5, correct: true, cluster: "a" },
        { score: 0.5, correct: true },
      ],
      "samples[1].cluster",
    ],
    [[{ score: 0.5, correct: true, cluster: 7 }], "samples[0].cluster"],
  ])("refuses %j", (samples, field) => {
    expect(() => guaranteeRisk(samples as AnsweredSample[], { target: 0.1 })).toThrow(
      expect.objectContaining({ field }),
    );
    expect(() => watchRisk(samples as AnsweredSample[], { target: 0.1, thresholds: [0.5] })).toThrow(
      expect.objectContaining({ field }),
    );
  });
});

describe("a guarantee for every look", () => {
  test("certifies the loosest threshold that it can, and says how many are lacking where it cannot", () => {
    const right = (n: number): AnsweredSample[] => Array.from({ length: n }, () => ({ score: 0.95, correct: true }));
    const few = watchRisk(right(10), { target: 0.1, thresholds: [0.9] });
    expect(few).toMatchObject({ threshold: null, bound: null, holds: "every look", accepted: 10 });
    const enough = 10 + few.needed!;
    expect(watchRisk(right(enough - 1), { target: 0.1, thresholds: [0.9] }).threshold).toBeNull();
    expect(watchRisk(right(enough), { target: 0.1, thresholds: [0.9] })).toMatchObject({
      threshold: 0.9,
      needed: null,
    });
    const mixed = [...right(120), ...Array.from({ length: 60 }, () => ({ score: 0.6, correct: false }))];
    expect(watchRisk(mixed, { target: 0.1, thresholds: [0.5, 0.9, 0.8] }).threshold).toBe(0.8);
  });

  test("holds at all looks together, where looking again for one look does not", () => {
    const random = seededRandom(5);
    let [everyLook, oneLook] = [0, 0];
    for (let run = 0; run < 120; run++) {
      const samples: AnsweredSample[] = [];
      let [watched, looked] = [false, false];
      for (let step = 0; step < 120; step++) {
        // The risk is a little above the target.
        samples.push({ score: 0.9, correct: random() < 0.88 });
        watched ||= watchRisk(samples, { target: 0.1, thresholds: [0.9] }).threshold !== null;
        looked ||= guaranteeRisk(samples, { target: 0.1 }).threshold !== null;
      }
      if (watched) everyLook++;
      if (looked) oneLook++;
    }
    expect(everyLook / 120).toBeLessThan(0.1);
    expect(oneLook / 120).toBeGreaterThan(0.1);
  });

  test("counts clusters, each wrong if any of its answers is", () => {
    const samples = Array.from({ length: 60 }, (_, row) => ({ score: 0.9, correct: row !== 7, cluster: `${row % 6}` }));
    expect(watchRisk(samples, { target: 0.5, thresholds: [0.8] })).toMatchObject({
      accepted: 6,
      wrong: 1,
      unit: "clusters",
    });
  });

  test("refuses no thresholds and too many", () => {
    for (const thresholds of [[], Array(21).fill(0.5), 0.5]) {
      expect(() => watchRisk([], { target: 0.1, thresholds: thresholds as number[] })).toThrow(
        expect.objectContaining({ field: "options.thresholds" }),
      );
    }
  });
});

describe("conformal sets", () => {
  const random = seededRandom(12);
  const question = (quality: number): RankedSample => {
    const scores = Array.from({ length: 5 }, () => random());
    const right = random() < 0.95 ? Math.floor(random() * 5) : null;
    if (right !== null) scores[right]! += quality * random();
    return { scores, right };
  };

  test("hold the right candidate as often as they say", () => {
    let [held, wide] = [0, 0];
    for (let run = 0; run < 400; run++) {
      const sets = fitConformalSets(
        Array.from({ length: 60 }, () => question(1)),
        { coverage: 0.8 },
      );
      const asked = question(1);
      const { candidates } = sets.set(asked.scores);
      if (asked.right !== null && candidates!.includes(asked.right)) held++;
      wide += candidates!.length;
    }
    expect(held / 400).toBeGreaterThan(0.75);
    expect(wide / 400).toBeLessThan(5);
  });

  test("by hand: the ninth best of ten right scores at .8", () => {
    const samples = Array.from({ length: 10 }, (_, row) => ({ scores: [row / 10, 0.05], right: 0 }));
    // ceil(11 x .8) = 9: the ninth from the top is .1.
    expect(fitConformalSets(samples, { coverage: 0.8 }).set([0.05, 0.3, 0.1])).toEqual({
      candidates: [1, 2],
      n: 10,
      needed: null,
    });
  });

  test("are null with the number that is lacking, when there are too few or too many without a right candidate", () => {
    const one: RankedSample = { scores: [0.9], right: 0 };
    expect(fitConformalSets([], { coverage: 0.9 }).set([0.5])).toEqual({ candidates: null, n: 0, needed: 9 });
    const lost: RankedSample[] = [...Array(3).fill({ scores: [0.9], right: null }), ...Array(10).fill(one)];
    const { candidates, needed } = fitConformalSets(lost).set([0.5]);
    expect(candidates).toBeNull();
    expect(fitConformalSets([...lost, ...Array(needed!).fill(one)]).set([0.9]).candidates).toEqual([0]);
    expect(fitConformalSets([...lost, ...Array(needed! - 1).fill(one)]).set([0.9]).candidates).toBeNull();
  });

  test("keep groups apart", () => {
    const samples = ["a", "b"].flatMap((group) =>
      Array.from({ length: 20 }, () => ({ scores: [group === "a" ? 0.9 : 0.2], right: 0, group })),
    );
    const sets = fitConformalSets(samples);
    expect(sets.set([0.5], "a").candidates).toEqual([]);
    expect(sets.set([0.5], "b").candidates).toEqual([0]);
    expect(sets.set([0.5], "c")).toEqual({ candidates: null, n: 0, needed: 9 });
  });

  test.each([
    [[{ scores: [1], right: 1 }], "samples[0].right"],
    [[{ scores: [Number.NaN], right: 0 }], "samples[0].scores[0]"],
    [[{ scores: [1], right: 0, group: 2 }], "samples[0].group"],
  ])("refuse %j", (samples, field) => {
    expect(() => fitConformalSets(samples as unknown as RankedSample[])).toThrow(expect.objectContaining({ field }));
  });

  test("have their coverage shown over time", () => {
    expect(coverageOverTime([true, true, false, true, false], 2)).toEqual([
      { value: 1, n: 2 },
      { value: 0.5, n: 2 },
      { value: 0, n: 1 },
    ]);
    expect(coverageOverTime([], 3)).toEqual([]);
  });
});
