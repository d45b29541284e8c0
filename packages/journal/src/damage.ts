/** Lines that could not be read, and where they are kept. */

import { isUtf8 } from "node:buffer";
import { dirname } from "node:path";
import type { Files } from "./files.ts";
import { readLines } from "./read-lines.ts";
import { withFile, writeFully } from "./whole-file.ts";

/**
 * What is wrong with a line. `checksum`: its text is not what was written. `syntax`: it is not a checksum and a JSON
 * text. `torn`: the last line, without its newline, cut short while it was written.
 */
export type DamageKind = "checksum" | "syntax" | "torn";

/** A line that could not be read. */
export type Damage = {
  /** Counted from 1; the header is line 1. */
  line: number;
  kind: DamageKind;
  /** The line as it stood there, without its newline. */
  raw: string;
  /** How `raw` holds it: as text, or in base64 because it is not UTF-8. */
  encoding: "utf8" | "base64";
  /** The file it was kept in, where the journal was opened for writing. */
  keptIn?: string;
};

/** Describes a line that could not be read. */
export function damageOf(line: number, kind: DamageKind, bytes: Buffer): Damage {
  const encoding = isUtf8(bytes) ? "utf8" : "base64";
  return { line, kind, raw: bytes.toString(encoding), encoding };
}

/** Where the damaged lines of a journal are kept. */
export function asidePath(location: string): string {
  return `${location}.damaged`;
}

/**
 * Appends damaged lines to `<path>.damaged`, one JSON text a line, those that are in it already excepted.
 * Resolves, when they are on the disk, to the same damage with `keptIn`.
 */
export async function keepAside(files: Files, path: string, damage: readonly Damage[]): Promise<Damage[]> {
  if (damage.length === 0) return [];
  const keptIn = asidePath(path);
  const missing = new Set(damage.map(({ line, kind, raw, encoding }) => JSON.stringify({ line, kind, raw, encoding })));
  await withFile(files, keptIn, "write", async (file) => {
    const { size } = await file.status();
    let lineOpen = false;
    for await (const lines of readLines(file, size)) {
      for (const { bytes, terminated } of lines) {
        if (terminated) missing.delete(bytes.toString("utf8"));
        lineOpen = !terminated;
      }
    }
    const added = [...missing].map((line) => `${line}\n`).join("");
    await writeFully(file, Buffer.from(added === "" || !lineOpen ? added : `\n${added}`), size);
    await file.sync();
  });
  await files.syncDirectory(dirname(keptIn));
  return damage.map((each) => ({ ...each, keptIn }));
}
