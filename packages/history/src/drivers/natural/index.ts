/** Stemmers and tokenisers of natural, for the analysis of a history. */
export { type NaturalOptions, naturalStemmer, type StemmerLanguage } from "./natural-stemmer.ts";
export { naturalTokenizer, type TokenizerLanguage } from "./natural-tokenizer.ts";
