/** Small helps for the tests of the journal. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Journal, JournalError, type JournalErrorCode, type OpenOptions, openJournal } from "@casebook/journal";
import { expect, onTestFinished } from "vitest";

/** A directory that is gone after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "journal-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** All records of a journal. */
export async function recordsOf(journal: Journal): Promise<unknown[]> {
  const records: unknown[] = [];
  for await (const { record } of journal.replay()) records.push(record);
  return records;
}

/** Opens, reads all, closes. */
export async function read(path: string, options?: OpenOptions): Promise<{ records: unknown[]; journal: Journal }> {
  const journal = await openJournal(path, options);
  const records = await recordsOf(journal);
  await journal.close();
  return { records, journal };
}

/** Creates a journal with these records. */
export async function write(path: string, records: unknown[], options?: OpenOptions): Promise<void> {
  const journal = await openJournal(path, options);
  await journal.append(records);
  await journal.close();
}

/** Expects a typed error and returns it. */
export async function refused(work: Promise<unknown>, code: JournalErrorCode): Promise<JournalError> {
  const error = await work.then(
    () => new Error("it was not refused"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(JournalError);
  const typed = error as JournalError;
  expect(typed.code).toBe(code);
  expect(typed.field).not.toBe("");
  expect(typed.remedy).not.toBe("");
  return typed;
}
