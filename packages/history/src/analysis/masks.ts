/** What is taken out of a text before it becomes terms. */

/** Kinds of text that say when or which one, and not what. */
export const maskNames = ["times", "numbers", "uuids", "hashes"] as const;

export type Mask = (typeof maskNames)[number];

const zone = /(?:Z|[+-]\d{2}:?\d{2})?/u.source;
const clock = /\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?/u.source;
const date = /\d{4}-\d{2}-\d{2}/u.source;
const dateAndTime = new RegExp(
  // A clock time is no part of a longer address, such as 00:1a:2b:3c:4d:5e or 2001:db8::10:20:30.
  `\\b${date}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?${zone})?\\b|(?<![\\w.]|::|\\b[\\da-f]{1,4}:)${clock}${zone}(?!:?\\w)`,
  "giu",
);

/** Both have a digit, so that a text without one has nothing to mask. */
const uuid = /\b(?=[a-f-]{0,36}\d)[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/giu;
const hash = /\b(?=[a-f]{0,128}\d)(?=\d{0,128}[a-f])[\da-f]{8,128}\b/giu;
const number = /\p{N}+/gu;
const numberToken = /^\p{N}+(?:\.\p{N}+)?$/u;

/** Without dates and clock times: they say when, never what, and no two incidents share them. */
export function withoutTimes(text: string): string {
  return text.replace(dateAndTime, " ");
}

/** What leaves out the masked kinds, but for numbers, which need to know the words around them (`HTTP 503`). */
export function maskerOf(masks: ReadonlySet<Mask>): (text: string) => string {
  const steps = [
    ...(masks.has("times") ? [withoutTimes] : []),
    ...(masks.has("uuids") ? [(text: string) => text.replace(uuid, " ")] : []),
    ...(masks.has("hashes") ? [(text: string) => text.replace(hash, " ")] : []),
  ];
  const [only] = steps;
  return steps.length === 1 ? only! : (text) => steps.reduce((masked, step) => step(masked), text);
}

/** True of a token that is a number and nothing else; an address or a version is more. */
export function isNumber(token: string): boolean {
  return numberToken.test(token);
}

/** A line whose numbers are all 0, so that lines which differ in numbers alone are one. */
export function withZeros(line: string): string {
  return line.replace(number, "0");
}
