/** Whether intervals, guarantees and p-values hold what they say. */
import {
  answersNeeded,
  calibrate,
  ece,
  fitVennAbers,
  guaranteeRisk,
  seededRandom,
  simulatedNull,
  smEce,
} from "@casebook/calibration";
import { mean } from "../measure.ts";
import { rounded } from "../report.ts";
import { drawRows, shapes } from "./shapes.ts";

/** How often the stated 90 % interval holds the true probability of a new question, and how wide it is. */
export function intervals(fits: number): void {
  const rows: Record<string, string | number>[] = [];
  for (const shape of [...shapes, { name: "noise", draw: shapes[1]!.draw, truth: () => 0.6 }]) {
    for (const n of [50, 200]) {
      const [held, widths, pairs]: [number[], number[], number[]] = [[], [], []];
      for (let fit = 0; fit < fits; fit++) {
        const random = seededRandom(7_000_003 * n + fit);
        const samples = drawRows(shape, n, random);
        const score = shape.draw(random);
        const said = calibrate(samples).predict(score);
        const { low, high } = said.interval()!;
        const truth = shape.truth(score);
        held.push(Number(low <= truth && truth <= high));
        widths.push(high - low);
        const [p0, p1] = said.pair ?? fitVennAbers(samples).predict(score).pair;
        pairs.push(Number(p0 <= truth && truth <= p1));
      }
      rows.push({
        shape: shape.name,
        n,
        held: rounded(mean(held)),
        width: rounded(mean(widths)),
        "Venn-Abers pair held": rounded(mean(pairs)),
      });
    }
  }
  console.log(`Share of ${fits} fits whose 90 % interval held the true probability of one new question`);
  console.table(rows);
}

const needed = Array.from({ length: 60 }, (_, wrong) => answersNeeded(wrong, 0.1));

/**
 * Counts for every share that may be answered whether a single test just there, at the whole assurance, would pass: what
 * somebody could guarantee who knew beforehand where to test.
 */
function countProvable(samples: readonly { score: number; correct: boolean }[], provable: number[]): void {
  const strictFirst = samples.toSorted((one, other) => other.score - one.score);
  let [accepted, wrong] = [0, 0];
  for (let index = 0; index < 1000; index++) {
    for (; accepted < samples.length && strictFirst[accepted]!.score >= 1 - (index + 1) / 1000; accepted++) {
      if (!strictFirst[accepted]!.correct) wrong++;
    }
    if (accepted >= (needed[wrong] ?? Number.POSITIVE_INFINITY)) provable[index]!++;
  }
}

/** How often a risk target is broken, and how much is answered, beside the best threshold in hindsight. */
export function guarantees(runs: number): void {
  const rows: Record<string, string | number>[] = [];
  const worlds = [
    { name: "calibrated scores", truth: (score: number) => score },
    { name: "steep", truth: (score: number) => Math.min(0.99, Math.max(0.02, 1.8 * score - 0.75)) },
    { name: "two kinds", truth: (score: number) => (score > 0.6 ? 0.97 : 0.4) },
    { name: "mostly right", truth: (score: number) => 0.7 + 0.3 * Math.sqrt(score) },
    { name: "nowhere good enough", truth: () => 0.8999 },
  ];
  for (const { name, truth } of worlds) {
    for (const n of [100, 200, 500]) {
      const even = Array.from({ length: 1000 }, (_, index) => 1 - (index + 0.5) / 1000);
      let wrong = 0;
      const risks = even.map((score, index) => {
        wrong += 1 - truth(score);
        return wrong / (index + 1);
      });
      const bestShare = (risks.findLastIndex((risk) => risk <= 0.1) + 1) / 1000;
      let broken = 0;
      let answered = 0;
      let none = 0;
      const provable = new Array<number>(1000).fill(0);
      for (let run = 0; run < runs; run++) {
        const random = seededRandom(13 * n + 1_000_000 * run);
        const samples = Array.from({ length: n }, () => {
          const score = random();
          return { score, correct: random() < truth(score) };
        });
        countProvable(samples, provable);
        const { threshold } = guaranteeRisk(samples, { target: 0.1 });
        if (threshold === null) {
          none++;
          continue;
        }
        const share = even.filter((score) => score >= threshold).length;
        if (share > 0 && risks[share - 1]! > 0.1) broken++;
        answered += share / 1000;
      }
      rows.push({
        world: name,
        n,
        broken: rounded(broken / runs),
        "no guarantee": rounded(none / runs),
        answered: rounded(answered / runs),
        "best in hindsight": bestShare,
        ...(bestShare === 0
          ? {}
          : {
              share: rounded(answered / runs / bestShare),
              "share of one test at the best place": rounded(
                Math.max(...provable.map((passed, index) => ((index + 1) / 1000) * (passed / runs))) / bestShare,
              ),
            }),
      });
    }
  }
  console.log(`A risk target of 10 % at 90 % assurance, ${runs} runs`);
  console.table(rows);
}

/** What calibration errors perfect forecasters have by chance (calibration.md 2.1). */
export function chance(replicates: number): void {
  const rows: Record<string, string | number>[] = [];
  for (const n of [50, 100, 200, 500]) {
    const random = seededRandom(n);
    const forecasts = Array.from({ length: n }, () => random());
    const outcomes = forecasts.map((forecast) => random() < forecast);
    for (const [name, error] of [
      ["ECE, 10 equal widths", (p, y) => ece(p, y, { scheme: "equal-width" })],
      ["ECE, 5 equal masses", (p, y) => ece(p, y, { bins: 5 })],
      ["smECE", smEce],
    ] as [string, typeof ece][]) {
      const { median, p95 } = simulatedNull(error, forecasts, outcomes, { seed: 1, replicates });
      rows.push({ error: name, n, median: rounded(median!), p95: rounded(p95!) });
    }
  }
  console.log("Errors of perfect forecasters, forecasts uniform in [0, 1]");
  console.table(rows);
}

/** Kolmogorov and Smirnov's test of uniform p-values. */
export function nulls(runs: number): void {
  const rows: Record<string, string | number>[] = [];
  for (const [name, error] of [
    ["ECE", ece],
    ["smECE", smEce],
  ] as const) {
    for (const n of [20, 100]) {
      const values = Array.from({ length: runs }, (_, run) => {
        const random = seededRandom(31 * n + 1_000_000 * run);
        const forecasts = Array.from({ length: n }, () => Math.round(random() * 20) / 20);
        const outcomes = forecasts.map((forecast) => random() < forecast);
        return simulatedNull(error, forecasts, outcomes, { seed: run, replicates: 99 }).pValue!;
      }).sort((one, other) => one - other);
      const distance = Math.max(
        ...values.flatMap((value, index) => [Math.abs(value - index / runs), Math.abs(value - (index + 1) / runs)]),
      );
      const root = Math.sqrt(runs);
      const scaled = (root + 0.12 + 0.11 / root) * distance;
      let p = 0;
      for (let term = 1; term < 100; term++) p += 2 * (-1) ** (term - 1) * Math.exp(-2 * (term * scaled) ** 2);
      rows.push({ error: name, n, runs, distance: rounded(distance), p: rounded(Math.min(1, Math.max(0, p))) });
    }
  }
  console.log("P-values of the simulated null on calibrated forecasts: uniform if p > .01");
  console.table(rows);
}
