/** How text becomes terms: the options, and their check. */
import { z } from "zod";
import { type Language, languages } from "./languages.ts";
import { type Mask, maskNames } from "./masks.ts";

/** Where a term stands. */
const fieldNames = ["title", "summary", "service", "severity", "labels", "digest", "cause"] as const;

export type Field = (typeof fieldNames)[number];

/** A stemmer of your own. It must always give the same stem, and another `fingerprint` once it gives others. */
export type Stemmer = { fingerprint: string; stem(word: string): string };

/** A tokeniser of your own, which gets text without what is masked. The same holds for its `fingerprint`. */
export type Tokenizer = { fingerprint: string; tokens(text: string): readonly string[] };

export type AnalysisOptions = {
  /** Cuts text into words, for a language that the default does not know. Its tokens are made lower case. @default our own */
  tokenizer?: Tokenizer;
  /**
   * Reduces words to stems: a language, or a stemmer of your own. `english` needs the package `stemmer`, the other
   * languages `@orama/stemmers`. @default none
   */
  stemmer?: Language | Stemmer;
  /** Words that give no terms: a list, or those of a language, which need the package `@orama/stopwords`. @default none */
  stopWords?: Language | readonly string[];
  /** What gives no terms. Of `HTTP 503`, `numbers` leaves `http 503`. @default ["times"] */
  masks?: readonly Mask[];
  /** Also the pieces of 3 to 5 characters of every word, which forgive typing errors. @default false */
  characterGrams?: boolean;
  /** How often a term counts by its field, a whole number from 0 (left out) to 20. @default 1 for each field */
  weights?: Partial<Record<Field, number>>;
};

/** Options with all defaults filled in. */
export type AnalysisSettings = {
  tokenizer: Tokenizer | undefined;
  stemmer: Language | Stemmer | undefined;
  stopWords: Language | readonly string[] | undefined;
  masks: ReadonlySet<Mask>;
  characterGrams: boolean;
  weights: Readonly<Record<Field, number>>;
};

const weight = z.int().min(0).max(20).optional();

export const analysisOptionsSchema: z.ZodType<AnalysisOptions> = z.strictObject({
  tokenizer: z
    .strictObject({
      fingerprint: z.string().min(1),
      tokens: z.custom<Tokenizer["tokens"]>((value) => typeof value === "function", "must be a function"),
    })
    .optional(),
  stemmer: z
    .union([
      z.enum(languages),
      z.strictObject({
        fingerprint: z.string().min(1),
        stem: z.custom<Stemmer["stem"]>((value) => typeof value === "function", "must be a function"),
      }),
    ])
    .optional(),
  stopWords: z.union([z.enum(languages), z.array(z.string())]).optional(),
  masks: z.array(z.enum(maskNames)).optional(),
  characterGrams: z.boolean().optional(),
  weights: z
    .strictObject({
      title: weight,
      summary: weight,
      service: weight,
      severity: weight,
      labels: weight,
      digest: weight,
      cause: weight,
    })
    .optional(),
}) as z.ZodType<AnalysisOptions>;

/** Fills in the defaults of checked options. */
export function settingsOf(options: AnalysisOptions): AnalysisSettings {
  const { tokenizer, stemmer, stopWords, masks, characterGrams, weights } = options;
  return {
    tokenizer,
    stemmer,
    stopWords,
    masks: new Set(masks ?? ["times"]),
    characterGrams: characterGrams ?? false,
    weights: Object.fromEntries(fieldNames.map((field) => [field, weights?.[field] ?? 1])) as Record<Field, number>,
  };
}

/** Grows when the same options give other terms than before. */
const version = 1;

/** Equal for settings that give the same terms, whatever the order they were written in. */
export function fingerprintOf(settings: AnalysisSettings): string {
  const { tokenizer, stemmer, stopWords, masks, characterGrams, weights } = settings;
  return JSON.stringify({
    version,
    ...(tokenizer !== undefined && { tokenizer: tokenizer.fingerprint }),
    stemmer: (typeof stemmer === "object" ? { own: stemmer.fingerprint } : stemmer) ?? null,
    stopWords: (typeof stopWords === "string" ? stopWords : stopWords && [...new Set(stopWords)].sort()) ?? null,
    masks: maskNames.filter((mask) => masks.has(mask)),
    characterGrams,
    weights: fieldNames.map((field) => weights[field]),
  });
}
