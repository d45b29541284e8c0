/** A diagnosis as a person reads it: the answer, how sure, and what it rests on. */
import type { AbstentionReason, Confidence, Diagnosis, RankedCause, Signals } from "@casebook/confidence";
import type { Question } from "@casebook/incident";
import { printPrecedents } from "./precedents.ts";
import { counted, decimal, moment, oneLine, percent, percentUnder } from "./words.ts";

const shownPrecedents = 3;
const shownCauses = 3;

/** What a person is told of the signals, in this order. */
const signalWords: readonly [name: keyof Signals, words: (value: number) => string][] = [
  ["linear", (value) => `${percent(value)} in the linear model`],
  ["share", (value) => `${percent(value)} of the precedents' vote`],
  ["supporters", (value) => counted(value, "supporting precedent")],
  ["similarity", (value) => `similarity ${decimal(value)} to the best of them`],
  ["ageDays", (value) => `the latest ${counted(Math.round(value), "day")} ago`],
];

/** Words of a diagnosis that abstains under `threshold`. `id` is what feedback refers to, where it is in a ledger. */
export function printDiagnosis(
  diagnosis: Diagnosis,
  question: Pick<Question, "title" | "openedAt">,
  { threshold, id }: { threshold: number; id?: string },
): string {
  const lines = [
    `${moment(question.openedAt)}  ${oneLine(question.title, 80)}`,
    ...(diagnosis.status === "failed" ? [`  Failed: ${diagnosis.error.message}`] : answerLines(diagnosis, threshold)),
    ...diagnosis.notes.map((note) => `  Note: ${note}`),
  ];
  const precedents = diagnosis.precedents.slice(0, shownPrecedents);
  if (precedents.length > 0) lines.push("  Precedents, by similarity:", printPrecedents(precedents).trimEnd());
  if (id !== undefined) lines.push(`  Incident ${diagnosis.incident}`, `  Diagnosis ${id}`);
  return `${lines.join("\n")}\n`;
}

function answerLines(diagnosis: Exclude<Diagnosis, { status: "failed" }>, threshold: number): string[] {
  const { status, causes, confidence, signals } = diagnosis;
  const lines: string[] = [];
  if (status === "abstained") lines.push(`  No answer: ${reasonOf(diagnosis.reason, confidence, threshold)}.`);
  const first = causes[0];
  if (first === undefined) return lines;
  if (status === "abstained" && diagnosis.reason === "no-precedent") return [...lines, `  Proposed: ${nameOf(first)}`];
  lines.push(`  ${status === "answered" ? "Cause" : "Likeliest"}: ${nameOf(first)}`);
  lines.push(`  Confidence: ${printConfidence(confidence, threshold)}`);
  const basis = signalWords.flatMap(([name, words]) => (signals[name] === undefined ? [] : [words(signals[name])]));
  if (basis.length > 0) lines.push(`  Rests on: ${basis.join(", ")}`);
  const others = causes.slice(1, shownCauses + 1).map(printOther);
  if (others.length > 0) lines.push(`  Also possible: ${others.join(", ")}`);
  return lines;
}

function reasonOf(reason: AbstentionReason, { probability }: Confidence, threshold: number): string {
  if (reason === "no-precedent") return "no past incident with a known cause shares a term with it";
  if (probability === null) return "it is not known yet how often such answers are right";
  return `the record does not make any cause as likely as ${percent(threshold)}, the threshold`;
}

function printOther(cause: RankedCause): string {
  const name = nameOf(cause, 40);
  return cause.probability === null ? name : `${name} ${percent(cause.probability)}`;
}

function nameOf({ category, service, text }: RankedCause, most = 90): string {
  return oneLine(category ?? service ?? text, most);
}

function printConfidence(confidence: Confidence, threshold: number): string {
  if (confidence.probability === null) return "none yet, since no outcome of an earlier answer is known";
  const { probability, low, high, basis, n, clusters } = confidence;
  const sure = probability < threshold ? percentUnder(probability, threshold) : percent(probability);
  const range = `${sure} (90 % interval ${percent(low)} to ${percent(high)})`;
  const rows = `${counted(n, "outcome")} in ${counted(clusters, "cluster")}`;
  return basis === "base-rate"
    ? `${range}, uncalibrated: the share of right answers among ${rows}`
    : `${range}, ${basis} on ${rows}`;
}
