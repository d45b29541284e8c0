/** One line of the file: the CRC-32 of a JSON text as eight hex digits, a space, the text, a newline. */

import { isUtf8 } from "node:buffer";
import { crc32 } from "node:zlib";

const textStart = 9;
const space = 0x20;

/** A line read back: its record, or what is wrong with it. */
export type DecodedLine = { sound: true; record: unknown } | { sound: false; kind: "checksum" | "syntax" };

/** The bytes of a line, newline included, for a JSON text without newlines. */
export function encodeLine(json: string): Buffer {
  return Buffer.from(`${crc32(json).toString(16).padStart(8, "0")} ${json}\n`);
}

/** Reads a line given without its newline. A record is returned only if its checksum is right. */
export function decodeLine(bytes: Buffer): DecodedLine {
  const checksum = bytes.toString("latin1", 0, textStart - 1);
  if (bytes.length <= textStart || bytes[textStart - 1] !== space || !/^[0-9a-f]{8}$/.test(checksum)) {
    return { sound: false, kind: "syntax" };
  }
  const text = bytes.subarray(textStart);
  if (crc32(text) !== Number.parseInt(checksum, 16)) return { sound: false, kind: "checksum" };
  if (!isUtf8(text)) return { sound: false, kind: "syntax" };
  try {
    return { sound: true, record: JSON.parse(text.toString("utf8")) };
  } catch {
    return { sound: false, kind: "syntax" };
  }
}
