/** A stemmer of natural for `openHistory({ analysis: { stemmer } })`. */
import { checkOptions } from "@casebook/incident";
import { z } from "zod";
import type { Stemmer } from "../../analysis/analysis-options.ts";
import { loadNatural, type NaturalOptions, versionOf } from "./load-natural.ts";

export type { NaturalOptions };

const files = {
  english: "porter_stemmer",
  "english-lancaster": "lancaster_stemmer",
  french: "porter_stemmer_fr",
  german: "porter_stemmer_de",
  italian: "porter_stemmer_it",
  dutch: "porter_stemmer_nl",
  norwegian: "porter_stemmer_no",
  portuguese: "porter_stemmer_pt",
  russian: "porter_stemmer_ru",
  spanish: "porter_stemmer_es",
  swedish: "porter_stemmer_sv",
  ukrainian: "porter_stemmer_uk",
} as const;

export type StemmerLanguage = keyof typeof files;

const languageSchema = z.enum(Object.keys(files) as [StemmerLanguage, ...StemmerLanguage[]]);
const optionsSchema = z.strictObject({ from: z.string().min(1).optional() });

/** @throws CasebookError `missing-package` without natural, `invalid-option` */
export function naturalStemmer(language: StemmerLanguage, options: NaturalOptions = {}): Stemmer {
  const known = checkOptions("naturalStemmer", languageSchema, language);
  const place = checkOptions("naturalStemmer", optionsSchema, options) as NaturalOptions;
  const library = loadNatural<{ stem(word: string): string }>(`stemmers/${files[known]}`, place);
  return { fingerprint: `natural ${versionOf(place)} ${known}`, stem: (word) => library.stem(word) };
}
