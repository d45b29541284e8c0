/** The first line: what kind of journal this is. */

import { JournalError } from "./errors.ts";
import type { OpenFile } from "./files.ts";
import { decodeLine, encodeLine } from "./line.ts";
import type { Settings } from "./options.ts";
import { readFully } from "./whole-file.ts";

const longestHeader = 4096;
const newline = 0x0a;

type Expected = Pick<Settings, "path" | "format" | "version">;

/** The state of the first line: there, not there yet, or cut short while the file was created. */
export type HeaderState = "sound" | "absent" | "torn";

/** The bytes of the header line. */
export function headerLine(expected: Expected): Buffer {
  return encodeLine(JSON.stringify({ format: expected.format, version: expected.version }));
}

/**
 * Refuses a first line that is not the expected header.
 * @throws JournalError `journal-header` (no header), `journal-format`, `journal-version`
 */
export function checkHeader(bytes: Buffer, expected: Expected): void {
  const { path, format, version } = expected;
  const decoded = decodeLine(bytes);
  const header = decoded.sound ? (decoded.record as { format?: unknown; version?: unknown } | null) : null;
  if (typeof header?.format !== "string" || !Number.isSafeInteger(header.version)) {
    throw new JournalError({
      code: "journal-header",
      message: `${path} does not begin with the header of a journal; it was left as it is.`,
      field: "header",
      value: bytes.toString("utf8", 0, 200),
      remedy: `Check the path. If it is a journal whose first line was damaged, copy it and make the copy's first line: ${headerLine(expected).toString("utf8").trimEnd()}`,
    });
  }
  if (header.format !== format) {
    throw new JournalError({
      code: "journal-format",
      message: `${path} holds "${header.format}", not "${format}"; it was left as it is.`,
      field: "header.format",
      value: header.format,
      remedy: "Check the path, or give the option format that fits.",
    });
  }
  if (header.version !== version) {
    const newer = (header.version as number) > version;
    throw new JournalError({
      code: "journal-version",
      message: `${path} has version ${header.version} of "${format}", ${newer ? "newer" : "older"} than ${version}; it was left as it is.`,
      field: "header.version",
      value: header.version,
      remedy: newer
        ? "Use the newer release of the program that wrote it."
        : `Open it with version: ${header.version} and copy its records into a new journal.`,
    });
  }
}

/** True for what is left of the header when its writing was cut short; a file system may fill it up with zeros. */
function isTornHeader(bytes: Buffer, expected: Expected): boolean {
  const header = headerLine(expected);
  const zeros = bytes.indexOf(0);
  const text = zeros < 0 ? bytes : bytes.subarray(0, zeros);
  return (
    bytes.length <= header.length &&
    text.equals(header.subarray(0, text.length)) &&
    bytes.subarray(text.length).every((byte) => byte === 0)
  );
}

/**
 * Reads and checks the first line. Never reads more than 4 kB, whatever the file is.
 * @throws JournalError as {@link checkHeader}
 */
export async function readHeader(file: OpenFile, expected: Expected): Promise<HeaderState> {
  const beginning = await readFully(file, 0, longestHeader);
  if (beginning.length === 0) return "absent";
  const end = beginning.indexOf(newline);
  if (end < 0 && isTornHeader(beginning, expected) && !decodeLine(beginning).sound) return "torn";
  checkHeader(end < 0 ? beginning : beginning.subarray(0, end), expected);
  return "sound";
}
