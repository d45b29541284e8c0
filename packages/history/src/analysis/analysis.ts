/** The analysis: which terms an incident is found by. */
import type { Incident, Question } from "@casebook/incident";
import { type AnalysisOptions, fingerprintOf, settingsOf } from "./analysis-options.ts";
import { loadStemmer, loadStopWords } from "./load-words.ts";
import { createTerms, type TermCounts, type TermSource } from "./terms.ts";

/** Text in, terms out; the same for every past of a history. */
export type Analysis = {
  /** Equal for analyses that give the same terms. An index made with another has to be made again. */
  readonly fingerprint: string;
  /** Terms of a question: its symptoms only. */
  questionTerms(question: Question): TermCounts;
  /** Terms of a precedent: its symptoms and its causes, which were known by then. */
  precedentTerms(incident: Incident): TermSource;
};

/**
 * The analysis of checked options.
 * @throws CasebookError `missing-package` if a language needs a package that is not installed
 */
export async function analysisOf(options: AnalysisOptions = {}): Promise<Analysis> {
  const settings = settingsOf(options);
  const { stemmer, stopWords } = settings;
  const stem = typeof stemmer === "string" ? await loadStemmer(stemmer) : stemmer?.stem.bind(stemmer);
  const words = typeof stopWords === "string" ? await loadStopWords(stopWords) : (stopWords ?? []);
  const lower = new Set(words.map((word) => word.normalize("NFKC").toLowerCase()));
  return { fingerprint: fingerprintOf(settings), ...createTerms(settings, stem, lower) };
}
