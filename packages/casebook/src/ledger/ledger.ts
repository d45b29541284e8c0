/** The journal of diagnoses given and verdicts received. */
import type { HistoryDamage } from "@casebook/history";
import { CasebookError, epochOf, isCasebookError } from "@casebook/incident";
import { type Journal, openJournal, type RewriteReport } from "@casebook/journal";
import { Turns } from "../turns.ts";
import { type DiagnosisEntry, entryOf, type LedgerEntry, namedBy, type VerdictEntry } from "./entry.ts";
import { ledgerFormat, ledgerPath } from "./ledger-file.ts";

/** A diagnosis and how many entries came before it. */
type Placed = { entry: DiagnosisEntry; place: number };

/** What is to become of a diagnosis and its verdicts, in this order; nothing: they go. */
export type Change = (
  diagnosis: DiagnosisEntry,
  verdicts: readonly VerdictEntry[],
  isRemoved: (incident: string) => boolean,
) => readonly LedgerEntry[];

export class Ledger {
  readonly damage: HistoryDamage[];
  readonly #journal: Journal | undefined;
  readonly #diagnoses = new Map<string, Placed>();
  readonly #verdicts = new Map<string, VerdictEntry[]>();
  /** Incidents that were removed, and how many entries came before that. */
  readonly #removed = new Map<string, number>();
  readonly #turns = new Turns();
  #applied = 0;

  private constructor(journal: Journal | undefined) {
    this.#journal = journal;
    this.damage = [...(journal?.damage ?? [])];
  }

  /** Opens the ledger of a directory, or one in memory. For reading only, one that is not there yet is empty. */
  static async open(directory: string | undefined, readOnly = false): Promise<Ledger> {
    if (directory === undefined) return new Ledger(undefined);
    const ledger = new Ledger(await openFile(ledgerPath(directory), readOnly));
    for await (const { line, record } of ledger.#journal?.replay() ?? []) {
      const entry = entryOf(record);
      if (entry === undefined) ledger.damage.push({ line, kind: "operation", raw: JSON.stringify(record) });
      else ledger.#apply(entry);
    }
    return ledger;
  }

  /** Resolves when the entry is durable. */
  async record(entry: LedgerEntry): Promise<void> {
    return this.#turns.take(() => this.#record(entry));
  }

  /** Drops what was said of an incident, also if one with its id comes again. Resolves when that is durable. */
  async forget(incident: string, at: string): Promise<void> {
    return this.#turns.take(async () => {
      const named = [...this.#standing()].some(
        ([entry]) => entry.incident === incident || namedBy(entry).includes(incident),
      );
      if (named) await this.#record({ entry: "removed", incident, at });
    });
  }

  /** Everything that counts, after a change. */
  *changed(change: Change): Generator<LedgerEntry> {
    for (const [diagnosis, isRemoved] of this.#standing()) {
      yield* change(diagnosis, this.#verdicts.get(diagnosis.id) ?? [], isRemoved);
    }
  }

  /** Writes the file anew with what a change leaves; lines that could not be read are then gone. Sizes in bytes. */
  async compact(change: Change): Promise<RewriteReport> {
    return this.#turns.take(async () => {
      const entries = [...this.changed(change)];
      const report = await this.#journal?.rewrite(() => entries, { dropDamaged: true });
      this.#diagnoses.clear();
      this.#verdicts.clear();
      this.#removed.clear();
      for (const entry of entries) this.#apply(entry);
      return report ?? { before: 0, after: 0 };
    });
  }

  /** True if there is such a diagnosis, or was one whose incident was removed. */
  has(diagnosis: string): boolean {
    return this.#diagnoses.has(diagnosis);
  }

  /** True if there is such a verdict. */
  hasVerdict({ id, diagnosis }: VerdictEntry): boolean {
    return this.#verdicts.get(diagnosis)?.some((verdict) => verdict.id === id) ?? false;
  }

  /** @throws CasebookError `unknown-diagnosis` */
  diagnosis(id: string): DiagnosisEntry {
    const placed = this.#diagnoses.get(id);
    if (placed !== undefined && !this.#isRemoved(placed.entry.incident, placed)) return placed.entry;
    throw new CasebookError({
      code: "unknown-diagnosis",
      message: `There is no diagnosis "${id}" in the ledger.`,
      field: "diagnosis",
      value: id,
      remedy: "Use the id that diagnose or assess gave.",
    });
  }

  /** Diagnoses in the order they were given. */
  *diagnoses(): Generator<DiagnosisEntry> {
    for (const [entry] of this.#standing()) yield entry;
  }

  /** The last verdict on a diagnosis of those known before a moment. */
  verdictOn(diagnosis: string, moment: string): VerdictEntry | undefined {
    return this.#verdicts.get(diagnosis)?.findLast(({ at }) => epochOf(at) < epochOf(moment));
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  *#standing(): Generator<[DiagnosisEntry, (incident: string) => boolean]> {
    for (const placed of this.#diagnoses.values()) {
      const isRemoved = (incident: string) => this.#isRemoved(incident, placed);
      if (!isRemoved(placed.entry.incident)) yield [placed.entry, isRemoved];
    }
  }

  #isRemoved(incident: string, { place }: Placed): boolean {
    return (this.#removed.get(incident) ?? -1) > place;
  }

  async #record(entry: LedgerEntry): Promise<void> {
    await this.#journal?.append([entry]);
    this.#apply(entry);
  }

  #apply(entry: LedgerEntry): void {
    const place = this.#applied++;
    if (entry.entry === "diagnosis") this.#diagnoses.set(entry.id, { entry, place });
    else if (entry.entry === "removed") this.#removed.set(entry.incident, place);
    else this.#verdicts.set(entry.diagnosis, [...(this.#verdicts.get(entry.diagnosis) ?? []), entry]);
  }
}

async function openFile(path: string, readOnly: boolean): Promise<Journal | undefined> {
  try {
    return await openJournal(path, { ...ledgerFormat, readOnly });
  } catch (error) {
    if (isCasebookError(error) && error.code === "journal-missing") return undefined;
    throw error;
  }
}
