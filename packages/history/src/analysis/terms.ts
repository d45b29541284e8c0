/** Which terms an incident is found by. */
import { causesOf, type Incident, type Question } from "@casebook/incident";
import { type AnalysisSettings, type Field, settingsOf } from "./analysis-options.ts";
import { maskerOf, withZeros } from "./masks.ts";
import { eachToken, type TokenSink } from "./tokens.ts";
import { eachWordTerm, type WordRules } from "./words.ts";

/** How often each term occurs. */
export type TermCounts = Map<string, number>;

/** Takes terms with their counts; a term may come more than once, and then its counts add up. */
type TermSink = {
  term(count: number, term: string): void;
  /** If it is there, takes those that lie in `bytes` from `start` to `end`, until it returns: that saves a string for each. */
  bytes?(count: number, bytes: Uint8Array, start: number, end: number): void;
};

/** What terms are read from. */
export type TermSource = { readInto(sink: TermSink): void };

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

  function words(text: string, field: Field, sink: TermSink): void {
    const weight = weights[field];
    if (weight === 0) return;
    const takeTerm = (term: string): void => sink.term(weight, term);
    const tokens: TokenSink = { token: isPlain ? takeTerm : (token) => eachWordTerm(token, rules, takeTerm) };
    if (isPlain && sink.bytes !== undefined) {
      tokens.bytes = (bytes, start, end) => sink.bytes!(weight, bytes, start, end);
    }
    if (tokenizer === undefined) eachToken(text, tokens, masked);
    else for (const token of tokenizer.tokens(masked(text.normalize("NFKC")))) tokens.token(token.toLowerCase());
  }

  function term(field: Field, text: string, sink: TermSink): void {
    if (weights[field] > 0) sink.term(weights[field], text);
  }

  function named(name: string, value: string, field: Field, sink: TermSink): void {
    term(field, namedTerm(name, value), sink);
    words(value, field, sink);
  }

  function digestLine(given: string, sink: TermSink): void {
    const line = masked(given).trim();
    if (line === "") return;
    words(line, "digest", sink);
    const alike = rules.withoutNumbers ? withZeros(line) : line;
    term("digest", namedTerm("line", alike), sink);
    if (!alike.includes("|")) return;
    for (const field of alike.split("|")) if (field.trim() !== "") term("digest", namedTerm("field", field), sink);
  }

  function symptoms(question: Question, sink: TermSink): void {
    words(question.title, "title", sink);
    words(question.summary, "summary", sink);
    if (question.service !== undefined) named("service", question.service, "service", sink);
    if (question.severity !== undefined) term("severity", namedTerm("severity", question.severity), sink);
    for (const [key, value] of Object.entries(question.labels ?? {})) named(key, value, "labels", sink);
    for (const line of question.digest ?? []) digestLine(line, sink);
  }

  return {
    questionTerms(question) {
      const counts: TermCounts = new Map();
      symptoms(question, { term: (count, term) => counts.set(term, (counts.get(term) ?? 0) + count) });
      return counts;
    },
    precedentTerms: (incident) => ({
      readInto(sink) {
        symptoms(incident, sink);
        for (const { text, category, service } of causesOf(incident)) {
          for (const each of [text, category, service]) if (each !== undefined) words(each, "cause", sink);
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
  return `${name}=${value.trim().slice(0, 500)}`.toWellFormed().normalize("NFKC").toLowerCase();
}
