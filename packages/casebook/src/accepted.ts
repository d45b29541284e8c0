/** An incident as it is accepted, or a refusal that says why not. */
import { CasebookError, type Incident, isRejected, parseIncident } from "@casebook/incident";

/** @throws CasebookError `invalid-incident` */
export function accepted(incident: unknown): Incident {
  const record = parseIncident(incident);
  if (!isRejected(record)) return record;
  const { reason, field, value, remedy } = record;
  throw new CasebookError({ code: "invalid-incident", message: reason, field, value, remedy });
}
