/** Text in, tokens out: words, identifiers whole and split, status codes, characters of scripts without spaces. */
import { eachAsciiIdentifier, textKindOf } from "./ascii-tokens.ts";
import { withoutTimes } from "./masks.ts";

const identifier = /[\p{L}\p{M}\p{N}]+(?:(?:::|[.\-:@/$]|_+)[\p{L}\p{M}\p{N}]+)*/gu;
const separators = /[._\-:@/$]+/u;
const camelBoundary = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
/** With the marks that these scripts share, such as the long vowel of サーバー. */
const spacelessRun = /([\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]+)/u;
const httpStatus = /\bhttp(?:\/\d(?:\.\d)?)?[\s:]{1,3}(\d{3})\b/giu;
const addressWithPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/u;
const digitsOnly = /^\p{N}+$/u;

/** Longer tokens are cut: they are blobs, and one of a megabyte would be kept for nothing. */
const longest = 200;

/** A text is read in pieces of so many characters: the engine of regular expressions runs out of stack on longer ones. */
const pieceLength = 500_000;

/** Takes one token after the other. */
export type TakeToken = (token: string) => void;

/**
 * Lower-case tokens of a text, in order, repeats included.
 * `checkout-svc` gives `checkout-svc`, `checkout`, `svc`; `OutOfMemoryError` gives itself and its humps;
 * `10.0.0.1:80` gives itself and `10.0.0.1`; dates and times are left out; `HTTP 503` also gives `http 503`;
 * Chinese and Japanese give pairs of characters.
 */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  eachToken(text, (token) => tokens.push(token));
  return tokens;
}

/** Hands over the tokens of `tokensOf`. `masked` takes out what shall give none. */
export function eachToken(text: string, take: TakeToken, masked: (text: string) => string = withoutTimes): void {
  const { ascii, digits } = textKindOf(text);
  if (!ascii || text.length > pieceLength) {
    eachRegularToken(masked(text.normalize("NFKC")), take);
    return;
  }
  // Without a digit there is nothing to mask, and no status code.
  const normal = digits ? masked(text) : text;
  const takeWord = (word: string): void => take(word.length > longest ? word.slice(0, longest) : word);
  eachAsciiIdentifier(normal, takeWord, (whole) => eachPart(whole, take));
  if (digits) eachStatus(normal, take);
}

/** The regular way, for text of any script; of which the other is a short cut. */
function eachRegularToken(normal: string, take: TakeToken): void {
  for (let at = 0; at < normal.length; at += pieceLength) {
    for (const [whole] of normal.slice(at, at + pieceLength).matchAll(identifier)) eachPart(whole, take);
  }
  eachStatus(normal, take);
}

function eachStatus(normal: string, take: TakeToken): void {
  for (const [, status] of normal.matchAll(httpStatus)) take(`http ${status}`);
}

function eachPart(whole: string, take: TakeToken): void {
  const atoms = whole.split(separators);
  if (atoms.length > 1) take(lower(whole));
  const address = addressWithPort.exec(whole)?.[1];
  if (address !== undefined) take(address);
  for (const atom of atoms) {
    if (atoms.length > 1 && digitsOnly.test(atom)) continue;
    for (const word of humpsOf(atom)) eachPiece(word, take);
  }
}

/** `OutOfMemoryError` as itself and its humps; another word as itself. */
function humpsOf(atom: string): string[] {
  const humps = atom.length > longest ? [atom] : atom.split(camelBoundary);
  return humps.length === 1 ? humps : [atom, ...humps];
}

/** A word as itself, but what is written without spaces in it as pairs. */
function eachPiece(word: string, take: TakeToken): void {
  word.split(spacelessRun).forEach((piece, at) => {
    if (piece === "") return;
    if (at % 2 === 1) eachPair([...piece], take);
    else take(lower(piece));
  });
}

function eachPair(characters: string[], take: TakeToken): void {
  if (characters.length === 1) take(characters[0]!);
  for (let at = 0; at + 1 < characters.length; at++) take(characters[at]! + characters[at + 1]!);
}

function lower(token: string): string {
  // Some letters, such as İ, grow when they become lower case.
  return token.slice(0, longest).toLowerCase().slice(0, longest);
}
