/** What becomes of a token: left out, stemmed, cut to pieces. */
import { isNumber } from "./masks.ts";

export type WordRules = {
  stem: ((word: string) => string) | undefined;
  /** In lower case. */
  stopWords: ReadonlySet<string>;
  withoutNumbers: boolean;
  characterGrams: boolean;
};

/** Only letters, marks and digits: no identifier of several words, whose words come by themselves. */
const oneWord = /^[\p{L}\p{M}\p{N}]+$/u;

const gramLengths = [3, 4, 5];

/** Hands over the terms of a token. Without rules that is the token. */
export function eachWordTerm(token: string, rules: WordRules, take: (term: string) => void): void {
  if (rules.stopWords.has(token) || (rules.withoutNumbers && isNumber(token))) return;
  if (!oneWord.test(token)) {
    take(token);
    return;
  }
  // Some stemmers reduce a word to nothing.
  take(rules.stem?.(token) || token);
  if (rules.characterGrams) eachGram(token, take);
}

/** Pieces of a word with its ends marked: `_di`, `dis`, … of `disk`. They are terms of a kind of their own. */
function eachGram(word: string, take: (term: string) => void): void {
  const characters = [...`_${word}_`];
  for (const length of gramLengths) {
    for (let at = 0; at + length <= characters.length; at++) {
      take(`gram=${characters.slice(at, at + length).join("")}`);
    }
  }
}
