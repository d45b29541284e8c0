/** Stemmers and stop words of languages, from packages that only those install who want them. */
import { CasebookError } from "@casebook/incident";
import type { Language } from "./languages.ts";

/**
 * The stemmer of a language.
 * @throws CasebookError `missing-package`
 */
export async function loadStemmer(language: Language): Promise<(word: string) => string> {
  // The English of @orama/stemmers takes "connect" and "connection" for different words.
  const name = language === "english" ? "stemmer" : `@orama/stemmers/${language}`;
  const { stemmer } = await load<{ stemmer: (word: string) => string }>(name, "analysis.stemmer", language);
  return stemmer;
}

/**
 * The stop words of a language, in lower case.
 * @throws CasebookError `missing-package`
 */
export async function loadStopWords(language: Language): Promise<readonly string[]> {
  const name = `@orama/stopwords/${language}`;
  const { stopwords } = await load<{ stopwords: string[] }>(name, "analysis.stopWords", language);
  return stopwords;
}

async function load<Module>(name: string, field: string, value: string): Promise<Module> {
  try {
    return (await import(name)) as Module;
  } catch (cause) {
    const toInstall = name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : name;
    throw new CasebookError({
      code: "missing-package",
      message: `${field} "${value}" needs the package ${toInstall}, which could not be loaded.`,
      field,
      value,
      remedy: `Install it: npm install ${toInstall}`,
      cause,
    });
  }
}
