/** How much log loss each method leaves over the best possible, by number of outcomes. */
import {
  averageLogits,
  type Calibration,
  calibrate,
  calibratorFromJSON,
  clip,
  fitBaseRate,
  fitBeta,
  fitCentredIsotonic,
  fitHistogram,
  fitIsotonic,
  fitPlatt,
  fitQuadratic,
  fitSpline,
  fitTemperature,
  fitVennAbers,
  seededRandom,
} from "@casebook/calibration";
import { mean, quantile } from "../measure.ts";
import { report, rounded } from "../report.ts";
import { drawRows, type Row, readCifar, shapes, shuffled } from "./shapes.ts";

type Predict = (score: number) => number;
const of = ({ predict }: { predict(score: number): { probability: number | null } }): Predict => {
  return (score) => predict(score).probability!;
};

const methods: Record<string, (rows: readonly Row[], calibration: Calibration) => Predict> = {
  default: (_, calibration) => of(calibration),
  "raw score": () => (score) => Math.min(Math.max(score, 1e-7), 1 - 1e-7),
  "base rate": (rows) => of(fitBaseRate(rows)),
  temperature: (rows) => of(fitTemperature(rows)),
  "Platt likelihood": (rows) => of(fitPlatt(rows, { estimate: "likelihood" })),
  "Platt targets": (rows) => of(fitPlatt(rows, { estimate: "targets" })),
  "Platt MAP": (rows) => of(fitPlatt(rows)),
  "beta likelihood": (rows) => of(fitBeta(rows, { estimate: "likelihood" })),
  "beta MAP": (rows) => of(fitBeta(rows)),
  quadratic: (rows) => of(fitQuadratic(rows)),
  spline: (rows) => of(fitSpline(rows)),
  isotonic: (rows) => of(fitIsotonic(rows)),
  "centred isotonic": (rows) => of(fitCentredIsotonic(rows)),
  "Venn-Abers": (rows) => of(fitVennAbers(rows)),
  "cross Venn-Abers": (rows) => of(fitVennAbers(rows, { folds: 5 })),
  "10 equal-mass bins": (rows) => of(fitHistogram(rows)),
  "searched bins": (rows) => of(fitHistogram(rows, { scheme: "searched" })),
  "beta MAP + Venn-Abers": (rows) => of(averageLogits(fitBeta(rows), fitVennAbers(rows))),
};

const unbound = "default without its promise";

/** What the default believes, whatever that may cost beside the base rate. The difference is the price of its promise. */
function belief(calibration: Calibration): Predict {
  const { weights, maps, rows: tally, n } = calibration.toJSON();
  const base = (tally.right + 1) / (tally.right + tally.wrong + 2);
  const predictors = maps.map(({ calibrator }) => of(calibratorFromJSON(calibrator)));
  return (score) =>
    [base, ...predictors.map((predict) => predict(score)), clip(score, n)].reduce(
      (sum, forecast, member) => sum + weights[member]! * forecast,
      0,
    );
}

/** A task: rows to learn from, and the log loss left over on new ones. */
type Task = {
  name: string;
  draw(n: number, random: () => number): { rows: Row[]; loss(predict: Predict): number; least: number };
};

/** Expected log loss over that of the truth, at 1,001 even quantiles of the scores. */
function simulated(shape: (typeof shapes)[number]): Task {
  const random = seededRandom(99);
  const sorted = Array.from({ length: 100_100 }, () => shape.draw(random)).sort((a, b) => a - b);
  const at = Array.from({ length: 1001 }, (_, index) => sorted[100 * index + 50]!);
  const truth = at.map(shape.truth);
  return {
    name: shape.name,
    draw: (n, source) => ({
      rows: drawRows(shape, n, source),
      least: 0,
      loss: (predict) =>
        mean(
          at.map((score, index) => {
            const [p, q] = [truth[index]!, predict(score)];
            return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
          }),
        ),
    }),
  };
}

/** Log loss on 2,000 other rows, over that of a spline that was fitted on all 10,000. */
function real(rows: readonly Row[]): Task {
  const best = of(fitSpline(rows));
  const lossOf = (tested: readonly Row[], predict: Predict): number =>
    mean(tested.map(({ score, correct }) => -Math.log(correct ? predict(score) : 1 - predict(score))));
  return {
    name: "cifar10-vgg-top1",
    draw: (n, source) => {
      const mixed = shuffled(rows, source);
      const tested = mixed.slice(n, n + 2000);
      const least = lossOf(tested, best);
      return { rows: mixed.slice(0, n), least, loss: (predict) => lossOf(tested, predict) - least };
    },
  };
}

export async function learningCurve(replicates: number): Promise<void> {
  const cifar = readCifar();
  if (cifar === undefined) console.log("cifar10-vgg-top1.jsonl is not there: simulated shapes only.");
  const tasks = [...(cifar === undefined ? [] : [real(cifar)]), ...shapes.map(simulated)];
  const sizes = [20, 30, 50, 100, 200, 500];
  const names = Object.keys(methods);
  const rows: Record<string, string | number>[] = [];
  const overBest = new Map<string, number[]>();
  const published: Record<string, Record<number, number>> = {};
  for (const task of tasks) {
    for (const n of sizes) {
      const leasts: number[] = [];
      const losses = new Map([...names, unbound].map((name) => [name, [] as number[]]));
      for (let replicate = 0; replicate < replicates; replicate++) {
        // The same rows for every method.
        const drawn = task.draw(n, seededRandom(1_000_003 * n + replicate));
        leasts.push(drawn.least);
        const calibration = calibrate(drawn.rows);
        for (const name of names) losses.get(name)!.push(drawn.loss(methods[name]!(drawn.rows, calibration)));
        losses.get(unbound)!.push(drawn.loss(belief(calibration)));
      }
      const means = new Map([...losses].map(([name, each]) => [name, mean(each)]));
      const least = Math.min(...names.map((name) => means.get(name)!));
      for (const name of [...names, unbound]) {
        const key = `${name}|${n}`;
        overBest.set(key, [...(overBest.get(key) ?? []), means.get(name)! - least]);
        const p90 = quantile(losses.get(name)!, 0.9);
        rows.push({ shape: task.name, n, method: name, mean: rounded(means.get(name)!), p90: rounded(p90) });
      }
      if (cifar !== undefined && task === tasks[0]) {
        for (const name of ["raw score", "Platt MAP", "beta MAP"]) {
          published[name] = { ...published[name], [n]: rounded(means.get(name)! + mean(leasts)) };
        }
      }
      const inOrder = names.toSorted((a, b) => quantile(losses.get(a)!, 0.9) - quantile(losses.get(b)!, 0.9));
      const [own, raw, base] = ["default", "raw score", "base rate"].map((name) => means.get(name)!);
      const allowed = 1.5 / n;
      console.log(
        `${task.name}, n = ${n}: best ${names.find((name) => means.get(name) === least)} ${least.toFixed(4)}, default ${own!.toFixed(4)}; ` +
          `its p90 has place ${inOrder.indexOf("default") + 1} (first: ${inOrder[0]}); ` +
          `over raw ${(own! - raw!).toFixed(4)}, over base ${(own! - base!).toFixed(4)}${own! - Math.min(raw!, base!) > allowed ? " TOO MUCH" : ""} (allowed ${allowed.toFixed(4)})`,
      );
    }
  }
  console.log("\nMean excess over the best method of each cell, averaged over shapes");
  console.table(
    Object.fromEntries(
      [...names, unbound].map((name) => [
        name,
        Object.fromEntries(sizes.map((n) => [n, rounded(mean(overBest.get(`${name}|${n}`)!))])),
      ]),
    ),
  );
  console.log("Mean excess over the truth, five simulated shapes (calibration.md 1.3)");
  const overTruth = (name: string, n: number): number =>
    mean(
      shapes.map(
        (shape) => rows.find((row) => row.shape === shape.name && row.n === n && row.method === name)!.mean as number,
      ),
    );
  console.table(
    Object.fromEntries(
      [...names, unbound].map((name) => [name, Object.fromEntries(sizes.map((n) => [n, rounded(overTruth(name, n))]))]),
    ),
  );
  console.log("Log loss itself on cifar10-vgg-top1 (calibration.md 1.8)");
  console.table(published);
  console.log("90th percentile of the runs, averaged over shapes");
  const p90 = (name: string, n: number): number =>
    mean(rows.filter((row) => row.method === name && row.n === n).map((row) => row.p90 as number));
  console.table(
    Object.fromEntries(
      [...names, unbound].map((name) => [name, Object.fromEntries(sizes.map((n) => [n, rounded(p90(name, n))]))]),
    ),
  );
  for (const n of sizes) {
    const inOrder = names.toSorted((a, b) => p90(a, n) - p90(b, n));
    console.log(
      `n = ${n}: p90 averaged over shapes, default has place ${inOrder.indexOf("default") + 1} of ${names.length}`,
    );
  }
  await report(
    "calibration-curve",
    { bench: "calibration curve", settings: { replicates }, versions: {}, rows },
    false,
  );
}
