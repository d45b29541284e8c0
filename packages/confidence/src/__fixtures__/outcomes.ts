/** Rows of experience, made up. */
import type { Outcome, Signals, Walk } from "@casebook/confidence";
import { day } from "./record.ts";

export type Row = { signals: Signals; correct: boolean };

/** The outcome number `at` of a walk; by default known on the day of its number and a cluster of its own. */
export function outcomeOf({ signals, correct }: Row, at: number, rest: Partial<Outcome> = {}): Outcome {
  return {
    incident: `incident ${at}`,
    cluster: `cluster ${at}`,
    openedAt: day(at),
    knownAt: day(at),
    fingerprint: "neighbours/1",
    source: "replay",
    answer: { text: "disk full" },
    signals,
    correct,
    ...rest,
  };
}

/** Rows whose signal tells right from wrong when `strength` is large, and says nothing when it is 0. */
export function drawRows(n: number, random: () => number, strength: number): Row[] {
  return Array.from({ length: n }, () => {
    const correct = random() < 0.5;
    const noise = (random() + random() + random() - 1.5) * 2;
    const linear = 1 / (1 + Math.exp(-(strength * (correct ? 1 : -1) + noise)));
    return { signals: { linear, share: random(), similarity: random() }, correct };
  });
}

/** Asks before each outcome becomes known: what was said, and what the running base rate would have said. */
export function walkThrough(walk: Walk, rows: readonly Row[]): { said: number[]; base: number[]; outcomes: boolean[] } {
  const said: number[] = [];
  const base: number[] = [];
  const outcomes: boolean[] = [];
  let right = 0;
  rows.forEach((row, at) => {
    const { probability } = walk.of(row.signals);
    if (probability !== null) {
      said.push(probability);
      base.push((right + 1) / (at + 2));
      outcomes.push(row.correct);
    }
    walk.update(outcomeOf(row, at));
    if (row.correct) right++;
  });
  return { said, base, outcomes };
}

export function totalLogLoss(probabilities: readonly number[], outcomes: readonly boolean[]): number {
  return probabilities.reduce((sum, p, at) => sum - Math.log(outcomes[at] ? p : 1 - p), 0);
}
