/** Rows of experience that the ledger holds. */
import { type Judge, type Outcome, outcomeSchema } from "@casebook/confidence";
import type { History } from "@casebook/history";
import { causesOf, knownAtOf } from "@casebook/incident";
import type { DiagnosisEntry } from "./entry.ts";
import type { Ledger } from "./ledger.ts";

/** After every moment that an incident can have. */
export const endOfTime = "9999-12-31T23:59:59Z";

/**
 * One row per incident and fingerprint, the last that was given. A person's verdict decides; without one, the judge does
 * when the cause has become known.
 */
export async function ledgerOutcomes(ledger: Ledger, history: History, judge: Judge): Promise<Outcome[]> {
  const last = new Map<string, DiagnosisEntry>();
  for (const entry of ledger.diagnoses) {
    const answered = entry.causes.length > 0 && Object.keys(entry.signals).length > 0;
    if (answered) last.set(JSON.stringify([entry.incident, entry.fingerprint]), entry);
  }
  const outcomes: Outcome[] = [];
  for (const entry of last.values()) {
    const proof = proofByVerdict(ledger, entry) ?? (await proofByJudge(history, judge, entry));
    if (proof !== undefined) outcomes.push(outcomeOf(entry, proof));
  }
  return outcomes;
}

type Proof = { correct: boolean; knownAt: string };

function proofByVerdict(ledger: Ledger, { id }: DiagnosisEntry): Proof | undefined {
  const verdict = ledger.verdictOn(id);
  return verdict && { correct: verdict.verdict === "confirmed", knownAt: verdict.at };
}

async function proofByJudge(history: History, judge: Judge, entry: DiagnosisEntry): Promise<Proof | undefined> {
  const incident = await history.asOf(endOfTime).get(entry.incident);
  const knownAt = incident && knownAtOf(incident);
  const correct = incident && judge.judge(entry.causes[0]!, causesOf(incident));
  return correct === undefined || knownAt === undefined ? undefined : { correct, knownAt };
}

function outcomeOf(entry: DiagnosisEntry, proof: Proof): Outcome {
  const { category, service, text } = entry.causes[0]!;
  return outcomeSchema.parse({
    incident: entry.incident,
    cluster: entry.cluster,
    openedAt: entry.openedAt,
    fingerprint: entry.fingerprint,
    source: "ledger",
    answer: { ...(category && { category }), ...(service && { service }), text },
    signals: entry.signals,
    ...proof,
  });
}
