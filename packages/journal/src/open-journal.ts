/** Opens a journal, for writing or for reading. */

import { dirname } from "node:path";
import { createAppender } from "./appender.ts";
import type { Damage } from "./damage.ts";
import { JournalError } from "./errors.ts";
import { withFileErrors } from "./file-error.ts";
import type { OpenFile } from "./files.ts";
import type { Journal } from "./journal.ts";
import { encodeLine } from "./line.ts";
import { createDirectories, realLocation } from "./location.ts";
import { acquireLock } from "./lock.ts";
import { openJournalFile } from "./open-file.ts";
import { type OpenOptions, type Settings, settingsOf } from "./options.ts";
import { recover } from "./recover.ts";
import { replayRecords } from "./replay.ts";
import { scan } from "./scan.ts";
import { serialise } from "./serialise.ts";

/** What differs between a writer and a reader. */
type Parts = {
  file: OpenFile;
  damage: Damage[];
  end: () => Promise<number>;
  append: (records: readonly unknown[]) => Promise<void>;
  close: () => Promise<void>;
};

function refusal(code: "journal-closed" | "journal-read-only", path: string): JournalError {
  return new JournalError({
    code,
    message: code === "journal-closed" ? `${path} is closed.` : `${path} is open for reading only.`,
    field: "path",
    value: path,
    remedy: code === "journal-closed" ? "Open it again." : "Open it without readOnly.",
  });
}

function journalOf(settings: Settings, parts: Parts): Journal {
  const { path } = settings;
  const { file, damage } = parts;
  const damaged = new Set(damage.map(({ line }) => line));
  let closing: Promise<void> | undefined;
  const isClosed = (): boolean => closing !== undefined;
  return {
    path,
    damage,
    replay: async function* () {
      if (isClosed()) throw refusal("journal-closed", path);
      const end = await withFileErrors("Reading", path, parts.end);
      yield* replayRecords({ file, settings, end, damaged, isClosed });
    },
    append: async (records) => {
      if (isClosed()) throw refusal("journal-closed", path);
      await parts.append(records);
    },
    close: () => {
      closing ??= withFileErrors("Closing", path, parts.close);
      return closing;
    },
  };
}

async function openForReading(settings: Settings): Promise<Parts> {
  const { path } = settings;
  const file = await openJournalFile(path, "read", settings);
  try {
    const { damage } = await scan(file, settings);
    return {
      file,
      damage,
      end: async () => (await file.status()).size,
      append: async () => {
        throw refusal("journal-read-only", path);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function linesOf(records: readonly unknown[]): Buffer {
  if (Array.isArray(records)) return Buffer.concat(records.map((record, at) => encodeLine(serialise(record, at))));
  throw new JournalError({
    code: "journal-record",
    message: "Records are not in an array.",
    field: "records",
    value: records,
    remedy: "Give an array of records, also for a single one.",
  });
}

async function openForWriting(settings: Settings): Promise<Parts> {
  const { files, path } = settings;
  await createDirectories(files, dirname(path));
  const location = await realLocation(files, path);
  const lock = await acquireLock(files, location);
  let file: OpenFile | undefined;
  try {
    file = await openJournalFile(location, "write", settings);
    const opened = file;
    const { damage, end } = await recover(opened, location, settings);
    const appender = createAppender({ files, path: location, file: opened, lock, end });
    return {
      file: opened,
      damage,
      end: async () => appender.end(),
      append: async (records) => {
        const bytes = linesOf(records);
        if (bytes.length > 0) await appender.append(bytes);
      },
      close: async () => {
        await appender.idle();
        await opened.close().finally(() => lock.release());
      },
    };
  } catch (error) {
    await file?.close();
    await lock.release();
    throw error;
  }
}

/**
 * Opens a journal. For writing (the default): takes the lock, creates what is missing, repairs the end of the file,
 * keeps damaged lines aside in `<path>.damaged`. With `readOnly`: takes no lock and changes nothing.
 * @throws JournalError `journal-locked`, `journal-missing` (read-only), `journal-header`, `journal-format`,
 * `journal-version`, `journal-option`, `journal-file`; the signal's reason when cancelled
 */
export async function openJournal(path: string, options: OpenOptions = {}): Promise<Journal> {
  const settings = settingsOf(path, options, ["format", "version", "readOnly", "files", "signal"]);
  settings.signal?.throwIfAborted();
  const open = settings.readOnly ? openForReading : openForWriting;
  return journalOf(settings, await withFileErrors("Opening", settings.path, () => open(settings)));
}
