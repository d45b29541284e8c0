/** Times, beside Python peers where they are installed. */
import { spawnSync } from "node:child_process";
import {
  bootstrapAuroc,
  calibrate,
  fitBeta,
  fitSpline,
  fitVennAbers,
  seededRandom,
  smEce,
  startCalibration,
} from "@casebook/calibration";
import { report, rounded } from "../report.ts";

/** The best of several runs, in milliseconds of processor time: what the work costs when other programs run beside it. */
function best(times: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < times; run++) {
    const begun = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begun);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

const peer = `
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, relplot
from betacal import BetaCalibration
from sklearn.metrics import roc_auc_score
from venn_abers import VennAbers
rows = json.load(sys.stdin)
p = np.array([row["score"] for row in rows]); y = np.array([row["correct"] for row in rows])
def best(times, work):
    least = 1e9
    for _ in range(times):
        begun = time.process_time(); work(); least = min(least, time.process_time() - begun)
    return least * 1000
def auroc():
    generator = np.random.default_rng(1)
    for _ in range(50):
        drawn = generator.integers(0, len(p), len(p)); roc_auc_score(y[drawn], p[drawn])
print(json.dumps({
    "one fit of the beta map": best(5, lambda: BetaCalibration("abm").fit(p, y)),
    "one fit of Venn-Abers": best(2, lambda: VennAbers().fit(np.stack([1 - p, p], 1), y.astype(int))),
    "smECE": best(5, lambda: relplot.smECE(p, y.astype(float))),
    "1,000 bootstraps of AUROC": 20 * best(1, auroc),
}))`;

export async function speed(): Promise<void> {
  const random = seededRandom(3);
  const samples = Array.from({ length: 10_000 }, () => {
    const score = random();
    return { score, correct: random() < score * score * (3 - 2 * score) };
  });
  const scores = samples.map(({ score }) => score);
  const outcomes = samples.map(({ correct }) => correct);
  const calibration = calibrate(samples);
  let sum = 0;
  const times: Record<string, number> = {
    "one refit of the default's map (spline)": best(10, () => fitSpline(samples)),
    "one fit of the beta map": best(10, () => fitBeta(samples)),
    "one fit of Venn-Abers": best(10, () => fitVennAbers(samples)),
    "calibrate, the whole walk": best(3, () => calibrate(samples)),
    smECE: best(10, () => smEce(scores, outcomes)),
    "1,000 bootstraps of AUROC": best(3, () => bootstrapAuroc(scores, outcomes, { seed: 1 })),
    "predict, one":
      best(10, () => {
        for (let row = 0; row < 10_000; row++) sum += calibration.predict(scores[row]).probability!;
      }) / 10_000,
    "update, mean of 1,000, 8 signals":
      best(2, () => {
        const walk = startCalibration();
        for (let row = 0; row < 1000; row++) {
          walk.update({
            signals: Array.from({ length: 8 }, (_, k) => scores[8 * (row % 1000) + k]!),
            correct: outcomes[row]!,
          });
        }
      }) / 1000,
  };
  if (!(sum > 0)) throw new Error("nothing was predicted");
  const python = process.env.CASEBOOK_PYTHON ?? "python3";
  const ran = spawnSync(python, ["-c", peer], { input: JSON.stringify(samples), encoding: "utf8" });
  const peers: Record<string, number> = ran.status === 0 ? JSON.parse(ran.stdout) : {};
  if (ran.status !== 0)
    console.log(`No Python peer (CASEBOOK_PYTHON=${python}): ${ran.stderr?.trim().split("\n").at(-1)}`);
  const rows = Object.entries(times).map(([work, milliseconds]) => ({
    work,
    milliseconds: rounded(milliseconds),
    ...(peers[work] === undefined
      ? {}
      : { "Python peer": rounded(peers[work]), ratio: rounded(peers[work] / milliseconds) }),
  }));
  await report("calibration-speed", { bench: "calibration speed", settings: { rows: 10_000 }, versions: {}, rows });
}
