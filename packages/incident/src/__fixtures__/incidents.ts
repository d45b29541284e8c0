/** Incidents for tests: one to vary, and arbitrary ones. */
import fc from "fast-check";
import {
  type Incident,
  isRejected,
  type Rejected,
  type ReadOptions,
  readIncidents,
  type IncidentSource,
} from "@casebook/incident";

/** A valid incident with other fields on top. */
export function incidentWith(fields: Partial<Incident> = {}): Incident {
  return { id: "INC-1", title: "Checkout fails", summary: "", openedAt: "2026-03-01T09:30:00Z", ...fields };
}

/** All of what is iterated over. */
export async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Everything a source gives, in order and apart. */
export async function collect(
  source: IncidentSource,
  options?: ReadOptions,
): Promise<{ all: (Incident | Rejected)[]; incidents: Incident[]; rejected: Rejected[] }> {
  const all = await listOf(readIncidents(source, options));
  const rejected = all.filter((record) => isRejected(record));
  return { all, incidents: all.filter((record): record is Incident => !isRejected(record)), rejected };
}

export const textArbitrary = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
  fc.constantFrom("🔥 disk", "שרת נפל", "a\u2028b", 'say "no"', "a,b;c", "line one\nline two", "tab\there", "\\n"),
);
const wordsArbitrary = textArbitrary.filter((text) => text.trim() === text && text !== "");
const momentArbitrary = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const causeArbitrary = fc.record(
  { category: wordsArbitrary, service: wordsArbitrary, text: wordsArbitrary },
  { requiredKeys: ["text"], noNullPrototype: true },
);
const labelName = wordsArbitrary.filter((name) => name !== "__proto__");

/** Any valid incident; ids may repeat. */
export const incidentArbitrary: fc.Arbitrary<Incident> = fc
  .record(
    {
      id: wordsArbitrary,
      title: wordsArbitrary,
      summary: textArbitrary,
      openedAt: momentArbitrary,
      resolvedAt: momentArbitrary,
      service: wordsArbitrary,
      severity: wordsArbitrary,
      labels: fc.dictionary(labelName, textArbitrary, { noNullPrototype: true }),
      digest: fc.array(textArbitrary, { maxLength: 3 }),
      outage: wordsArbitrary,
      rootCause: causeArbitrary,
      mitigation: textArbitrary,
      related: fc.array(wordsArbitrary, { maxLength: 3 }),
      url: textArbitrary,
    },
    { requiredKeys: ["id", "title", "summary", "openedAt"], noNullPrototype: true },
  )
  .map(({ resolvedAt, ...incident }) =>
    resolvedAt === undefined || Date.parse(resolvedAt) < Date.parse(incident.openedAt)
      ? incident
      : { ...incident, resolvedAt },
  );

/** Some incidents with ids of their own. */
export const incidentsArbitrary: fc.Arbitrary<Incident[]> = fc
  .array(incidentArbitrary, { maxLength: 6 })
  .map((incidents) => incidents.map((incident, at) => ({ ...incident, id: `INC-${at}` })));

/** Bytes cut into pieces at any places. */
export function piecesOf(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, at) => bytes.subarray(from, places[at]));
}
