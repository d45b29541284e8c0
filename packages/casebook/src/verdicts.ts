/** What follows from a person's verdict: an entry of the ledger, a cause of the incident, a refuted cause. */
import { isDeepStrictEqual } from "node:util";
import type { OpenedHistory } from "@casebook/history";
import { causesOf, endOfTime, epochOf, knownAtOf } from "@casebook/incident";
import { causeOf } from "@casebook/predict";
import { accepted } from "./accepted.ts";
import type { Verdict } from "./casebook.ts";
import { completeCause } from "./complete-cause.ts";
import { beforeOpening, forgottenAnswer, noAnswer } from "./errors.ts";
import { incidentKnownThen, knownIncident } from "./known-incident.ts";
import type { VerdictEntry } from "./ledger/entry.ts";
import type { Ledger } from "./ledger/ledger.ts";

type Parts = { history: OpenedHistory; ledger: Ledger; now: () => string; newId: () => string };

/**
 * Records a verdict that was checked. Two must not run at the same time: each looks first for what is recorded already.
 * @throws CasebookError `unknown-diagnosis`, `unknown-incident`, `no-answer`, `invalid-option`, `invalid-incident`
 */
export async function recordVerdict(
  { at: time, correction, ...given }: Verdict,
  { history, ledger, now, newId }: Parts,
): Promise<void> {
  const { incident: id, causes, judged } = ledger.diagnosis(given.diagnosis);
  const incident = await knownIncident(history, id);
  const isForgotten = judged !== undefined;
  const answer = causes[0] && causeOf(causes[0]);
  // The words of an answer that is being refuted are not the incident's own.
  const recorded = isDeepStrictEqual(incident.rootCause, answer) ? undefined : incident.rootCause;
  const verdict = { ...given, ...(correction && { correction: completeCause(correction, recorded) }) };
  if (answer === undefined && verdict.verdict !== "corrected") throw noAnswer(verdict);
  const truth = verdict.verdict === "rejected" ? undefined : (verdict.correction ?? answer);

  const last = ledger.verdictOn(verdict.diagnosis, endOfTime);
  const repeated = last !== undefined && isRepeated(last, { ...verdict, ...(time !== undefined && { at: time }) });
  const at = repeated ? last.at : (time ?? now());
  if (isForgotten && truth === answer && truth !== undefined && !repeated) throw forgottenAnswer(verdict);
  if (epochOf(at) < epochOf(incident.openedAt)) throw beforeOpening(at, incident);
  // What history would refuse must not stand in the ledger.
  if (truth !== undefined) accepted({ ...incident, rootCause: truth, knownAt: at });
  if (!repeated) await ledger.record({ entry: "verdict", id: newId(), at, ...verdict });
  if (isForgotten && verdict.verdict !== "corrected") return;

  // A repeated verdict may be one that a crash cut short, so what follows from it is made sure of again.
  const done = repeated && causesOf(incident).length > 0 && epochOf(knownAtOf(incident) ?? at) >= epochOf(at);
  if (truth !== undefined && !done && (incident.rootCause === undefined || verdict.verdict === "corrected")) {
    const then = await incidentKnownThen(history, id, at);
    await history.add([accepted({ ...then, rootCause: truth, knownAt: at })]);
  }
  if (verdict.verdict !== "confirmed" && answer !== undefined && !isForgotten) {
    const rejected = await history.asOf(endOfTime).rejected(id);
    if (!rejected.some((cause) => isDeepStrictEqual(cause, answer))) await history.reject(id, answer, at);
  }
}

/** Whether a verdict was given before, word for word; without a time of its own it is the same one. */
function isRepeated({ verdict, correction, by, at }: VerdictEntry, given: Verdict): boolean {
  const same = isDeepStrictEqual([verdict, correction, by], [given.verdict, given.correction, given.by]);
  return same && (given.at === undefined || epochOf(given.at) === epochOf(at));
}
