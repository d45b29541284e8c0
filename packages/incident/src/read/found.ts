/** A record as it stood in a source, before it is checked. */
import { isUtf8 } from "node:buffer";
import type { Place } from "../parse/parse-incident.ts";
import type { Rejected } from "../rejected.ts";

/** A record as the format gave it: any value, with its place, and whether that counts lines or records. */
export type Found = Place & { value: unknown; counts: "lines" | "records" };

/** Bytes that one record may have: 16 MiB. */
export const recordLimit: number = 16 * 1024 * 1024;

/** Bytes of a record too long, or of a place that cannot be read, that are handed back. */
const shownBytes = 1000;

/** The text of a record's bytes; undefined when they are not UTF-8. */
export function textOf(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

/** The first 1,000 bytes as text, for a record that is too long to hand back whole. */
export function beginningOf(bytes: Buffer): string {
  return new TextDecoder().decode(bytes.subarray(0, shownBytes), { stream: bytes.length > shownBytes });
}

/** A whole record refused: nothing in it could be told apart. */
export function unreadable(line: number, raw: string, reason: string, remedy: string): Rejected {
  return { rejected: true, line, reason, field: "", value: raw, remedy, raw };
}

export function tooLong(line: number, start: Buffer): Rejected {
  const reason = `The record is longer than 16 MiB; its first ${shownBytes} bytes are handed back.`;
  return unreadable(
    line,
    beginningOf(start),
    reason,
    "Shorten it: log excerpts belong into the digest, a few lines each.",
  );
}

export function notUtf8(line: number, bytes: Buffer): Rejected {
  const reason = "The record is not written in UTF-8; what could not be read is shown as \ufffd.";
  const remedy = "Convert the file to UTF-8, for example with: iconv -f WINDOWS-1252 -t UTF-8 old > new";
  return unreadable(line, bytes.toString().replace(/\r?\n?$/, ""), reason, remedy);
}
