/** Opens a journal, for writing or for reading. */

import { withFileErrors } from "./file-error.ts";
import type { Journal } from "./journal.ts";
import { openForReading } from "./open-for-reading.ts";
import { openForWriting } from "./open-for-writing.ts";
import { type OpenOptions, optionNames, settingsOf } from "./options.ts";

/**
 * Opens a journal. For writing (the default): takes the lock, creates what is missing, repairs the end of the file,
 * keeps damaged lines aside in `<path>.damaged`, and writes a file of an older version anew if there is a reader for
 * it. With `readOnly`: takes no lock and changes nothing.
 * @throws JournalError `journal-locked`, `journal-missing` (read-only), `journal-header`, `journal-format`,
 * `journal-version`, `journal-option`, `journal-file`; the signal's reason when cancelled
 */
export async function openJournal(path: string, options: OpenOptions = {}): Promise<Journal> {
  const settings = settingsOf(path, options, optionNames);
  settings.signal?.throwIfAborted();
  const open = settings.readOnly ? openForReading : openForWriting;
  return withFileErrors("Opening", settings.path, () => open(settings));
}
