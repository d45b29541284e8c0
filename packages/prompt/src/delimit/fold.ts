/** A text as a careless reader takes it: look-alikes and escapes for what they look like. */

/** What reads as an ASCII character though NFKC keeps it apart. */
const lookAlikes = new Map(
  Object.entries({
    "<": "‹〈〈⟨⟪≺˂ᐸ❮❰⧼",
    ">": "›〉〉⟩⟫≻˃ᐳ❯❱⧽",
    "/": "⁄∕╱⧸⟋／",
    "|": "∣│┃ǀ❘⏐¦",
    "[": "【〔⟦［",
    "]": "】〕⟧］",
    a: "аαɑ",
    b: "ЬƄ",
    c: "сϲᴄ",
    d: "ԁɗ",
    e: "еєҽε",
    h: "һ",
    i: "іıιɩ",
    j: "ј",
    k: "кκ",
    l: "ӏⅼ",
    m: "мⅿᴍ",
    n: "пոɴ",
    o: "оοσ",
    p: "рρ",
    r: "гᴦ",
    s: "ѕꜱ",
    t: "тτ",
    u: "υսᴜ",
    v: "νѵᴠ",
    w: "ԝᴡ",
    x: "хχ",
    y: "уγ",
  }).flatMap(([ascii, alike]) => [...alike].map((each) => [each, ascii] as const)),
);

/** Escapes of angle brackets in HTML, addresses and JSON; else a run of plain ASCII, or any one character. */
const pieces =
  /&(?:amp;){0,3}(?:lt|gt|#0{0,6}6[02]|#x0{0,6}3[ce]);?|\\u003[ce]|\\u\{3[ce]\}|\\x3[ce]|%(?:25){0,3}3[ce]|(?:(?![&\\%])[\0-\x7f])+|./gisu;
const escaped = /^(?:&.|\\[ux]|%)/s;
const opening = /(?:lt|60|3c);?\}?$/i;

export type Folded = {
  text: string;
  /** Where each character of the folded text begins in the original, and one more for the end. */
  places: number[];
};

export function fold(original: string): Folded {
  let text = "";
  const places: number[] = [];
  for (const { 0: piece, index } of original.matchAll(pieces)) {
    if (piece.length > 1 && escaped.test(piece)) {
      text += opening.test(piece) ? "<" : ">";
      places.push(index);
    } else if (piece.charCodeAt(0) < 128) {
      text += piece.toLowerCase();
      for (let at = 0; at < piece.length; at++) places.push(index + at);
    } else {
      const plain = plainLetters(piece);
      text += plain;
      for (let at = 0; at < plain.length; at++) places.push(index);
    }
  }
  places.push(original.length);
  return { text, places };
}

function plainLetters(character: string): string {
  const parts = [...character.normalize("NFKD").toLowerCase()].filter((each) => !/\p{M}/u.test(each));
  return parts.map((each) => lookAlikes.get(each) ?? each).join("");
}
