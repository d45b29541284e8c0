/** Stored incidents, as they are and as they were. */
import { type OpenedHistory, unknownIncident } from "@casebook/history";
import { epochOf, type Incident, knownAtOf } from "@casebook/incident";

/** An incident as last recorded. @throws CasebookError `unknown-incident` */
export async function knownIncident(history: OpenedHistory, id: string): Promise<Incident> {
  const incident = await history.latest(id);
  if (incident !== undefined) return incident;
  throw unknownIncident(id);
}

/**
 * An incident as it was known at a moment, to be recorded anew from then on: nothing learned later may reach back.
 * @throws CasebookError `unknown-incident`
 */
export async function incidentKnownThen(history: OpenedHistory, id: string, moment: string): Promise<Incident> {
  const latest = await knownIncident(history, id);
  const knownAt = knownAtOf(latest);
  if (knownAt === undefined || epochOf(knownAt) <= epochOf(moment)) return latest;
  return (await history.asOf(moment).get(id)) ?? latest;
}
