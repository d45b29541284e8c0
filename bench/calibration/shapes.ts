/** Where scores come from in the simulations, and how likely an answer with a score is right. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Random = () => number;

/** `draw` gives a score; `truth` the probability that an answer with it is right. */
export type Shape = { name: string; draw(random: Random): number; truth(score: number): number };

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));
const logit = (score: number): number => Math.log(score / (1 - score));

/** Standard normal, by Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The five of calibration.md 1.3. */
export const shapes: readonly Shape[] = [
  {
    name: "rounded, overconfident",
    draw: (random) => [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99][Math.floor(9 * random() ** 0.6)]!,
    truth: (score) => sigmoid(-1.2 + 0.75 * logit(score)),
  },
  {
    name: "S-shaped",
    draw: (random) => 0.01 + 0.98 * random(),
    truth: (score) => 0.1 + 0.8 * sigmoid(12 * (score - 0.5)),
  },
  {
    name: "plateau",
    draw: (random) => 0.01 + 0.98 * random(),
    truth: (score) => Math.min(Math.max(score, 0.05), 0.55),
  },
  {
    name: "too extreme",
    draw: (random) => Math.min(Math.max(sigmoid(3 * (0.3 + normal(random))), 1e-6), 1 - 1e-6),
    truth: (score) => sigmoid(logit(score) / 3),
  },
  {
    name: "calibrated",
    draw: (random) => 0.02 + 0.96 * Math.sqrt(random()),
    truth: (score) => score,
  },
];

export type Row = { score: number; correct: boolean };

export function drawRows(shape: Shape, n: number, random: Random): Row[] {
  return Array.from({ length: n }, () => {
    const score = shape.draw(random);
    return { score, correct: random() < shape.truth(score) };
  });
}

/** Top-label confidences of a real network: 10,000 rows of p-lambda/verified_calibration, MIT. */
export function readCifar(): Row[] | undefined {
  const folder = process.env.CASEBOOK_DATASETS ?? join(import.meta.dirname, "../../../shared/datasets");
  try {
    return readFileSync(join(folder, "cifar10-vgg-top1.jsonl"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => {
        const { confidence, correct } = JSON.parse(line) as { confidence: number; correct: boolean };
        return { score: confidence, correct };
      });
  } catch {
    return undefined;
  }
}

export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other]!, copy[last]!];
  }
  return copy;
}
