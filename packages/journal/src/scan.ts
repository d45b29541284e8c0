/** Reads a whole journal once: how many records, what damage, where it ends. Changes nothing. */

import { type Extent, extended, nothing } from "./checkpoint.ts";
import { type Damage, damageOf } from "./damage.ts";
import type { OpenFile } from "./files.ts";
import { type Header, readHeader } from "./header.ts";
import { type CheckedLines, readHeld } from "./held-lines.ts";
import { decodeLine } from "./line.ts";
import type { Settings } from "./options.ts";
import { readLines } from "./read-lines.ts";

/** What was found in a journal file. */
export type Scan = {
  header: Header;
  /** Sound records; the header is none. */
  records: number;
  damage: Damage[];
  /** The whole lines, up to the end of the last line that stays. */
  extent: Extent;
  /** The bytes of a last line that is sound but lacks its newline; it is not in the extent. */
  unterminated: Buffer | undefined;
  /** What the checkpoint speaks of, if the file begins with it. */
  held: CheckedLines | undefined;
};

/** Makes records of the current version from those of the file. */
export function translator({ readers, version }: Settings, found: number | undefined): (record: unknown) => unknown {
  const reader = found === undefined || found === version ? undefined : readers[found];
  return reader ?? ((record) => record);
}

/**
 * Scans the file.
 * @throws JournalError for a header that is not the expected one; the signal's reason when cancelled
 */
export async function scan(file: OpenFile, settings: Settings): Promise<Scan> {
  const { checkpoint, signal } = settings;
  signal?.throwIfAborted();
  const header = await readHeader(file, settings);
  const found: Scan = { header, records: 0, damage: [], extent: nothing, unterminated: undefined, held: undefined };
  if (checkpoint !== undefined && header.state === "sound") {
    found.held = await readHeld(file, checkpoint, translator(settings, header.version), signal);
  }
  if (checkpoint !== undefined && found.held !== undefined) {
    const { bytes, lines, checksum, damaged } = checkpoint;
    found.extent = { bytes, lines, checksum };
    found.records = lines - 1 - damaged.length;
    for (const line of damaged) examine(found, line, found.held.bytesOf(line));
  }
  for await (const lines of readLines(file, (await file.status()).size, found.extent)) {
    signal?.throwIfAborted();
    for (const { line, bytes, terminated } of lines) {
      if (terminated) {
        if (examine(found, line, bytes) && line > 1) found.records += 1;
        found.extent = extended(extended(found.extent, bytes, 1), newline, 0);
      } else if (decodeLine(bytes).sound) {
        if (line > 1) found.records += 1;
        found.unterminated = bytes;
      } else found.damage.push(damageOf(line, "torn", bytes));
    }
  }
  return found;
}

const newline = Buffer.from("\n");

/** True for a sound line; damage is written down. */
function examine(found: Scan, line: number, bytes: Buffer): boolean {
  const decoded = decodeLine(bytes);
  if (!decoded.sound) found.damage.push(damageOf(line, decoded.kind, bytes));
  return decoded.sound;
}
