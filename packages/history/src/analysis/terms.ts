/** Which terms an incident is found by. */
import { causesOf, type Incident, type Question } from "@casebook/incident";
import { type AnalysisSettings, type Field, settingsOf } from "./analysis-options.ts";
import { maskerOf, withZeros } from "./masks.ts";
import { eachToken } from "./tokens.ts";
import { eachWordTerm, type WordRules } from "./words.ts";

/** How often each term occurs. */
export type TermCounts = Map<string, number>;

/** Terms with their counts; a term may come more than once, and then its counts add up. `TermCounts` is one. */
export type TermSource = { forEach(take: TakeTerm): void };

type TakeTerm = (count: number, term: string) => void;

export type Terms = {
  questionTerms(question: Question): TermCounts;
  precedentTerms(incident: Incident): TermSource;
};

/**
 * Terms by settings. Each line of `digest`, and each of its `|`-separated fields, is also one term. `outage` and
 * `openedAt` give none.
 */
export function createTerms(
  { tokenizer, masks, characterGrams, weights }: AnalysisSettings,
  stem: WordRules["stem"],
  stopWords: ReadonlySet<string>,
): Terms {
  const masked = maskerOf(masks);
  const rules: WordRules = { stem, stopWords, withoutNumbers: masks.has("numbers"), characterGrams };
  const isPlain = stem === undefined && stopWords.size === 0 && !rules.withoutNumbers && !characterGrams;

  function words(text: string, field: Field, take: TakeTerm): void {
    const weight = weights[field];
    const takeTerm = (term: string): void => take(weight, term);
    const takeToken = isPlain ? takeTerm : (token: string): void => eachWordTerm(token, rules, takeTerm);
    if (tokenizer === undefined) eachToken(text, takeToken, masked);
    else for (const token of tokenizer.tokens(masked(text.normalize("NFKC")))) takeToken(token.toLowerCase());
  }

  function named(name: string, value: string, field: Field, take: TakeTerm): void {
    take(weights[field], namedTerm(name, value));
    words(value, field, take);
  }

  function digestLine(given: string, take: TakeTerm): void {
    const line = masked(given).trim();
    if (line === "") return;
    words(line, "digest", take);
    const alike = rules.withoutNumbers ? withZeros(line) : line;
    take(weights.digest, namedTerm("line", alike));
    if (!alike.includes("|")) return;
    for (const field of alike.split("|")) if (field.trim() !== "") take(weights.digest, namedTerm("field", field));
  }

  function symptoms(question: Question, take: TakeTerm): void {
    words(question.title, "title", take);
    words(question.summary, "summary", take);
    if (question.service !== undefined) named("service", question.service, "service", take);
    if (question.severity !== undefined) take(weights.severity, namedTerm("severity", question.severity));
    for (const [key, value] of Object.entries(question.labels ?? {})) named(key, value, "labels", take);
    for (const line of question.digest ?? []) digestLine(line, take);
  }

  return {
    questionTerms(question) {
      const counts: TermCounts = new Map();
      symptoms(question, (count, term) => {
        if (count > 0) counts.set(term, (counts.get(term) ?? 0) + count);
      });
      return counts;
    },
    precedentTerms: (incident) => ({
      forEach(take) {
        symptoms(incident, take);
        for (const { text, category, service } of causesOf(incident)) {
          for (const each of [text, category, service]) if (each !== undefined) words(each, "cause", take);
        }
      },
    }),
  };
}

const byDefault = createTerms(settingsOf({}), undefined, new Set());

/** Terms of a question by the default analysis: its symptoms only. */
export function questionTerms(question: Question): TermCounts {
  return byDefault.questionTerms(question);
}

function namedTerm(name: string, value: string): string {
  return `${name}=${value.trim().slice(0, 500)}`.normalize("NFKC").toLowerCase();
}
