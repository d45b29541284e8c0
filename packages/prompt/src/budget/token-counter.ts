/** How many tokens a text has. */

/** Tokens of a text, for the model that is asked. */
export type TokenCounter = (text: string) => number;

let loaded: Promise<TokenCounter> | undefined;

/**
 * The default counter: `o200k_base`, the encoding of OpenAI's models since GPT-4o. The tables are loaded with the first call
 * only. Other models count otherwise, mostly within a fifth: leave room, or bring a counter.
 */
export function loadTokenCounter(): Promise<TokenCounter> {
  loaded ??= import("gpt-tokenizer/encoding/o200k_base").then(({ countTokens }) => {
    // A text that spells a special token is text.
    const options = { disallowedSpecial: new Set<string>() };
    return (text) => countTokens(text, options);
  });
  return loaded;
}
