/** A diagnosis as a person reads it: the answer, how sure, and what it rests on. */
import type { Confidence, Diagnosis, Signals } from "@casebook/confidence";
import type { Question } from "@casebook/incident";
import { printPrecedents } from "./precedents.ts";
import { counted, decimal, moment, oneLine, percent } from "./words.ts";

const shownPrecedents = 3;
const shownCauses = 3;

const reasons = {
  "no-precedent": "no past incident with a known cause shares a term with it",
  "low-confidence": "the record does not make any cause likely enough",
};

const signalWords: Record<keyof Signals, (value: number) => string> = {
  linear: (value) => `${percent(value)} in the linear model`,
  share: (value) => `${percent(value)} of the precedents' vote`,
  supporters: (value) => counted(value, "supporting precedent"),
  similarity: (value) => `similarity ${decimal(value)} to the best of them`,
  margin: (value) => `${value < 0 ? "behind" : "ahead of"} the next by ${percent(Math.abs(value))}`,
  ageDays: (value) => `the latest ${counted(Math.round(value), "day")} ago`,
  novelty: (value) => `novelty ${decimal(value)}`,
};

/** Words of a diagnosis. `id` is what feedback refers to, where it is in a ledger. */
export function printDiagnosis(
  diagnosis: Diagnosis,
  question: Pick<Question, "title" | "openedAt">,
  id?: string,
): string {
  const lines = [`${moment(question.openedAt)}  ${oneLine(question.title, 80)}`];
  if (diagnosis.status === "failed") lines.push(`  Failed: ${diagnosis.error.message}`);
  else {
    const { causes, confidence, signals } = diagnosis;
    if (diagnosis.status === "abstained") lines.push(`  No answer: ${reasons[diagnosis.reason]}.`);
    const first = causes[0];
    if (first !== undefined) {
      lines.push(`  ${diagnosis.status === "answered" ? "Cause" : "Likeliest"}: ${nameOf(first)}`);
      lines.push(`  Confidence: ${printConfidence(confidence)}`);
      const basis = printSignals(signals);
      if (basis !== "") lines.push(`  Rests on: ${basis}`);
      const others = causes
        .slice(1, shownCauses + 1)
        .map((cause) => `${nameOf(cause, 40)} ${percent(cause.probability)}`);
      if (others.length > 0) lines.push(`  Also possible: ${others.join(", ")}`);
    }
  }
  for (const note of diagnosis.notes) lines.push(`  Note: ${note}`);
  const precedents = diagnosis.precedents.slice(0, shownPrecedents);
  if (precedents.length > 0) lines.push("  Precedents, by similarity:", printPrecedents(precedents).trimEnd());
  if (id !== undefined) lines.push(`  Diagnosis ${id}`);
  return `${lines.join("\n")}\n`;
}

function nameOf(
  { category, service, text }: { category?: string | undefined; service?: string | undefined; text: string },
  most = 90,
): string {
  const name = category ?? service;
  return oneLine(name === undefined ? text : name, most);
}

function printConfidence(confidence: Confidence): string {
  if (confidence.probability === null) return "none yet, since no outcome is known";
  const { probability, low, high, basis, n, clusters } = confidence;
  const range = `${percent(probability)} (90 % interval ${percent(low)} to ${percent(high)})`;
  const rows = `${counted(n, "outcome")} in ${counted(clusters, "cluster")}`;
  return basis === "base-rate"
    ? `${range}, uncalibrated: the share of right answers among ${rows}`
    : `${range}, ${basis} on ${rows}`;
}

function printSignals(signals: Signals): string {
  const order: (keyof Signals)[] = ["linear", "share", "supporters", "similarity", "ageDays"];
  return order.flatMap((name) => (signals[name] === undefined ? [] : [signalWords[name](signals[name])])).join(", ");
}
