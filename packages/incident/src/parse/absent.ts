/** What counts as absent in a record: exports write null where there is nothing. */

const fieldsThatMayBeNull = [
  ["summary", "resolvedAt", "knownAt", "service", "severity", "labels", "digest", "outage"],
  ["rootCause", "contributing", "mitigation", "related", "url"],
].flat();
const causeFieldsThatMayBeNull = ["category", "service"];

/** True for an object with named fields: no list, no null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy without optional fields that are null or undefined, and without labels that are. Anything else is left alone. */
export function withoutAbsent(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const incident = withoutNull(value, (field) => fieldsThatMayBeNull.includes(field));
  if (isRecord(incident.labels)) incident.labels = withoutNull(incident.labels, () => true);
  if (isRecord(incident.rootCause)) incident.rootCause = causeWithoutAbsent(incident.rootCause);
  if (Array.isArray(incident.contributing)) incident.contributing = incident.contributing.map(causeWithoutAbsent);
  return incident;
}

function causeWithoutAbsent(cause: unknown): unknown {
  return isRecord(cause) ? withoutNull(cause, (field) => causeFieldsThatMayBeNull.includes(field)) : cause;
}

function withoutNull(record: Record<string, unknown>, mayBeNull: (field: string) => boolean): Record<string, unknown> {
  // Without a prototype, so that a field called __proto__ stays a field and can be refused by its name.
  const kept: Record<string, unknown> = Object.create(null);
  for (const [field, value] of Object.entries(record)) {
    if (value === undefined || (value === null && mayBeNull(field))) continue;
    kept[field] = value;
  }
  return kept;
}
