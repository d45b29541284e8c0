/** Text in, tokens out: words, identifiers whole and split, status codes, characters of scripts without spaces. */
import { withoutTimes } from "./masks.ts";

const identifier = /[\p{L}\p{M}\p{N}]+(?:[._\-:@/$][\p{L}\p{M}\p{N}]+|_+[\p{L}\p{M}\p{N}]+)*/gu;
const separators = /[._\-:@/$]+/u;
const camelBoundary = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const spacelessRun = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const httpStatus = /\bhttp(?:\/\d(?:\.\d)?)?[\s:]{1,3}(\d{3})\b/giu;
const digitsOnly = /^\p{N}+$/u;

/** Longer tokens are cut: they are blobs, and one of a megabyte would be kept for nothing. */
const longest = 200;

/**
 * Lower-case tokens of a text, in order, repeats included.
 * `checkout-svc` gives `checkout-svc`, `checkout`, `svc`; `java.lang.OutOfMemoryError` also its humps;
 * `10.0.0.1` stays whole; dates and times are left out; `HTTP 503` also gives `http 503`; Chinese and Japanese give pairs of characters.
 */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const normal = withoutTimes(text.normalize("NFKC"));
  for (const [whole] of normal.matchAll(identifier)) addIdentifier(whole, tokens);
  for (const [, status] of normal.matchAll(httpStatus)) tokens.push(`http ${status}`);
  return tokens;
}

function addIdentifier(whole: string, tokens: string[]): void {
  const parts = whole.split(separators).flatMap((atom) => (atom.length > longest ? [atom] : humpsOf(atom)));
  if (parts.length === 1) {
    addWord(parts[0]!, tokens);
    return;
  }
  tokens.push(lower(whole));
  for (const part of parts) if (!digitsOnly.test(part)) addWord(part, tokens);
}

/** `OutOfMemoryError` as itself and its humps; another word as itself. */
function humpsOf(atom: string): string[] {
  const humps = atom.split(camelBoundary);
  return humps.length === 1 ? humps : [atom, ...humps];
}

function addWord(word: string, tokens: string[]): void {
  const runs = word.match(spacelessRun);
  if (runs === null) tokens.push(lower(word));
  else for (const run of runs) addPairs([...run.slice(0, 10_000)], tokens);
}

function addPairs(characters: string[], tokens: string[]): void {
  if (characters.length === 1) tokens.push(characters[0]!);
  for (let at = 0; at + 1 < characters.length; at++) tokens.push(characters[at]! + characters[at + 1]!);
}

function lower(token: string): string {
  return (token.length > longest ? token.slice(0, longest) : token).toLowerCase();
}
