/** What `openJournal` and `verifyJournal` may be told, and the check of it. */

import { resolve } from "node:path";
import type { Checkpoint } from "./checkpoint.ts";
import { JournalError } from "./errors.ts";
import { type Files, nodeFiles } from "./files.ts";

/** How to read a journal. */
export type ReadOptions = {
  /** The name that stands in the header. @default "casebook.journal" */
  format?: string;
  /** The version that stands in the header, 1 or more. @default 1 */
  version?: number;
  /**
   * Readers of older versions, by version: each turns a record of that version into one of `version`. A file of such a
   * version is written anew in `version` when it is opened for writing. @default {}
   */
  readers?: Readonly<Record<number, (record: unknown) => unknown>>;
  /** The file system. @default nodeFiles */
  files?: Files;
  /** Cancels the reading of the file; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
};

/** How to open a journal. */
export type OpenOptions = ReadOptions & {
  /** Take no lock and change nothing. @default false */
  readOnly?: boolean;
  /**
   * Acknowledge an append before it is on the disk. A power cut then loses what was acknowledged since the journal was
   * last closed or written anew; the end of the process alone does not. @default false
   */
  loseOnPowerCut?: boolean;
  /**
   * Makes a name for the header, which tells this file from every other. Asked again, with the one before, when the file
   * is written anew. @default none
   */
  newFingerprint?: (previous: string | undefined) => string;
  /** What the beginning of the file is known to be. If it still is, its lines are held in memory and not decoded. */
  checkpoint?: Checkpoint;
};

/** Options after the check, defaults filled in. */
export type Settings = {
  path: string;
  format: string;
  version: number;
  readers: Readonly<Record<number, (record: unknown) => unknown>>;
  files: Files;
  signal: AbortSignal | undefined;
  readOnly: boolean;
  loseOnPowerCut: boolean;
  newFingerprint: (previous: string | undefined) => string | undefined;
  /** Whether a damaged header is a damaged line like others, as far as sound lines follow it. */
  withoutHeader: boolean;
  checkpoint: Checkpoint | undefined;
};

function isReaders(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).every(([version, read]) => /^[1-9]\d*$/.test(version) && typeof read === "function");
}

function isCheckpoint(value: unknown): boolean {
  const { bytes, lines, checksum, damaged } = (value ?? {}) as Partial<Checkpoint>;
  const counts = [bytes, lines, checksum, ...(Array.isArray(damaged) ? damaged : [-1])];
  return counts.every((count) => Number.isSafeInteger(count) && (count as number) >= 0);
}

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
  readers: { holds: isReaders, remedy: "Give an object of functions, its keys the older versions." },
  loseOnPowerCut: { holds: (value) => typeof value === "boolean", remedy: "Give true or false." },
  newFingerprint: { holds: (value) => typeof value === "function", remedy: "Give a function that makes a name." },
  checkpoint: { holds: isCheckpoint, remedy: "Give what Journal.checkpoint gave." },
  files: {
    holds: (value) => typeof value === "object" && typeof (value as Files | null)?.open === "function",
    remedy: "Give an object with the methods of Files.",
  },
  signal: { holds: (value) => value instanceof AbortSignal, remedy: "Give an AbortSignal." },
};

/** All options of `openJournal`. */
export const optionNames: readonly (keyof OpenOptions)[] = Object.keys(rules) as (keyof OpenOptions)[];

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
    readers: options.readers ?? {},
    files: options.files ?? nodeFiles,
    signal: options.signal,
    readOnly: options.readOnly ?? false,
    loseOnPowerCut: options.loseOnPowerCut ?? false,
    newFingerprint: options.newFingerprint ?? (() => undefined),
    checkpoint: options.checkpoint,
    withoutHeader: false,
  };
}
