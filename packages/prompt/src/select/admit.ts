/** What a question may see. */
import { epochOf, type Incident, knownAtOf, type Question } from "@casebook/incident";

/** Why a precedent is not in a prompt. */
export type LeftOutReason =
  | "itself"
  | "same-outage"
  | "not-known-then"
  | "repeated"
  | "nothing-to-show"
  | "not-selected"
  | "no-letter"
  | "budget";

/** Undefined if the incident may be shown: it is another event, and was known strictly before the question opened. */
export function whyNotSeen(incident: Incident, question: Question): LeftOutReason | undefined {
  if (incident.id === question.id) return "itself";
  if (incident.outage !== undefined && incident.outage === question.outage) return "same-outage";
  const knownAt = knownAtOf(incident);
  return knownAt !== undefined && epochOf(knownAt) < epochOf(question.openedAt) ? undefined : "not-known-then";
}
