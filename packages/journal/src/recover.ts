/** Makes a file fit for appending: a whole header, a whole last line, damage kept aside. */

import { dirname } from "node:path";
import { type Damage, keepAside } from "./damage.ts";
import type { OpenFile } from "./files.ts";
import { headerLine } from "./header.ts";
import type { Settings } from "./options.ts";
import { scan } from "./scan.ts";
import { writeFully } from "./whole-file.ts";

/** A file that can be appended to. */
export type Recovered = { damage: Damage[]; end: number };

/**
 * Scans the file and repairs its end. A torn last line is cut off, but only when it is on the disk elsewhere.
 * Resolves when all of the file, and its entry in the directory, is on the disk.
 */
export async function recover(file: OpenFile, location: string, settings: Settings): Promise<Recovered> {
  const found = await scan(file, settings);
  const damage = await keepAside(settings.files, location, found.damage);
  if ((await file.status()).size > found.end) await file.truncate(found.end);
  const missing = found.header === "sound" ? Buffer.from(found.unterminated ? "\n" : "") : headerLine(settings);
  await writeFully(file, missing, found.end);
  // Also when nothing was repaired: a writer that was killed may have left records that are not on the disk yet.
  await file.sync();
  await settings.files.syncDirectory(dirname(location));
  return { damage, end: found.end + missing.length };
}
