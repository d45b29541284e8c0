/** The first line: what kind of journal this is. */

import { JournalError } from "./errors.ts";
import type { OpenFile } from "./files.ts";
import { decodeLine, encodeLine } from "./line.ts";
import type { Settings } from "./options.ts";
import { readLines } from "./read-lines.ts";
import { readFully } from "./whole-file.ts";

const longestHeader = 4096;
const newline = 0x0a;
const textStart = 9;

type Expected = Pick<Settings, "path" | "format" | "version" | "readers">;

/**
 * The first line: there, not there yet, or cut short while the file was created. A version and a fingerprint has only
 * the first.
 */
export type Header =
  | { state: "sound"; version: number; fingerprint: string | undefined }
  | { state: "absent" | "torn"; version?: undefined; fingerprint?: undefined };

/** The bytes of the header line. */
function headerLine({ format, version }: Pick<Expected, "format" | "version">, fingerprint?: string): Buffer {
  return encodeLine(JSON.stringify({ format, version, fingerprint }));
}

/** The header line of a file that is written now. `previous`: the fingerprint of the file it takes the place of. */
export function newHeaderLine(settings: Settings, previous?: string): Buffer {
  const fingerprint = settings.newFingerprint(previous);
  if (fingerprint === undefined) return headerLine(settings);
  if (typeof fingerprint === "string" && /^[\x20-\x7e]{1,200}$/.test(fingerprint))
    return headerLine(settings, fingerprint);
  throw new JournalError({
    code: "journal-option",
    message: "What options.newFingerprint() made cannot be used.",
    field: "options.newFingerprint",
    value: fingerprint,
    remedy: "Give a name of 1 to 200 printable ASCII characters.",
  });
}

/**
 * Refuses a first line that is not the expected header.
 * @throws JournalError `journal-header` (no header), `journal-format`, `journal-version`
 */
export function checkHeader(bytes: Buffer, expected: Expected): Header & { state: "sound" } {
  const { path, format, version, readers } = expected;
  const decoded = decodeLine(bytes);
  const header = decoded.sound ? (decoded.record as { [name: string]: unknown } | null) : null;
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
  const found = header.version as number;
  if (found !== version && (found > version || readers[found] === undefined)) {
    const newer = found > version;
    throw new JournalError({
      code: "journal-version",
      message: `${path} has version ${found} of "${format}", ${newer ? "newer" : "older"} than ${version}; it was left as it is.`,
      field: "header.version",
      value: found,
      remedy: newer
        ? "Use the newer release of the program that wrote it."
        : `Open it with version: ${found}, or give a reader for that version.`,
    });
  }
  const { fingerprint } = header;
  return { state: "sound", version: found, fingerprint: typeof fingerprint === "string" ? fingerprint : undefined };
}

/** True for what is left of a header when its writing was cut short; a file system may fill it up with zeros. */
function isTornHeader(bytes: Buffer, { format, version, readers }: Expected): boolean {
  const zeros = bytes.indexOf(0);
  const text = bytes.toString("latin1", 0, zeros < 0 ? bytes.length : zeros);
  if (bytes.subarray(text.length).some((byte) => byte !== 0)) return false;
  if (!"00000000 ".startsWith(text.slice(0, textStart).replace(/[0-9a-f]/g, "0"))) return false;
  const json = text.slice(textStart);
  const tail = ',"fingerprint":"';
  return [version, ...Object.keys(readers)].some((each) => {
    const head = Buffer.from(`${JSON.stringify({ format, version: Number(each) }).slice(0, -1)}`).toString("latin1");
    if (head.startsWith(json)) return true;
    const rest = json.slice(head.length);
    return json.startsWith(head) && (tail.startsWith(rest) || rest.startsWith(tail) || rest === "}");
  });
}

/**
 * Reads and checks the first line. Never reads more than 4 kB, whatever the file is.
 * @throws JournalError as {@link checkHeader}
 */
export async function readHeader(
  file: OpenFile,
  { withoutHeader, ...expected }: Expected & Pick<Settings, "withoutHeader">,
): Promise<Header> {
  const beginning = await readFully(file, 0, longestHeader);
  if (beginning.length === 0) return { state: "absent" };
  const end = beginning.indexOf(newline);
  const short = end < 0 && beginning.length < longestHeader;
  if (short && isTornHeader(beginning, expected) && !decodeLine(beginning).sound) return { state: "torn" };
  const line = end < 0 ? beginning : beginning.subarray(0, end);
  if (withoutHeader && end >= 0 && !decodeLine(line).sound && (await soundLineFollows(file, end + 1))) {
    return { state: "sound", version: expected.version, fingerprint: undefined };
  }
  return checkHeader(line, expected);
}

async function soundLineFollows(file: OpenFile, start: number): Promise<boolean> {
  const { size } = await file.status();
  for await (const lines of readLines(file, size, { bytes: start, lines: 1 })) {
    if (lines.some(({ bytes }) => decodeLine(bytes).sound)) return true;
  }
  return false;
}
