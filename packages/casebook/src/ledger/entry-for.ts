/** A diagnosis as the ledger keeps it: with its signals as they were. */
import type { Question } from "@casebook/incident";
import type { RecordedDiagnosis } from "../casebook.ts";
import type { DiagnosisEntry } from "./entry.ts";

export function entryFor(
  by: DiagnosisEntry["by"],
  diagnosis: RecordedDiagnosis,
  question: Question,
  at: string,
): DiagnosisEntry {
  const common = {
    entry: "diagnosis" as const,
    id: diagnosis.id,
    at,
    by,
    incident: question.id,
    openedAt: question.openedAt,
    cluster: question.outage ?? question.id,
    fingerprint: diagnosis.fingerprint,
    status: diagnosis.status,
    precedents: diagnosis.precedents.map(({ incident }) => incident.id),
  };
  if (diagnosis.status === "failed") return { ...common, reason: diagnosis.error.message, causes: [], signals: {} };
  const { causes, signals, confidence } = diagnosis;
  return {
    ...common,
    ...(diagnosis.status === "abstained" && { reason: diagnosis.reason }),
    causes,
    signals,
    confidence,
  };
}
