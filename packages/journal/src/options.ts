/** What `openJournal` and `verifyJournal` may be told, and the check of it. */

import { resolve } from "node:path";
import { JournalError } from "./errors.ts";
import { type Files, nodeFiles } from "./files.ts";

/** How to read a journal. */
export type ReadOptions = {
  /** The name that stands in the header. @default "casebook.journal" */
  format?: string;
  /** The version that stands in the header, 1 or more. @default 1 */
  version?: number;
  /** The file system. @default nodeFiles */
  files?: Files;
  /** Cancels the reading of the file; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
};

/** How to open a journal. */
export type OpenOptions = ReadOptions & {
  /** Take no lock and change nothing. @default false */
  readOnly?: boolean;
};

/** Options after the check, defaults filled in. */
export type Settings = {
  path: string;
  format: string;
  version: number;
  files: Files;
  signal: AbortSignal | undefined;
  readOnly: boolean;
};

type Rule = { holds: (value: unknown) => boolean; remedy: string };

const rules: Record<keyof OpenOptions, Rule> = {
  format: {
    holds: (value) => typeof value === "string" && value.length > 0 && value.length <= 100,
    remedy: "Give a name of 1 to 100 characters.",
  },
  version: {
    holds: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
    remedy: "Give a whole number from 1 on.",
  },
  readOnly: { holds: (value) => typeof value === "boolean", remedy: "Give true or false." },
  files: {
    holds: (value) => typeof value === "object" && typeof (value as Files | null)?.open === "function",
    remedy: "Give an object with the methods of Files.",
  },
  signal: { holds: (value) => value instanceof AbortSignal, remedy: "Give an AbortSignal." },
};

function refuse(field: string, value: unknown, remedy: string): never {
  throw new JournalError({ code: "journal-option", message: `${field} cannot be used.`, field, value, remedy });
}

/**
 * Checks a path and options and fills in defaults.
 * @throws JournalError `journal-option` for an unknown option or a wrong value
 */
export function settingsOf(path: string, options: OpenOptions, allowed: readonly (keyof OpenOptions)[]): Settings {
  if (typeof path !== "string" || path === "" || path.includes("\0")) refuse("path", path, "Give the path of a file.");
  if (typeof options !== "object" || options === null) refuse("options", options, "Give an object.");
  for (const [name, value] of Object.entries(options)) {
    const rule = allowed.includes(name as keyof OpenOptions) ? rules[name as keyof OpenOptions] : undefined;
    if (rule === undefined) refuse(`options.${name}`, value, `Known options are ${allowed.join(", ")}.`);
    if (value !== undefined && !rule.holds(value)) refuse(`options.${name}`, value, rule.remedy);
  }
  return {
    path: resolve(path),
    format: options.format ?? "casebook.journal",
    version: options.version ?? 1,
    files: options.files ?? nodeFiles,
    signal: options.signal,
    readOnly: options.readOnly ?? false,
  };
}
