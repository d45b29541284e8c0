/** Precedents as a list. */
import type { Precedent } from "@casebook/history";
import { similarityOf } from "@casebook/predict";
import { day, decimal, oneLine } from "./words.ts";

const mostTerms = 6;

/** They match, and tell a person nothing. */
const functionWords = new Set(
  `a about after all also an and any are as at be been before but by can do does for from had has have if in into is it
  its more most no not of on one only or other out over so some than that the their them then there these they this to up
  was were when which while who will with`.split(/\s+/),
);

/** Two lines each: similarity, day and title; then cause, the terms that matched, and id. */
export function printPrecedents(precedents: readonly Precedent[]): string {
  return printRows(precedents, (precedent) => decimal(similarityOf(precedent)));
}

/** What a search found, in its order: that of the score, which the cosine need not follow. */
export function printFound(precedents: readonly Precedent[]): string {
  const columns = (precedent: Precedent) => `${decimal(precedent.score)}   ${decimal(similarityOf(precedent))}`;
  return `By score: BM25, 1 at most. Beside it the cosine of the words, which a diagnosis goes by.\n\n    score  cosine\n${printRows(precedents, columns)}`;
}

function printRows(precedents: readonly Precedent[], numbersOf: (precedent: Precedent) => string): string {
  return precedents
    .map((precedent) => {
      const { incident, lexical } = precedent;
      const cause = incident.rootCause?.category ?? incident.rootCause?.text ?? "cause not recorded";
      const terms = worthShowing(lexical?.terms ?? []).map((term) => oneLine(term, 40));
      const facts = [oneLine(cause, 60), ...(terms.length > 0 ? [`shares ${terms.join(", ")}`] : []), incident.id];
      const numbers = numbersOf(precedent);
      const first = `    ${numbers}  ${day(incident.openedAt)}  ${oneLine(incident.title, 66)}`;
      return `${first}\n${" ".repeat(numbers.length + 6)}${facts.join(" | ")}\n`;
    })
    .join("");
}

/** The weightiest terms, without function words, parts of a term that is shown, and a label whose value is shown. */
function worthShowing(terms: readonly string[]): string[] {
  const shown: string[] = [];
  for (const term of terms) {
    if (shown.length === mostTerms) break;
    const told = shown.some((other) => other.includes(term) || term.endsWith(`=${other}`));
    if (!told && !functionWords.has(term)) shown.push(term);
  }
  return shown;
}
