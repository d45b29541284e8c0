/** What is taken out of a text before it becomes terms. */

const zone = /(?:Z|[+-]\d{2}:?\d{2})?/u.source;
const clock = /\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?/u.source;
const date = /\d{4}-\d{2}-\d{2}/u.source;
const dateAndTime = new RegExp(
  // A clock time is no part of a longer address, such as 00:1a:2b:3c:4d:5e or 2001:db8::10:20:30.
  `\\b${date}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?${zone})?\\b|(?<![\\w.]|::|\\b[\\da-f]{1,4}:)${clock}${zone}(?!:?\\w)`,
  "giu",
);

/** Without dates and clock times: they say when, never what, and no two incidents share them. */
export function withoutTimes(text: string): string {
  return text.replace(dateAndTime, " ");
}
