/** A casebook as lines of JSON. */
import type { ExportedRecord, OpenedHistory } from "@casebook/history";
import { RemainingWords } from "../forget/remaining-words.ts";
import { withoutForgotten } from "../forget/without-forgotten.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/ledger.ts";

/** A line of an export: what `History.export` gives, then the diagnoses of the ledger, each with its verdicts. */
export type ExportedLine = ExportedRecord | LedgerEntry;

/** Everything that counts; nothing of what was removed, also where the files still have it. */
export async function* exported(history: OpenedHistory, ledger: Ledger): AsyncGenerator<ExportedLine> {
  const words = await RemainingWords.of(history);
  for await (const record of history.export()) {
    if (!("refuted" in record && words.isGoneCause(record.refuted))) yield record;
  }
  yield* ledger.changed((diagnosis, verdicts, isRemoved) => withoutForgotten(diagnosis, verdicts, isRemoved, words));
}
