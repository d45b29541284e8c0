/** Opening the journal's file, or saying why not. */

import { JournalError } from "./errors.ts";
import type { OpenFile } from "./files.ts";
import type { Settings } from "./options.ts";

/**
 * Opens the file at `location`.
 * @throws JournalError `journal-missing`, `journal-file`
 */
export async function openJournalFile(location: string, mode: "read" | "write", settings: Settings): Promise<OpenFile> {
  const status = await settings.files.status(location);
  if (mode === "read" && status === undefined) {
    throw new JournalError({
      code: "journal-missing",
      message: `There is no journal at ${location}.`,
      field: "path",
      value: location,
      remedy: "Check the path, or open it for writing, which creates it.",
    });
  }
  if (status?.isFile === false) {
    throw new JournalError({
      code: "journal-file",
      message: `${location} is not a regular file.`,
      field: "path",
      value: location,
      remedy: "Give the path of a file.",
    });
  }
  return settings.files.open(location, mode);
}
