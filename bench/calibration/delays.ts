/** What a single mixture loses to the base rate when outcomes come late (calibration.md 1.7). */
import { clip, seededRandom, startCalibration, startMixture, startTurns } from "@casebook/calibration";
import { mean, quantile } from "../measure.ts";
import { rounded } from "../report.ts";
import { normal } from "./shapes.ts";

const loss = (probability: number, outcome: boolean): number => -Math.log(outcome ? probability : 1 - probability);

/** 70 questions, and a map that is pure noise of 1.5 logits around the base rate. */
export function delays(walks: number): void {
  const rows: Record<string, number>[] = [];
  for (const delay of [0, 1, 5, 14]) {
    const [single, turning]: [number[], number[]] = [[], []];
    for (let walk = 0; walk < walks; walk++) {
      const random = seededRandom(walk);
      let mixture = startMixture([0.5, 0.5]);
      let turns = startTurns([0.5, 0.5], delay);
      const open: { forecasts: number[]; outcome: boolean; turn: number }[] = [];
      let [excess, turned, right, known] = [0, 0, 0, 0];
      for (let question = 0; question < 70; question++) {
        if (open.length > delay) {
          const { forecasts, outcome, turn } = open.shift()!;
          mixture = mixture.update(forecasts, outcome);
          turns = turns.tell(turn, outcome);
          known++;
          if (outcome) right++;
        }
        const base = (right + 1) / (known + 2);
        const map = clip(1 / (1 + Math.exp(-Math.log(base / (1 - base)) - 1.5 * normal(random))), 70);
        const outcome = random() < 0.6;
        const asked = turns.ask([base, map]);
        turns = asked.next;
        excess += loss(mixture.mix([base, map]), outcome) - loss(base, outcome);
        turned += loss(asked.probability, outcome) - loss(base, outcome);
        open.push({ forecasts: [base, map], outcome, turn: asked.turn });
      }
      single.push(excess);
      turning.push(turned);
    }
    rows.push({
      delay,
      "mean excess": rounded(mean(single)),
      p95: rounded(quantile(single, 0.95)),
      "above ln 2": rounded(single.filter((excess) => excess > Math.LN2 + 1e-9).length / walks),
      "turns: mean": rounded(mean(turning)),
      "turns: largest": rounded(Math.max(...turning)),
      "turns: bound": rounded((delay + 1) * Math.LN2),
    });
  }
  console.log(`Nats over the running base rate in all, 70 questions, ${walks} walks; a map that is noise`);
  console.table(rows);
  ofTheDefault(walks);
}

/** The default after 20 outcomes that came at once: 70 questions more, with scores that are noise. */
function ofTheDefault(walks: number): void {
  const rows: Record<string, number>[] = [];
  for (const delay of [0, 1, 5, 14]) {
    const excesses: number[] = [];
    for (let walk = 0; walk < walks; walk++) {
      const random = seededRandom(walk);
      const calibration = startCalibration();
      const open: { score: number; correct: boolean }[] = [];
      let [excess, right] = [0, 0];
      for (let question = 0; question < 90; question++) {
        while (open.length > (question <= 20 ? 0 : delay)) {
          const known = open.shift()!;
          calibration.update(known);
          if (known.correct) right++;
        }
        const asked = { score: 0.01 + 0.98 * random(), correct: random() < 0.6 };
        const base = (right + 1) / (calibration.n + 2);
        if (question >= 20) {
          excess += loss(calibration.predict(asked.score).probability!, asked.correct) - loss(base, asked.correct);
        }
        open.push(asked);
      }
      excesses.push(excess);
    }
    rows.push({
      delay,
      "mean excess": rounded(mean(excesses)),
      p95: rounded(quantile(excesses, 0.95)),
      largest: rounded(Math.max(...excesses)),
      "above ln 2": rounded(excesses.filter((excess) => excess > Math.LN2 + 1e-9).length / walks),
    });
  }
  console.log(`The same of the default with scores that are noise, ${walks} walks`);
  console.table(rows);
}
