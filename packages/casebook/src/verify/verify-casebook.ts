/** Checks every file of a casebook's directory, and repairs what can be repaired. */
import { basename, join } from "node:path";
import { type FileReport, type HistoryDamage, verifyHistory } from "@casebook/history";
import { checkOptions, isCasebookError } from "@casebook/incident";
import { nodeFiles, openJournal, repairJournal } from "@casebook/journal";
import { z } from "zod";
import { artefactFile, readArtefact } from "../artefact/fit-artefact.ts";
import { noCasebook } from "../errors.ts";
import { entryOf } from "../ledger/entry.ts";
import { ledgerFile, ledgerFormat, ledgerPath } from "../ledger/ledger-file.ts";

export type VerifyOptions = {
  /** Set damaged lines aside, and delete caches that are no use. Nothing else may have the casebook open. @default false */
  repair?: boolean;
  signal?: AbortSignal;
};

export type Verification = {
  /** True if every byte of every file is what was written, as they are now. */
  sound: boolean;
  /** The files as they are now. */
  files: FileReport[];
  /** What a repair did, in words, one thing each. */
  done: string[];
};

const optionsSchema = z.strictObject({
  repair: z.boolean().default(false),
  signal: z.instanceof(AbortSignal).optional(),
});

/**
 * Reads the journals of incidents and of the ledger, the index and `fit.json`. Changes nothing unless asked to repair.
 * A line that another process is just writing looks torn.
 * @throws CasebookError `invalid-option`, `no-casebook`; the journal's errors, also those of opening for writing when it
 * repairs
 */
export async function verifyCasebook(directory: string, options: VerifyOptions = {}): Promise<Verification> {
  const { repair, signal } = checkOptions("verifyCasebook", optionsSchema, options);
  const cancel = signal === undefined ? {} : { signal };
  const history = await verifyHistory(directory, { repair, ...cancel }).catch((error: unknown) => {
    throw isCasebookError(error) && error.code === "journal-missing" ? noCasebook(directory, error) : error;
  });
  const done = [...history.done];
  let ledger = await inspectLedger(directory, cancel);
  let fit = await inspectFit(directory);
  if (repair && ledger.some(({ sound }) => !sound)) {
    const { setAside } = await repairJournal(ledgerPath(directory), { ...ledgerFormat, ...cancel });
    done.push(
      `took line ${setAside.map(({ line }) => line).join(", ")} out of ${ledgerFile} and kept it in ${basename(setAside[0]!.keptIn!)}`,
    );
    ledger = await inspectLedger(directory, cancel);
  }
  for (const { file } of repair ? fit.filter(({ sound }) => !sound) : []) {
    await nodeFiles.remove(join(directory, file));
    await nodeFiles.syncDirectory(directory);
    done.push(
      `deleted ${file}, ${file === artefactFile ? 'which "casebook fit" makes again' : "which was not finished"}`,
    );
    fit = await inspectFit(directory);
  }
  const files = [...history.files, ...ledger, ...fit];
  return { sound: files.every(({ sound }) => sound), files, done };
}

/** Nothing if no ledger was begun. */
async function inspectLedger(directory: string, cancel: { signal?: AbortSignal }): Promise<FileReport[]> {
  const path = ledgerPath(directory);
  const unfinished: FileReport[] =
    (await nodeFiles.status(`${path}.new`)) === undefined
      ? []
      : [{ file: `${ledgerFile}.new`, sound: false, reason: "it was not finished, and is worth nothing" }];
  if ((await nodeFiles.status(path)) === undefined) return unfinished;
  const journal = await openJournal(path, { ...ledgerFormat, ...cancel, readOnly: true }).catch((error: unknown) => {
    if (isCasebookError(error) && error.code === "journal-header") return error.message;
    throw error;
  });
  if (typeof journal === "string") return [{ file: ledgerFile, sound: false, reason: journal }, ...unfinished];
  try {
    const damage: HistoryDamage[] = [...journal.damage];
    let records = 0;
    for await (const { line, record } of journal.replay()) {
      records++;
      if (entryOf(record) === undefined) damage.push({ line, kind: "operation", raw: JSON.stringify(record) });
    }
    return [{ file: ledgerFile, sound: journal.damage.length === 0, records, damage }, ...unfinished];
  } finally {
    await journal.close();
  }
}

async function inspectFit(directory: string): Promise<FileReport[]> {
  const path = join(directory, artefactFile);
  const reports: FileReport[] = [];
  if ((await nodeFiles.status(path)) !== undefined) {
    const { reason } = await readArtefact(path);
    reports.push({ file: artefactFile, sound: reason === undefined, ...(reason !== undefined && { reason }) });
  }
  if ((await nodeFiles.status(`${path}.new`)) !== undefined) {
    reports.push({ file: `${artefactFile}.new`, sound: false, reason: "it was not finished, and is worth nothing" });
  }
  return reports;
}
