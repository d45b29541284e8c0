/** Spellings of a time that can mean only one thing, as ISO 8601. */
import { timeSchema } from "../incident.ts";

const pattern =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)? ?(?:(Z|z|UTC|GMT)|([+-]\d\d)(?::?(\d\d))?)?$/;

/** A time without its offset, and the offset if it has one; undefined for any other text. */
function partsOf(text: string): { local: string; offset: string | undefined } | undefined {
  const [, date, clock, seconds = "00", fraction, utc, hours, minutes = "00"] = pattern.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  const local = `${date}T${clock}:${seconds}${fraction === undefined ? "" : `.${fraction}`}`;
  if (utc !== undefined) return { local, offset: "Z" };
  return { local, offset: hours === undefined ? undefined : `${hours}:${minutes}` };
}

/**
 * A time with an offset in any spelling that can mean only one thing, as ISO 8601: a space instead of the T, an offset
 * such as `+0100`, `+01` or `UTC`, no seconds, a comma before their fraction. Undefined for any other text, local times
 * and dates that do not exist among them.
 */
export function timeOf(text: string): string | undefined {
  const { local, offset } = partsOf(text) ?? {};
  const time = `${local}${offset}`;
  return timeSchema.safeParse(time).success ? time : undefined;
}

/** A local time, in milliseconds as if it were UTC; undefined for any other text. */
export function localTimeOf(text: string): number | undefined {
  const { local, offset } = partsOf(text) ?? {};
  if (offset !== undefined || !timeSchema.safeParse(`${local}Z`).success) return undefined;
  return Date.parse(`${local}Z`);
}
