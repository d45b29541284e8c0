/** The journal of diagnoses given and verdicts received. */
import { join } from "node:path";
import type { HistoryDamage } from "@casebook/history";
import { CasebookError, epochOf, isCasebookError } from "@casebook/incident";
import { type Journal, openJournal } from "@casebook/journal";
import { type DiagnosisEntry, entryOf, type LedgerEntry, type VerdictEntry } from "./entry.ts";

export class Ledger {
  readonly damage: HistoryDamage[];
  readonly #journal: Journal | undefined;
  readonly #diagnoses = new Map<string, DiagnosisEntry>();
  readonly #verdicts = new Map<string, VerdictEntry[]>();

  private constructor(journal: Journal | undefined) {
    this.#journal = journal;
    this.damage = [...(journal?.damage ?? [])];
  }

  /** Opens the ledger of a directory, or one in memory. For reading only, one that is not there yet is empty. */
  static async open(directory: string | undefined, readOnly = false): Promise<Ledger> {
    if (directory === undefined) return new Ledger(undefined);
    const ledger = new Ledger(await openFile(join(directory, "ledger.journal"), readOnly));
    for await (const { line, record } of ledger.#journal?.replay() ?? []) {
      const entry = entryOf(record);
      if (entry === undefined) ledger.damage.push({ line, kind: "operation", raw: JSON.stringify(record) });
      else ledger.#apply(entry);
    }
    return ledger;
  }

  /** Resolves when the entry is durable. */
  async record(entry: LedgerEntry): Promise<void> {
    await this.#journal?.append([entry]);
    this.#apply(entry);
  }

  has(diagnosis: string): boolean {
    return this.#diagnoses.has(diagnosis);
  }

  /** @throws CasebookError `unknown-diagnosis` */
  diagnosis(id: string): DiagnosisEntry {
    const entry = this.#diagnoses.get(id);
    if (entry !== undefined) return entry;
    throw new CasebookError({
      code: "unknown-diagnosis",
      message: `There is no diagnosis "${id}" in the ledger.`,
      field: "diagnosis",
      value: id,
      remedy: "Use the id that diagnose or assess gave.",
    });
  }

  /** Diagnoses in the order they were given. */
  get diagnoses(): Iterable<DiagnosisEntry> {
    return this.#diagnoses.values();
  }

  /** The last verdict on a diagnosis of those known before a moment. */
  verdictOn(diagnosis: string, moment: string): VerdictEntry | undefined {
    return this.#verdicts.get(diagnosis)?.findLast(({ at }) => epochOf(at) < epochOf(moment));
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #apply(entry: LedgerEntry): void {
    if (entry.entry === "diagnosis") this.#diagnoses.set(entry.id, entry);
    else this.#verdicts.set(entry.diagnosis, [...(this.#verdicts.get(entry.diagnosis) ?? []), entry]);
  }
}

async function openFile(path: string, readOnly: boolean): Promise<Journal | undefined> {
  try {
    return await openJournal(path, { format: "casebook.ledger", readOnly });
  } catch (error) {
    if (isCasebookError(error) && error.code === "journal-missing") return undefined;
    throw error;
  }
}
