/** Checks the files of a directory, and repairs what can be repaired. */
import { basename, join } from "node:path";
import { checkOptions, isCasebookError } from "@casebook/incident";
import {
  type Damage,
  type Files,
  nodeFiles,
  openJournal,
  removeIfThere,
  repairJournal,
  unfinished,
} from "@casebook/journal";
import { z } from "zod";
import type { HistoryDamage } from "../opened-history.ts";
import { operationOf } from "../records/operation.ts";
import { journalFormat, journalPath } from "./incident-journal.ts";
import { type FoundIndex, indexPath, isOfJournal, readIndex, removeIndex } from "./index-file.ts";
import { type IndexReason, madeAnew } from "./index-note.ts";
import { checkVectors, newVectorsName, repairVectors, vectorsName } from "./vectors.ts";

export type VerifyOptions = {
  /** Set damaged lines aside, and delete an index file that is no use. Needs the writer's lock. @default false */
  repair?: boolean;
  /** The file system. @default nodeFiles */
  files?: Files;
  signal?: AbortSignal;
};

/** One file of a directory. */
export type FileReport = {
  /** Its name in the directory. */
  file: string;
  /** True if every byte is what was written. Lines of kind `operation` are sound: another release wrote them. */
  sound: boolean;
  /** Sound lines of a journal, the header left out. */
  records?: number;
  /** Lines of a journal that cannot be used. */
  damage?: readonly HistoryDamage[];
  /** What is wrong with the file as a whole, in words. */
  reason?: string;
};

export type HistoryVerification = {
  /** True if all files are sound, as they are now. */
  sound: boolean;
  /** The files as they are now. */
  files: FileReport[];
  /** What a repair did, in words, one thing each. */
  done: string[];
  /** The lines that a repair took out of the journal, with their numbers before that. */
  setAside: readonly Damage[];
};

const optionsSchema = z.strictObject({
  repair: z.boolean().default(false),
  files: z.custom<Files>((value) => typeof (value as Files | null)?.open === "function").default(() => nodeFiles),
  signal: z.instanceof(AbortSignal).optional(),
});

/**
 * Reads every file of a history's directory and checks every byte. Changes nothing unless asked to repair.
 * @throws CasebookError `invalid-option`; the journal's errors `journal-missing`, `journal-format`, `journal-version`,
 * `journal-file`, and those of opening for writing when it repairs
 */
export async function verifyHistory(directory: string, options: VerifyOptions = {}): Promise<HistoryVerification> {
  const { repair, files, signal } = checkOptions("verifyHistory", optionsSchema, options);
  const cancel = signal === undefined ? {} : { signal };
  const found = await inspect(directory, files, cancel);
  const isSound = (reports: FileReport[]): boolean => reports.every(({ sound }) => sound);
  if (!repair || isSound(found)) return { sound: isSound(found), files: found, done: [], setAside: [] };

  const path = journalPath(directory);
  const { setAside } = await repairJournal(path, { ...journalFormat, files, ...cancel });
  const done: string[] = [];
  if (setAside.length > 0) {
    const lines = setAside.map(({ line }) => line).join(", ");
    done.push(`took line ${lines} out of ${basename(path)} and kept it in ${basename(setAside[0]!.keptIn!)}`);
  }
  if (found.some(({ file, sound }) => !sound && file === basename(indexPath(directory))) || setAside.length > 0) {
    if (await removeIndex(files, directory)) {
      done.push(`deleted ${basename(indexPath(directory))}, which is made again from the journal`);
    }
  }
  if (found.some(({ file, sound }) => !sound && file === vectorsName)) {
    await repairVectors(directory, files);
    done.push(`took what is damaged out of ${vectorsName}; it is embedded again`);
  }
  if (await removeIfThere(files, join(directory, newVectorsName))) done.push(`deleted ${newVectorsName}`);
  for (const each of [path, indexPath(directory)]) {
    if (await removeIfThere(files, unfinished(each))) done.push(`deleted ${basename(unfinished(each))}`);
  }
  const now = await inspect(directory, files, cancel);
  return { sound: isSound(now), files: now, done, setAside };
}

async function inspect(directory: string, files: Files, cancel: { signal?: AbortSignal }): Promise<FileReport[]> {
  const journal = await inspectJournal(directory, files, cancel);
  const reports = [journal, ...(await inspectIndex(directory, files, journal, cancel))];
  const vectors = await checkVectors(directory, files);
  if (vectors !== "absent") {
    reports.push({
      file: vectorsName,
      sound: vectors === undefined,
      ...(vectors !== undefined && { reason: vectors }),
    });
  }
  const leftovers = [journalPath(directory), indexPath(directory)].map(unfinished);
  for (const path of [...leftovers, join(directory, newVectorsName)]) {
    if ((await files.status(path)) === undefined) continue;
    reports.push({
      file: basename(path),
      sound: false,
      reason: "it was not finished, and is worth nothing",
    });
  }
  return reports;
}

async function inspectJournal(directory: string, files: Files, cancel: { signal?: AbortSignal }): Promise<FileReport> {
  const path = journalPath(directory);
  const file = basename(path);
  const journal = await openJournal(path, { ...journalFormat, ...cancel, files, readOnly: true }).catch(
    (error: unknown) => {
      if (!isCasebookError(error) || error.code !== "journal-header") throw error;
      return error.message;
    },
  );
  if (typeof journal === "string") return { file, sound: false, reason: journal };
  try {
    let records = 0;
    const damage: HistoryDamage[] = [...journal.damage];
    for await (const { line, record } of journal.replay()) {
      records++;
      if (operationOf(record) === undefined) damage.push({ line, kind: "operation", raw: JSON.stringify(record) });
    }
    return { file, sound: journal.damage.length === 0, records, damage };
  } finally {
    await journal.close();
  }
}

async function inspectIndex(
  directory: string,
  files: Files,
  { records }: FileReport,
  cancel: { signal?: AbortSignal },
): Promise<FileReport[]> {
  const file = basename(indexPath(directory));
  const reason = await reasonAgainst(await readIndex(files, directory), (found) =>
    records === undefined ? Promise.resolve(false) : isOfJournal(found, directory, files, cancel),
  );
  if (reason === "absent") return [];
  return [reason === undefined ? { file, sound: true } : { file, sound: false, reason: madeAnew(reason, 0).message }];
}

async function reasonAgainst(
  found: FoundIndex | IndexReason,
  fits: (found: FoundIndex) => Promise<boolean>,
): Promise<IndexReason | undefined> {
  if (typeof found === "string") return found;
  return (await fits(found)) ? undefined : "journal";
}
