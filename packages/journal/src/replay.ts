/** Reads records back in order. */

import { type Extent, nothing } from "./checkpoint.ts";
import { JournalError } from "./errors.ts";
import { withFileErrors } from "./file-error.ts";
import type { OpenFile } from "./files.ts";
import { checkHeader } from "./header.ts";
import type { ReplayedRecord } from "./journal.ts";
import { decodeLine } from "./line.ts";
import type { Settings } from "./options.ts";
import { type RawLine, readLines } from "./read-lines.ts";
import { translator } from "./scan.ts";

function changed(path: string, line: number): JournalError {
  return new JournalError({
    code: "journal-changed",
    message: `Line ${line} of ${path} cannot be read, though it could be when the journal was opened.`,
    field: "line",
    value: line,
    remedy: "Open the journal again: the line is then reported and kept aside.",
  });
}

/**
 * What a replay reads. `version`: what the header said, if it was there. `damaged`: the lines found damaged at opening.
 * `isClosed`: asked before each piece.
 */
export type ReplaySource = {
  file: OpenFile;
  settings: Settings;
  end: number;
  version: number | undefined;
  damaged: ReadonlySet<number>;
  isClosed: () => boolean;
};

/** The sound records of the first `end` bytes behind an extent. */
export async function* replayRecords(
  source: ReplaySource,
  after: Pick<Extent, "bytes" | "lines"> = nothing,
): AsyncGenerator<ReplayedRecord> {
  const { file, settings, end, damaged, isClosed } = source;
  let translate = translator(settings, source.version);
  const pieces = readLines(file, end, after);
  const next = (): Promise<IteratorResult<RawLine[]>> => {
    if (!isClosed()) return withFileErrors("Reading", settings.path, () => pieces.next());
    throw new JournalError({
      code: "journal-closed",
      message: `${settings.path} was closed during a replay.`,
      field: "path",
      value: settings.path,
      remedy: "Finish or break off the replay before closing.",
    });
  };
  for (let piece = await next(); piece.done !== true; piece = await next()) {
    for (const { line, bytes, terminated } of piece.value) {
      const decoded = decodeLine(bytes);
      if (line === 1) {
        // A reader may have come while the file was being created.
        if (terminated && !damaged.has(1)) translate = translator(settings, checkHeader(bytes, settings).version);
      } else if (decoded.sound) yield { line, record: translate(decoded.record) };
      // A last line without its newline is an append under way.
      else if (terminated && !damaged.has(line)) throw changed(settings.path, line);
    }
  }
}
