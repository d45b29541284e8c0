/** What the ledger says was answered: rows of experience that still want their proof. */
import type { Outcome } from "@casebook/confidence";
import { causeOf } from "@casebook/predict";
import type { DiagnosisEntry, Judged } from "./entry.ts";
import type { Ledger } from "./ledger.ts";

/**
 * An answer on its signals, before it is known whether it was right. `diagnosis` is its id in the ledger; `judged` is
 * there where its words were forgotten.
 */
export type Said = Omit<Outcome, "correct" | "knownAt"> & { diagnosis?: string; judged?: readonly Judged[] };

/**
 * One row per incident for a fingerprint: the last answer on which a verdict was known at the moment, else the last that
 * was given. Answers without a cause or a signal leave nothing to learn from.
 */
export function* ledgerRows(ledger: Ledger, fingerprint: string, moment: string): Generator<Said> {
  const chosen = new Map<string, { entry: DiagnosisEntry; proved: boolean }>();
  for (const entry of ledger.diagnoses()) {
    const learnable = entry.causes.length > 0 && Object.keys(entry.signals).length > 0;
    if (entry.fingerprint !== fingerprint || !learnable) continue;
    const proved = ledger.verdictOn(entry.id, moment) !== undefined;
    if (proved || !chosen.get(entry.incident)?.proved) chosen.set(entry.incident, { entry, proved });
  }
  for (const { entry } of chosen.values()) yield rowOf(entry);
}

function rowOf({ id, incident, cluster, openedAt, fingerprint, causes, signals, judged }: DiagnosisEntry): Said {
  const answer = causeOf(causes[0]!);
  const row = { incident, cluster, openedAt, fingerprint, source: "ledger" as const, answer, signals, diagnosis: id };
  return judged === undefined ? row : { ...row, judged };
}
