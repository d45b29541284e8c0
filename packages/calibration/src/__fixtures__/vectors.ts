/** The published test vectors A to D, and the samples of the reference file. */
import type { ScoreSample } from "@casebook/calibration";
import methods from "./methods.json" with { type: "json" };

const times = (n: number, value: number): number[] => Array.from({ length: n }, () => value);
const bits = (text: string): boolean[] => [...text].map((bit) => bit === "1");

export const vectors = {
  /** Two values only. */
  A: { probabilities: [0.5, 0.5, 0.5, 0.6, 0.5, 0.6, 0.6, 0.6, 0.6], outcomes: bits("010101110") },
  /** Evenly spread. */
  B: { probabilities: [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95], outcomes: bits("0010010111") },
  /** Eight with ties. */
  C: { probabilities: [0.1, 0.1, 0.4, 0.4, 0.7, 0.7, 0.7, 0.9], outcomes: bits("00010111") },
  /** An overconfident language model. */
  D: {
    probabilities: [...times(5, 0.95), ...times(6, 0.9), ...times(4, 0.8), ...times(2, 0.7), ...times(2, 0.6), 0.5],
    outcomes: bits("11010101100100101000"),
  },
} satisfies Record<string, { probabilities: number[]; outcomes: boolean[] }>;

export function samplesOf(scores: readonly number[], outcomes: readonly boolean[]): ScoreSample[] {
  return scores.map((score, row) => ({ score, correct: outcomes[row]! }));
}

/** The rule of `ten_thousand` in tools/reference/calibration-methods.py. */
function tenThousand(): { scoresGiven: number[]; outcomes: boolean[] } {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state;
  };
  const [scoresGiven, outcomes]: [number[], boolean[]] = [[], []];
  for (let row = 0; row < 10_000; row++) {
    const score = ((next() >>> 8) % 9999) / 10_000 + 0.0001;
    scoresGiven.push(score);
    outcomes.push(next() / 2 ** 32 < score * score * (3 - 2 * score));
  }
  return { scoresGiven, outcomes };
}

type Case = (typeof methods.cases)[number];

/** The shapes of the reference file, each with its rows. */
export const cases: {
  name: string;
  maps: Case["maps"];
  steps: Case["steps"];
  scores: Case["scores"];
  scoresGiven: number[];
  outcomes: boolean[];
}[] = methods.cases.map(({ name, maps, steps, scores, ...rows }) => ({
  name,
  maps,
  steps,
  scores,
  ...("scoresGiven" in rows && rows.scoresGiven !== undefined
    ? { scoresGiven: rows.scoresGiven, outcomes: rows.outcomes }
    : tenThousand()),
}));

export const asked: number[] = methods.asked;
