/** The tokens of text in ASCII, which most incidents are written in: the same as the regular way's, in a tenth of the time. */

const [other, lower, upper, digit] = [0, 1, 2, 3];

const kinds: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return lower;
  if (/[A-Z]/.test(character)) return upper;
  return /[0-9]/.test(character) ? digit : other;
});

const joins: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  ".-:@/$".includes(String.fromCharCode(code)) ? 1 : 0,
);
const [colon, underscore] = [":".charCodeAt(0), "_".charCodeAt(0)];

/** What a text holds that decides how it is read. */
export type TextKind = { ascii: boolean; digits: boolean };

/** Looks at each character once. */
export function textKindOf(text: string): TextKind {
  let digits = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return { ascii: false, digits: true };
    if (kinds[code] === digit) digits = true;
  }
  return { ascii: true, digits };
}

/** Hands over each identifier of an ASCII text: `word` gets those that are one word, `identifier` all others. */
export function eachAsciiIdentifier(
  text: string,
  word: (word: string) => void,
  identifier: (whole: string) => void,
): void {
  let at = 0;
  while (at < text.length) {
    if (kinds[text.charCodeAt(at)] === other) {
      at++;
      continue;
    }
    const start = at;
    let [uppers, isWord] = [0, true];
    for (;;) {
      let kind = kinds[text.charCodeAt(at)]!;
      while (at < text.length && kind !== other) {
        if (kind === upper) uppers++;
        kind = kinds[text.charCodeAt(++at)]!;
      }
      const next = afterJoin(text, at);
      if (next < 0) break;
      at = next;
      isWord = false;
    }
    // Humps begin at a capital within the word.
    const isPlain = uppers === 0 || (uppers === 1 && kinds[text.charCodeAt(start)] === upper);
    const whole = text.slice(start, at);
    if (isWord && isPlain) word(uppers === 0 ? whole : whole.toLowerCase());
    else identifier(whole);
  }
}

/** Where an identifier goes on behind what joins its parts, or -1 if it ends here. */
function afterJoin(text: string, at: number): number {
  const code = text.charCodeAt(at);
  let next = at;
  if (code === underscore) {
    while (text.charCodeAt(next) === underscore) next++;
  } else if (joins[code] === 1) {
    next = code === colon && text.charCodeAt(at + 1) === colon ? at + 2 : at + 1;
  } else {
    return -1;
  }
  return next < text.length && kinds[text.charCodeAt(next)] !== other ? next : -1;
}
