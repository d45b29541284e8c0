/** A record as JSON text, or a refusal. */

import { JournalError } from "./errors.ts";

const plainTags = new Set(["[object Object]", "[object Array]"]);

/** Throws for what `JSON.stringify` would drop or turn into something else without a word. */
function refuseLoss(this: unknown, key: string, value: unknown): unknown {
  const place = key === "" ? "it" : `"${key}"`;
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`${place} is ${value}`);
  if (typeof value === "function" || typeof value === "symbol") throw new TypeError(`${place} is a ${typeof value}`);
  if (value === undefined && (key === "" || Array.isArray(this))) throw new TypeError(`${place} is undefined`);
  if (value === null && (this as Record<string, unknown>)[key] instanceof Date) {
    throw new TypeError(`${place} is an invalid date`);
  }
  if (typeof value === "object" && value !== null && !plainTags.has(Object.prototype.toString.call(value))) {
    throw new TypeError(`${place} is ${Object.prototype.toString.call(value)}`);
  }
  return value;
}

/**
 * The JSON text of `record`. A property that is undefined is left out; everything else that JSON cannot hold is
 * refused: undefined itself or in an array, functions, symbols, bigints, NaN, infinities, invalid dates, maps, sets,
 * circles.
 * @throws JournalError `journal-record`, its field naming `records[index]`
 */
export function serialise(record: unknown, index: number): string {
  try {
    return JSON.stringify(record, refuseLoss);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new JournalError({
      code: "journal-record",
      message: `A record that JSON cannot hold: ${reason}.`,
      field: `records[${index}]`,
      value: record,
      remedy: "Give plain data: objects, arrays, strings, finite numbers, booleans, null. Nothing was written.",
      cause,
    });
  }
}
