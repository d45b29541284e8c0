/** The one place that says what may be seen of an incident before its cause is known. */
import type { Incident } from "./incident.ts";

/** An incident reduced to its symptoms. `outage` is used to exclude, never to predict. */
export type Question = Pick<
  Incident,
  "id" | "title" | "summary" | "openedAt" | "service" | "severity" | "labels" | "digest" | "outage"
>;

/** The symptoms of an incident, and nothing that was learned after it opened. */
export function questionOf(incident: Incident): Question {
  const { id, title, summary, openedAt, service, severity, labels, digest, outage } = incident;
  return {
    id,
    title,
    summary,
    openedAt,
    ...(service !== undefined && { service }),
    ...(severity !== undefined && { severity }),
    ...(labels !== undefined && { labels }),
    ...(digest !== undefined && { digest }),
    ...(outage !== undefined && { outage }),
  };
}
