/** Which terms an incident is found by. */
import { causesOf, type Incident, type Question } from "@casebook/incident";
import { withoutTimes } from "./masks.ts";
import { tokensOf } from "./tokens.ts";

/** How often each term occurs. */
export type TermCounts = Map<string, number>;

/**
 * Terms of a question: its symptoms only. Each line of `digest`, and each of its `|`-separated fields, is also one term.
 * `outage` and `openedAt` give no terms.
 */
export function questionTerms(question: Question): TermCounts {
  const counts: TermCounts = new Map();
  count(tokensOf(question.title), counts);
  count(tokensOf(question.summary), counts);
  if (question.service !== undefined) countNamed("service", question.service, counts);
  if (question.severity !== undefined) count([namedTerm("severity", question.severity)], counts);
  for (const [key, value] of Object.entries(question.labels ?? {})) countNamed(key, value, counts);
  for (const line of question.digest ?? []) count(digestTerms(line), counts);
  return counts;
}

/** Terms of a precedent: its symptoms and its causes, which were known by then. */
export function precedentTerms(incident: Incident): TermCounts {
  const counts = questionTerms(incident);
  for (const cause of causesOf(incident)) {
    count(tokensOf(cause.text), counts);
    if (cause.category !== undefined) count(tokensOf(cause.category), counts);
    if (cause.service !== undefined) count(tokensOf(cause.service), counts);
  }
  return counts;
}

function digestTerms(digestLine: string): string[] {
  const line = withoutTimes(digestLine).trim();
  if (line === "") return [];
  const fields = line.includes("|") ? line.split("|").filter((field) => field.trim() !== "") : [];
  return [...tokensOf(line), namedTerm("line", line), ...fields.map((field) => namedTerm("field", field))];
}

function countNamed(name: string, value: string, counts: TermCounts): void {
  count([namedTerm(name, value), ...tokensOf(value)], counts);
}

function namedTerm(name: string, value: string): string {
  return `${name}=${value.trim().slice(0, 500)}`.normalize("NFKC").toLowerCase();
}

function count(terms: readonly string[], counts: TermCounts): void {
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
}
