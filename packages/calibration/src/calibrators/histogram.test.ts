import { calibratorFromJSON, fitHistogram, fitPaceBins, type PaceSample, seededRandom } from "@casebook/calibration";
import { describe, expect, test } from "vitest";

const rows = (scores: number[], outcomes: string): { score: number; correct: boolean }[] =>
  scores.map((score, row) => ({ score, correct: outcomes[row] === "1" }));

describe("a histogram", () => {
  test("of equal width gives the share of a bin, and in an empty bin the share of all", () => {
    const map = fitHistogram(rows([0.05, 0.1, 0.15, 0.95, 1, 0.92], "001110"), { scheme: "equal-width", bins: 10 });
    expect(map.parameters.edges[1]).toBe(0.1);
    // A bin holds its lower edge: .1 is in the second.
    expect(map.parameters.right.slice(0, 2)).toEqual([0, 1]);
    expect(map.predict(0.19).probability).toBe(0.5);
    expect(map.predict(0.97).probability).toBeCloseTo(2 / 3, 12);
    expect(map.predict(0.5).probability).toBe(0.5);
    expect(map.predict(0.01).probability).toBe(1 / 8);
  });

  test("of equal mass never cuts through equal scores", () => {
    const map = fitHistogram(rows([0.2, 0.9, 0.9, 0.9, 0.9, 0.95], "001011"), { bins: 3 });
    expect(map.parameters.edges).toEqual([0, 0.9, 0.95]);
    expect(map.predict(0.9).probability).toBe(0.5);
  });

  test("searched, cuts where the share of right answers jumps, and nowhere in noise", () => {
    const random = seededRandom(4);
    const scores = Array.from({ length: 200 }, () => Math.round(random() * 100) / 100);
    const jump = scores.map((score) => ({ score, correct: random() < (score < 0.7 ? 0.1 : 0.9) }));
    const edges = fitHistogram(jump, { scheme: "searched", bins: 2 }).parameters.edges;
    expect(edges[1]).toBeCloseTo(0.7, 10);
    const flat = scores.map((score, row) => ({ score, correct: row % 2 === 0 }));
    expect(fitHistogram(flat, { scheme: "searched", bins: 2 }).parameters.edges.length).toBeLessThanOrEqual(2);
  });

  test("searched, finds what trying every pair of cuts finds", () => {
    const random = seededRandom(9);
    const samples = Array.from({ length: 24 }, () => ({
      score: Math.round(random() * 12) / 12,
      correct: random() < 0.5,
    }));
    const distinct = [...new Set(samples.map(({ score }) => score))].sort((a, b) => a - b);
    const cost = (edges: number[]): number => {
      const bins = edges.map((edge, bin) =>
        samples.filter(({ score }) => score >= edge && !(score >= (edges[bin + 1] ?? 2))),
      );
      if (bins.some((bin) => bin.length < 5)) return Number.POSITIVE_INFINITY;
      return bins
        .flatMap((bin) => bin.map((row) => ({ row, others: bin.filter((other) => other !== row) })))
        .reduce((sum, { row, others }) => {
          const share = (others.filter(({ correct }) => correct).length + 1) / (others.length + 2);
          return sum + (Number(row.correct) - share) ** 2;
        }, 0);
    };
    const ways = [
      [0],
      ...distinct
        .slice(1)
        .flatMap((one) => [[0, one], ...distinct.filter((two) => two > one).map((two) => [0, one, two])]),
    ];
    const best = Math.min(...ways.map(cost));
    const found = fitHistogram(samples, { scheme: "searched", bins: 3 }).parameters.edges;
    expect(cost([...found])).toBeCloseTo(best, 10);
  });
});

describe("the bins of PACE-LM", () => {
  const random = seededRandom(2);
  const draw = (chance: (coe: number, rce: number) => number): PaceSample[] =>
    Array.from({ length: 300 }, () => {
      const [coe, rce] = [Math.round(random() * 8) / 8, Math.round(random() * 8) / 8];
      return { coe, rce, correct: random() < chance(coe, rce) };
    });

  test("lean on the score that tells", () => {
    const byRce = fitPaceBins(draw((_, rce) => (rce > 0.5 ? 0.9 : 0.2)));
    expect(byRce.parameters.coeWeight).toBeLessThan(0.4);
    expect(byRce.predict({ coe: 0, rce: 1 }).probability).toBeGreaterThan(
      byRce.predict({ coe: 1, rce: 0 }).probability,
    );
    const byBoth = fitPaceBins(draw((coe, rce) => (coe + rce > 1 ? 0.9 : 0.1)));
    expect(byBoth.parameters.coeWeight).toBeGreaterThan(0.2);
    expect(byBoth.parameters.coeWeight).toBeLessThan(0.8);
  });

  test("do not depend on the order, and survive JSON", () => {
    const samples = draw((coe) => coe);
    const map = fitPaceBins(samples, { bins: 3 });
    expect(fitPaceBins(samples.toReversed(), { bins: 3 }).toJSON()).toEqual(map.toJSON());
    const back = calibratorFromJSON<{ coe: number; rce: number }>(JSON.parse(JSON.stringify(map)));
    expect(back.predict({ coe: 0.5, rce: 0.25 })).toEqual(map.predict({ coe: 0.5, rce: 0.25 }));
    expect(map.parameters.edges.length).toBeLessThanOrEqual(3);
  });

  test("refuse what is no pair of scores", () => {
    expect(() => fitPaceBins([{ coe: 2, rce: 0, correct: true }])).toThrow(
      expect.objectContaining({ code: "invalid-probability", field: "samples[0].coe" }),
    );
    expect(() => fitPaceBins([])).toThrow(expect.objectContaining({ code: "no-rows" }));
    const map = fitPaceBins([{ coe: 0.5, rce: 0.5, correct: true }]);
    expect(() => map.predict({ coe: 0.5 } as { coe: number; rce: number })).toThrow(
      expect.objectContaining({ field: "scores.rce" }),
    );
  });
});
