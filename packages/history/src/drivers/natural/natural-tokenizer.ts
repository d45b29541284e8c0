/** A tokeniser of natural for `openHistory({ analysis: { tokenizer } })`. */
import { checkOptions } from "@casebook/incident";
import { z } from "zod";
import type { Tokenizer } from "../../analysis/analysis-options.ts";
import { loadNatural, type NaturalOptions, versionOf } from "./load-natural.ts";

const files = {
  english: "aggressive_tokenizer",
  french: "aggressive_tokenizer_fr",
  german: "aggressive_tokenizer_de",
  hindi: "aggressive_tokenizer_hi",
  indonesian: "aggressive_tokenizer_id",
  italian: "aggressive_tokenizer_it",
  japanese: "tokenizer_ja",
  dutch: "aggressive_tokenizer_nl",
  norwegian: "aggressive_tokenizer_no",
  persian: "aggressive_tokenizer_fa",
  polish: "aggressive_tokenizer_pl",
  portuguese: "aggressive_tokenizer_pt",
  russian: "aggressive_tokenizer_ru",
  spanish: "aggressive_tokenizer_es",
  swedish: "aggressive_tokenizer_sv",
  ukrainian: "aggressive_tokenizer_uk",
  vietnamese: "aggressive_tokenizer_vi",
} as const;

export type TokenizerLanguage = keyof typeof files;

const languageSchema = z.enum(Object.keys(files) as [TokenizerLanguage, ...TokenizerLanguage[]]);
const optionsSchema = z.strictObject({ from: z.string().min(1).optional() });

/**
 * It knows one language's letters: identifiers are cut apart, and words of other scripts are lost.
 * @throws CasebookError `missing-package` without natural, `invalid-option`
 */
export function naturalTokenizer(language: TokenizerLanguage, options: NaturalOptions = {}): Tokenizer {
  const known = checkOptions("naturalTokenizer", languageSchema, language);
  const place = checkOptions("naturalTokenizer", optionsSchema, options) as NaturalOptions;
  const Made = loadNatural<new () => { tokenize(text: string): string[] | null }>(`tokenizers/${files[known]}`, place);
  const tokenizer = new Made();
  return {
    fingerprint: `natural ${versionOf(place)} ${known}`,
    tokens: (text) => (tokenizer.tokenize(text) ?? []).filter((token) => token !== ""),
  };
}
