/** What the demo shows. */
import type { Evaluation, ReplayedIncident } from "@casebook/evaluate";
import { printDiagnosis } from "./diagnosis.ts";
import { printEvaluation } from "./evaluation.ts";
import { counted, day, oneLine, percent } from "./words.ts";

const shown = 5;

export function printDemo(replayed: readonly ReplayedIncident[], evaluation: Evaluation, threshold: number): string {
  const first = replayed[0]!;
  const last = replayed.at(-1)!;
  const abstained = replayed.findLast(({ answers }) => answers[0]?.diagnosis.status === "abstained");
  return [
    `${counted(replayed.length, "public outage")}, ${day(first.question.openedAt)} to ${day(last.question.openedAt)}, each diagnosed from those whose cause was known before it opened.\n`,
    `The last ${shown} (it answers from ${percent(threshold)} confidence on):\n\n`,
    ...replayed.slice(-shown).map(printOne),
    ...(abstained === undefined ? [] : ["The last one it would not answer:\n\n", printOne(abstained)]),
    "Over all of them, after the first 40:\n\n",
    printEvaluation(evaluation),
    `
An answer is right if it names any of the recorded causes, contributing ones included; so are the baselines.
These outages come from many companies and hardly recur, so little can be predicted and the confidence is low, as it should
be. A team's own incidents recur: try "casebook import FILE", then "casebook evaluate".
`,
  ].join("");
}

function printOne({ question, truth, answers }: ReplayedIncident): string {
  const { diagnosis, correct } = answers[0]!;
  const [cause, ...contributing] = truth;
  const also = contributing.map(({ category }) => ` and ${category}`).join("");
  const verdict = correct === true ? "right" : "wrong";
  return `${printDiagnosis(diagnosis, question)}  In truth: ${cause!.category}${also} (${verdict}). ${oneLine(cause!.text, 120)}\n\n`;
}
