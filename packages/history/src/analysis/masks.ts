/** What is taken out of a text before it becomes terms. */

const dateAndTime =
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b|\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?\b/gu;

/** Without dates and clock times: they say when, never what, and no two incidents share them. */
export function withoutTimes(text: string): string {
  return text.replace(dateAndTime, " ");
}
