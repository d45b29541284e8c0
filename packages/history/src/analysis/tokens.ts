/** Text in, tokens out: words, identifiers whole and split, status codes, characters of scripts without spaces. */
import { eachAsciiIdentifier } from "./ascii-tokens.ts";
import { withoutTimes } from "./masks.ts";
import { Utf8Buffer } from "./utf8-buffer.ts";

const identifier = /[\p{L}\p{M}\p{N}]+(?:(?:::|[.\-:@/$]|_+)[\p{L}\p{M}\p{N}]+)*/gu;
const separators = /[._\-:@/$]+/u;
const camelBoundary = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
/** With the marks that these scripts share, such as the long vowel of サーバー. */
const spacelessRun = /([\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]+)/u;
const httpStatus = /\bhttp(?:\/\d(?:\.\d)?)?[\s:]{1,3}(\d{3})\b/giu;
const addressWithPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/u;
const digitsOnly = /^\p{N}+$/u;
const digit = /[0-9]/;

/** Longer tokens are cut: they are blobs, and one of a megabyte would be kept for nothing. */
const longest = 200;

const [capitalA, capitalZ] = [0x41, 0x5a];
const toLowerCase = 0x20;

/** A text is read in pieces of so many characters: the engine of regular expressions runs out of stack on longer ones. */
const pieceLength = 500_000;

/** Takes one token after the other. */
export type TokenSink = {
  token(token: string): void;
  /** If it is there, takes those that lie in `bytes` from `start` to `end`, until it returns: that saves a string for each. */
  bytes?(bytes: Uint8Array, start: number, end: number): void;
};

/**
 * Lower-case tokens of a text, in order, repeats included.
 * `checkout-svc` gives `checkout-svc`, `checkout`, `svc`; `OutOfMemoryError` gives itself and its humps;
 * `10.0.0.1:80` gives itself and `10.0.0.1`; dates and times are left out; `HTTP 503` also gives `http 503`;
 * Chinese and Japanese give pairs of characters.
 */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  eachToken(text, { token: (token) => tokens.push(token) });
  return tokens;
}

const buffer = new Utf8Buffer();

/** Hands over the tokens of `tokensOf`. `masked` takes out what shall give none. A sink must not ask for tokens itself. */
export function eachToken(text: string, sink: TokenSink, masked: (text: string) => string = withoutTimes): void {
  const take = (token: string): void => sink.token(token);
  if (text.length > pieceLength) {
    eachRegularToken(masked(text.normalize("NFKC")), take);
    return;
  }
  buffer.write(text);
  if (buffer.length !== text.length) {
    eachRegularToken(masked(text.normalize("NFKC")), take);
    return;
  }
  // Without a digit there is nothing to mask, and no status code.
  const hasDigits = digit.test(text);
  const normal = hasDigits ? masked(text) : text;
  if (normal !== text) buffer.write(normal);
  const { bytes } = buffer;
  eachAsciiIdentifier(bytes, normal.length, {
    word(start, stop) {
      const end = Math.min(stop, start + longest);
      const first = bytes[start]!;
      const isCapital = first >= capitalA && first <= capitalZ;
      if (sink.bytes === undefined) {
        const word = normal.slice(start, end);
        take(isCapital ? word.toLowerCase() : word);
      } else {
        if (isCapital) bytes[start] = first + toLowerCase;
        sink.bytes(bytes, start, end);
      }
    },
    identifier: (start, end) => eachPart(normal.slice(start, end), take),
  });
  if (hasDigits) eachStatus(normal, take);
}

/** The regular way, for text of any script; of which the other is a short cut. */
function eachRegularToken(normal: string, take: (token: string) => void): void {
  for (let at = 0; at < normal.length; at += pieceLength) {
    for (const [whole] of normal.slice(at, at + pieceLength).matchAll(identifier)) eachPart(whole, take);
  }
  eachStatus(normal, take);
}

function eachStatus(normal: string, take: (token: string) => void): void {
  for (const [, status] of normal.matchAll(httpStatus)) take(`http ${status}`);
}

function eachPart(whole: string, take: (token: string) => void): void {
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
function eachPiece(word: string, take: (token: string) => void): void {
  word.split(spacelessRun).forEach((piece, at) => {
    if (piece === "") return;
    if (at % 2 === 1) eachPair([...piece], take);
    else take(lower(piece));
  });
}

function eachPair(characters: string[], take: (token: string) => void): void {
  if (characters.length === 1) take(characters[0]!);
  for (let at = 0; at + 1 < characters.length; at++) take(characters[at]! + characters[at + 1]!);
}

function lower(token: string): string {
  // Some letters, such as İ, grow when they become lower case.
  return token.slice(0, longest).toLowerCase().slice(0, longest);
}
