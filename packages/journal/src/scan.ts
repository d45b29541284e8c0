/** Reads a whole journal once: how many records, what damage, where it ends. Changes nothing. */

import { type Damage, damageOf } from "./damage.ts";
import type { OpenFile } from "./files.ts";
import { type HeaderState, readHeader } from "./header.ts";
import { decodeLine } from "./line.ts";
import type { Settings } from "./options.ts";
import { readLines } from "./read-lines.ts";

/** What was found in a journal file. */
export type Scan = {
  header: HeaderState;
  /** Sound records; the header is none. */
  records: number;
  damage: Damage[];
  /** Bytes up to the end of the last line that stays. */
  end: number;
  /** The last line is sound but lacks its newline. */
  unterminated: boolean;
};

/**
 * Scans the file.
 * @throws JournalError for a header that is not the expected one; the signal's reason when cancelled
 */
export async function scan(file: OpenFile, settings: Settings): Promise<Scan> {
  settings.signal?.throwIfAborted();
  const header = await readHeader(file, settings);
  const found: Scan = { header, records: 0, damage: [], end: 0, unterminated: false };
  for await (const lines of readLines(file, (await file.status()).size)) {
    settings.signal?.throwIfAborted();
    for (const { line, start, bytes, terminated } of lines) {
      const decoded = decodeLine(bytes);
      if (decoded.sound) found.records += line === 1 ? 0 : 1;
      else found.damage.push(damageOf(line, terminated ? decoded.kind : "torn", bytes));
      found.end = terminated || decoded.sound ? start + bytes.length : start;
      if (terminated) found.end += 1;
      else found.unterminated = decoded.sound;
    }
  }
  return found;
}
