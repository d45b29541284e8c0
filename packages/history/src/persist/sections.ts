/**
 * The form of an index file: a line with a checksum that says what follows, then sections of bytes, each with its own
 * checksum. Every byte is covered by one of them. Sections begin at multiples of eight, so that columns of numbers can
 * be used where they lie.
 */
import { endianness } from "node:os";
import { setImmediate as breathe } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { z } from "zod";

const alignment = 8;
/** So much is summed up before others get their turn. */
const sliceSize = 4 * 1024 * 1024;
const newline = 0x0a;
const textStart = 9;

/** A section that is to be written, in pieces. */
export type Section = { name: string; chunks: readonly Uint8Array[] };

const headSchema = z.object({
  format: z.literal("casebook.index"),
  version: z.int(),
  endianness: z.enum(["LE", "BE"]),
  sections: z.array(z.strictObject({ name: z.string(), bytes: z.int().min(0), checksum: z.int() })),
  about: z.unknown(),
});

/** The version of the form; another one is not read. */
const indexVersion = 1;

/** The bytes of an index file. `about`: what it is made of, as JSON can hold it. */
export async function encodeSections(about: unknown, sections: readonly Section[]): Promise<Uint8Array[]> {
  const body: Uint8Array[] = [];
  const entries: { name: string; bytes: number; checksum: number }[] = [];
  for (const { name, chunks } of sections) {
    let [bytes, checksum] = [0, 0];
    for (const chunk of chunks) {
      body.push(chunk);
      bytes += chunk.length;
      checksum = await sumUp(chunk, checksum);
    }
    const padding = Buffer.alloc(toAlignment(bytes));
    body.push(padding);
    entries.push({ name, bytes: bytes + padding.length, checksum: crc32(padding, checksum) });
  }
  const head = { format: "casebook.index", version: indexVersion, endianness: endianness(), sections: entries, about };
  const json = Buffer.from(JSON.stringify(head));
  const padded = Buffer.concat([json, Buffer.alloc(toAlignment(textStart + json.length + 1), " ")]);
  const line = Buffer.concat([Buffer.from(`${hex(crc32(padded))} `), padded, Buffer.from("\n")]);
  return [line, ...body];
}

/** What an index file says of itself, or why it cannot be used. */
export type Head = { about: unknown; length: number; sections: { name: string; bytes: number; checksum: number }[] };

/** Reads the first line; `undefined` if it is damaged, `"version"` if another release or machine wrote it. */
export function decodeHead(beginning: Buffer): Head | "version" | undefined {
  const end = beginning.indexOf(newline);
  const json = beginning.subarray(textStart, Math.max(end, textStart));
  if (end < 0 || beginning.toString("latin1", 0, textStart) !== `${hex(crc32(json))} `) return undefined;
  const head = headSchema.safeParse(JSON.parse(json.toString("utf8"))).data;
  if (head === undefined || head.version !== indexVersion || head.endianness !== endianness()) return "version";
  return { about: head.about, length: end + 1, sections: head.sections };
}

/** The sections by name; undefined if a byte of them is another than was written, or one is missing or too many. */
export async function decodeSections(all: Buffer, head: Head): Promise<Map<string, Buffer> | undefined> {
  const found = new Map<string, Buffer>();
  let start = head.length;
  for (const { name, bytes, checksum } of head.sections) {
    const section = all.subarray(start, start + bytes);
    if (section.length !== bytes || (await sumUp(section, 0)) !== checksum) return undefined;
    found.set(name, section);
    start += bytes;
  }
  return start === all.length ? found : undefined;
}

async function sumUp(bytes: Uint8Array, before: number): Promise<number> {
  let checksum = before;
  for (let start = 0; start < bytes.length; start += sliceSize) {
    checksum = crc32(bytes.subarray(start, start + sliceSize), checksum);
    if (start + sliceSize < bytes.length) await breathe();
  }
  return checksum;
}

function toAlignment(bytes: number): number {
  return (alignment - (bytes % alignment)) % alignment;
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(textStart - 1, "0");
}
