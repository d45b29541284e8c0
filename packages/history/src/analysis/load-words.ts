/** Stemmers and stop words of languages, from packages that only those install who want them. */
import { CasebookError } from "@casebook/incident";
import type { Language } from "./languages.ts";

type Loader<Module> = () => Promise<Module>;

const stemmers: Record<Language, Loader<{ stemmer: (word: string) => string }>> = {
  arabic: () => import("@orama/stemmers/arabic"),
  armenian: () => import("@orama/stemmers/armenian"),
  bulgarian: () => import("@orama/stemmers/bulgarian"),
  danish: () => import("@orama/stemmers/danish"),
  dutch: () => import("@orama/stemmers/dutch"),
  // To the English of @orama/stemmers "connect" and "connection" are different words.
  english: () => import("stemmer"),
  finnish: () => import("@orama/stemmers/finnish"),
  french: () => import("@orama/stemmers/french"),
  german: () => import("@orama/stemmers/german"),
  greek: () => import("@orama/stemmers/greek"),
  hungarian: () => import("@orama/stemmers/hungarian"),
  indian: () => import("@orama/stemmers/indian"),
  indonesian: () => import("@orama/stemmers/indonesian"),
  irish: () => import("@orama/stemmers/irish"),
  italian: () => import("@orama/stemmers/italian"),
  lithuanian: () => import("@orama/stemmers/lithuanian"),
  nepali: () => import("@orama/stemmers/nepali"),
  norwegian: () => import("@orama/stemmers/norwegian"),
  portuguese: () => import("@orama/stemmers/portuguese"),
  romanian: () => import("@orama/stemmers/romanian"),
  russian: () => import("@orama/stemmers/russian"),
  serbian: () => import("@orama/stemmers/serbian"),
  spanish: () => import("@orama/stemmers/spanish"),
  swedish: () => import("@orama/stemmers/swedish"),
  tamil: () => import("@orama/stemmers/tamil"),
  turkish: () => import("@orama/stemmers/turkish"),
  ukrainian: () => import("@orama/stemmers/ukrainian"),
};

const stopWords: Record<Language, Loader<{ stopwords: string[] }>> = {
  arabic: () => import("@orama/stopwords/arabic"),
  armenian: () => import("@orama/stopwords/armenian"),
  bulgarian: () => import("@orama/stopwords/bulgarian"),
  danish: () => import("@orama/stopwords/danish"),
  dutch: () => import("@orama/stopwords/dutch"),
  english: () => import("@orama/stopwords/english"),
  finnish: () => import("@orama/stopwords/finnish"),
  french: () => import("@orama/stopwords/french"),
  german: () => import("@orama/stopwords/german"),
  greek: () => import("@orama/stopwords/greek"),
  hungarian: () => import("@orama/stopwords/hungarian"),
  indian: () => import("@orama/stopwords/indian"),
  indonesian: () => import("@orama/stopwords/indonesian"),
  irish: () => import("@orama/stopwords/irish"),
  italian: () => import("@orama/stopwords/italian"),
  lithuanian: () => import("@orama/stopwords/lithuanian"),
  nepali: () => import("@orama/stopwords/nepali"),
  norwegian: () => import("@orama/stopwords/norwegian"),
  portuguese: () => import("@orama/stopwords/portuguese"),
  romanian: () => import("@orama/stopwords/romanian"),
  russian: () => import("@orama/stopwords/russian"),
  serbian: () => import("@orama/stopwords/serbian"),
  spanish: () => import("@orama/stopwords/spanish"),
  swedish: () => import("@orama/stopwords/swedish"),
  tamil: () => import("@orama/stopwords/tamil"),
  turkish: () => import("@orama/stopwords/turkish"),
  ukrainian: () => import("@orama/stopwords/ukrainian"),
};

/**
 * The stemmer of a language.
 * @throws CasebookError `missing-package`
 */
export async function loadStemmer(language: Language): Promise<(word: string) => string> {
  const name = language === "english" ? "stemmer" : "@orama/stemmers";
  return (await load(stemmers[language], name, "analysis.stemmer", language)).stemmer;
}

/**
 * The stop words of a language.
 * @throws CasebookError `missing-package`
 */
export async function loadStopWords(language: Language): Promise<readonly string[]> {
  return (await load(stopWords[language], "@orama/stopwords", "analysis.stopWords", language)).stopwords;
}

async function load<Module>(loader: Loader<Module>, name: string, field: string, value: string): Promise<Module> {
  try {
    return await loader();
  } catch (cause) {
    throw new CasebookError({
      code: "missing-package",
      message: `${field} "${value}" needs the package ${name}, which could not be loaded.`,
      field,
      value,
      remedy: `Install it: npm install ${name}`,
      cause,
    });
  }
}
