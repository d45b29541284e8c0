/** Why a text is not a time that can be used, and what to write instead. */

const examples = "2026-03-01T09:30:00Z or 2026-03-01T09:30:00+01:00";
const dateAndTime = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?)? ?(Z|z|[+-]\d\d:?\d\d)?$/;

const dayOrMonthFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)\b/;

/** Explains a text that is not ISO 8601 with an offset. The reason continues a sentence that begins with the field. */
export function explainTime(text: string): { reason: string; remedy: string } {
  const [, year = "", month = "", day = "", clock, seconds, offset] = dateAndTime.exec(text.trim()) ?? [];
  const [, first = "", second = ""] = dayOrMonthFirst.exec(text.trim()) ?? [];
  if (first !== "") {
    const isOpen = Number(first) <= 12 && Number(second) <= 12;
    return {
      reason: isOpen ? "could be two dates: day and month cannot be told apart" : "is not in ISO 8601",
      remedy: `Let the export write the year first, with the time in 24 hours, such as ${examples}.`,
    };
  }
  if (year === "") {
    return { reason: "is not a time", remedy: `Write the time in ISO 8601 with an offset, such as ${examples}.` };
  }
  const days = daysIn(Number(year), Number(month));
  if (days === 0)
    return { reason: `has no such month (${month})`, remedy: "Correct the date: months go from 01 to 12." };
  if (Number(day) < 1 || Number(day) > days) {
    return {
      reason: `is a date that does not exist: month ${year}-${month} has ${days} days`,
      remedy: "Correct the date.",
    };
  }
  if (clock === undefined) {
    return { reason: "is a date without a time", remedy: `Add the time and an offset, such as ${examples}.` };
  }
  if (offset === undefined) {
    return {
      reason: "is a local time: it does not say in which time zone",
      remedy: `Add an offset, such as ${examples}.`,
    };
  }
  if (seconds === undefined) return { reason: "has no seconds", remedy: `Add them, such as ${examples}.` };
  return { reason: "is not a time in ISO 8601", remedy: `Write it exactly so: ${examples}.` };
}

function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
