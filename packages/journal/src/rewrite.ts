/** Writes a journal anew beside itself and puts it in its place: compaction, and the way to a new version. */

import { dirname } from "node:path";
import type { Appender } from "./appender.ts";
import { type Extent, extended, nothing } from "./checkpoint.ts";
import { fileError, systemCode } from "./file-error.ts";
import type { OpenFile } from "./files.ts";
import { encodeLine } from "./line.ts";
import type { Settings } from "./options.ts";
import { serialise } from "./serialise.ts";
import { readFully, writeFully } from "./whole-file.ts";

const pieceSize = 256 * 1024;

/** The file that is being written; after a crash it may be left behind, and is worth nothing. */
function rewritePath(location: string): string {
  return `${location}.new`;
}

/** Deletes what a rewrite that did not finish left behind. */
export async function removeLeftover(settings: Settings, location: string): Promise<void> {
  const path = rewritePath(location);
  if ((await settings.files.status(path)) === undefined) return;
  await settings.files.remove(path);
}

/**
 * What a rewrite needs to know. `file`: the one that is open now. `header`: the new first line. `moved`: is told of the one that took its place.
 * `begun`: what the records stand for; what was appended after it follows them.
 */
export type RewriteSource = {
  settings: Settings;
  location: string;
  file: () => OpenFile;
  header: Buffer;
  moved: (file: OpenFile) => void;
  appender: Appender;
  begun: Extent;
};

/**
 * Writes `records`, and behind them what is appended meanwhile, to a new file; then puts it in the place of the old one
 * and goes on in it. Whenever it breaks off, one whole file is there: the old one, or the new one.
 */
export async function rewrite(
  { settings, location, file: old, header, moved, appender, begun }: RewriteSource,
  records: Iterable<unknown> | AsyncIterable<unknown>,
): Promise<void> {
  const { files } = settings;
  const path = rewritePath(location);
  const failed = (cause: unknown): unknown =>
    systemCode(cause) === undefined ? cause : fileError("journal-write-failed", "Writing anew", location, cause);
  let file: OpenFile | undefined;
  let inPlace = false;
  try {
    await removeLeftover(settings, location);
    const opened = await files.open(path, "write");
    file = opened;
    const written = await writeAll(opened, header, settings, records);
    await appender.alone(async ({ moveTo, breakOff }) => {
      const extent = await copyTail(old(), begun, appender.extent(), opened, written);
      await opened.sync();
      await files.rename(path, location);
      inPlace = true;
      moveTo(opened, extent);
      moved(opened);
      await files.syncDirectory(dirname(location)).catch((cause: unknown) => {
        // Whether the old or the new file is there after a power cut cannot be known.
        throw breakOff(fileError("journal-sync-failed", "Syncing the directory of", location, cause));
      });
    });
  } catch (error) {
    if (!inPlace) {
      await file?.close().catch(() => {});
      await removeLeftover(settings, location).catch(() => {});
    }
    throw failed(error);
  }
}

/** Writes the header and the records. */
async function writeAll(
  file: OpenFile,
  header: Buffer,
  { signal }: Settings,
  records: Iterable<unknown> | AsyncIterable<unknown>,
): Promise<Extent> {
  let written = nothing;
  let piece = [header];
  let size = header.length;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(piece);
    await writeFully(file, bytes, written.bytes);
    written = extended(written, bytes, piece.length);
    piece = [];
    size = 0;
  };
  let index = 0;
  for await (const record of records) {
    signal?.throwIfAborted();
    const line = encodeLine(serialise(record, index++));
    piece.push(line);
    size += line.length;
    if (size >= pieceSize) await flush();
  }
  await flush();
  return written;
}

/** Copies what stands between two places of the old file to the end of the new one, as it is. */
async function copyTail(old: OpenFile, from: Extent, to: Extent, file: OpenFile, end: Extent): Promise<Extent> {
  let written = end;
  for (let position = from.bytes; position < to.bytes; ) {
    const piece = await readFully(old, position, Math.min(pieceSize, to.bytes - position));
    if (piece.length === 0) throw new Error("the old file is shorter than it was");
    await writeFully(file, piece, written.bytes);
    written = extended(written, piece, 0);
    position += piece.length;
  }
  return { ...written, lines: end.lines + to.lines - from.lines };
}
