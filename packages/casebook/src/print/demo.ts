/** What the demo shows. */
import type { Diagnosis } from "@casebook/confidence";
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
    `${counted(replayed.length, "public outage")}, ${day(first.question.openedAt)} to ${day(last.question.openedAt)}, each diagnosed from those whose cause\nwas known before it opened. It answers from ${percent(threshold)} confidence on. The last ${shown}:\n\n`,
    ...replayed.slice(-shown).map((one) => printOne(one, threshold)),
    ...(abstained === undefined ? [] : ["The last one it would not answer:\n\n", printOne(abstained, threshold)]),
    `All but the first ${replayed.length - evaluation.n}:\n\n`,
    printEvaluation(evaluation),
    `\nAn answer is right if it names any of the recorded causes, contributing ones included; so are the baselines.\n`,
    ...losses(evaluation),
    `These outages come from many companies and hardly recur, so little can be predicted
and the confidence is low, as it should be. A team's own incidents recur: try
"casebook import FILE", then "casebook evaluate".
`,
  ].join("");
}

/** Where it is worse than what takes no effort, in words. */
function losses({ accuracy, auroc, baselines: { majority } }: Evaluation): string[] {
  const lines: string[] = [];
  if (accuracy !== null && majority !== null && accuracy < majority) {
    lines.push(
      `Here Casebook loses to the plainest rule: always to name the cause that was commonest so far is right in
${percent(majority)} of the cases, Casebook in ${percent(accuracy)}.
`,
    );
  }
  if (auroc !== null && auroc < 0.5) {
    lines.push(
      `AUROC is under .50, as nothing tells one of these outages from another: the confidence follows the share of
right answers so far. Right answers that came early are missing later, so such a share stands high before a
bad stretch and low before a good one.
`,
    );
  }
  return lines;
}

function printOne({ question, truth, answers }: ReplayedIncident, threshold: number): string {
  const { diagnosis, correct } = answers[0]!;
  const [cause, ...contributing] = truth;
  const also = [...new Set(contributing.map(({ category }) => category))].filter((kind) => kind !== cause!.category);
  const kinds = `${cause!.category}${also.length > 0 ? `, also ${also.join(" and ")}` : ""}`;
  return `${printDiagnosis(diagnosis, question, { threshold })}  In truth: ${kinds}. ${verdictOn(diagnosis.status, correct)}\n    ${oneLine(cause!.text, 96)}\n\n`;
}

function verdictOn(status: Diagnosis["status"], correct: boolean | undefined): string {
  if (status === "answered") return correct === true ? "Right." : "Wrong.";
  return `It would have been ${correct === true ? "right" : "wrong"}.`;
}
