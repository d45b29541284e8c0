/** What an open journal refuses whatever it is asked. */

import { JournalError } from "./errors.ts";

export function refusal(code: "journal-closed" | "journal-read-only", path: string): JournalError {
  return new JournalError({
    code,
    message: code === "journal-closed" ? `${path} is closed.` : `${path} is open for reading only.`,
    field: "path",
    value: path,
    remedy: code === "journal-closed" ? "Open it again." : "Open it without readOnly.",
  });
}
