/** How many tokens a text has. */

export type TokenCounter = (text: string) => number;

/** A tokeniser's time grows with the square of the length of one word; longer ones are counted in pieces of this length. */
const longestWord = 500;
const longWord = new RegExp(String.raw`\S{${longestWord},}|\s{${longestWord},}`, "g");

let loading: Promise<TokenCounter> | undefined;

/**
 * The counter for o200k, the vocabulary of OpenAI's models since GPT-4o. Others are within some tenths of it. It is
 * loaded at the first call (0.4 s, 50 MB) and kept.
 */
export function loadTokenCounter(): Promise<TokenCounter> {
  loading ??= import("gpt-tokenizer/encoding/o200k_base").then(({ countTokens }) => {
    // Text like "<|endoftext|>" is text here.
    const count: TokenCounter = (text) => countTokens(text, { disallowedSpecial: new Set() });
    return (text) => pieces(text).reduce((sum, piece) => sum + count(piece), 0);
  });
  return loading;
}

/** The text, cut only inside words that are longer than any real one. */
function pieces(text: string): string[] {
  const cuts = [...text.matchAll(longWord)].flatMap(({ index, 0: word }) =>
    Array.from({ length: Math.ceil(word.length / longestWord) + 1 }, (_, at) =>
      Math.min(index + at * longestWord, index + word.length),
    ),
  );
  const ends = [0, ...cuts, text.length];
  return ends.slice(1).map((end, at) => text.slice(ends[at], end));
}
