/** Makes a file fit for appending: a whole header, a whole last line, damage kept aside. */

import { dirname } from "node:path";
import { type Extent, extended } from "./checkpoint.ts";
import { type Damage, keepAside } from "./damage.ts";
import type { OpenFile } from "./files.ts";
import { checkHeader, newHeaderLine } from "./header.ts";
import type { HeldLines } from "./held-lines.ts";
import type { Settings } from "./options.ts";
import { scan } from "./scan.ts";
import { writeFully } from "./whole-file.ts";

/** A file that can be appended to. `version` and `fingerprint`: what its header says. */
export type Recovered = {
  damage: Damage[];
  extent: Extent;
  held: HeldLines | undefined;
  version: number;
  fingerprint: string | undefined;
};

/**
 * Scans the file and repairs its end. A torn last line is cut off, but only when it is on the disk elsewhere.
 * Resolves when all of the file, and its entry in the directory, is on the disk.
 */
export async function recover(file: OpenFile, location: string, settings: Settings): Promise<Recovered> {
  const found = await scan(file, settings);
  const damage = await keepAside(settings.files, location, found.damage);
  const end = found.extent.bytes + (found.unterminated?.length ?? 0);
  if ((await file.status()).size > end) await file.truncate(end);
  const last = found.unterminated ?? Buffer.alloc(0);
  const isWhole = found.header.state === "sound" && found.unterminated === undefined;
  const header = found.header.state === "sound" ? undefined : newHeaderLine(settings);
  const missing = header ?? Buffer.from(isWhole ? "" : "\n");
  await writeFully(file, missing, end);
  // Also when nothing was repaired: a writer that was killed may have left records that are not on the disk yet.
  await file.sync();
  await settings.files.syncDirectory(dirname(location));
  const extent = isWhole ? found.extent : extended(found.extent, Buffer.concat([last, missing]), 1);
  const { version, fingerprint } = header === undefined ? found.header : checkHeader(header.subarray(0, -1), settings);
  return { damage, extent, held: found.held, version: version ?? settings.version, fingerprint };
}
