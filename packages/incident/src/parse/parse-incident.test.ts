import { type Incident, isRejected, parseIncident, type Rejected } from "@casebook/incident";
import { describe, expect, it } from "vitest";
import { incidentWith } from "../__fixtures__/incidents.ts";

function refused(value: unknown): Rejected {
  const result = parseIncident(value);
  if (!isRejected(result)) throw new Error("expected a refusal");
  return result;
}

const complete: Required<Incident> = {
  id: "INC-1",
  title: "Checkout fails",
  summary: "Customers see an error page.",
  openedAt: "2026-03-01T09:30:00Z",
  resolvedAt: "2026-03-01T11:30:00+01:00",
  knownAt: "2026-03-04T09:30:00Z",
  service: "checkout",
  severity: "high",
  labels: { team: "payments" },
  digest: ["checkout | latency | 2.1 s"],
  outage: "OUT-1",
  rootCause: { category: "certificate", service: "gateway", text: "The certificate had expired." },
  contributing: [{ text: "The alarm was muted." }],
  mitigation: "Renewed it.",
  related: ["INC-0"],
  url: "https://example.com/INC-1",
};

describe("a valid record", () => {
  it("comes back complete", () => {
    expect(parseIncident(complete)).toEqual(complete);
  });
  it("may have no summary: it becomes empty", () => {
    const { summary: _, ...without } = incidentWith();
    expect(parseIncident(without)).toEqual(incidentWith({ summary: "" }));
    expect(parseIncident({ ...without, summary: null })).toEqual(incidentWith({ summary: "" }));
  });
  it("has its id and title trimmed", () => {
    expect(parseIncident(incidentWith({ id: " INC-1 ", title: "Checkout fails\n" }))).toEqual(incidentWith());
  });
  it("counts null in optional fields, in causes and in labels as absent", () => {
    const record = {
      ...incidentWith(),
      service: null,
      labels: { team: null, region: "eu" },
      rootCause: { category: null, text: "disk full" },
      contributing: [{ service: null, text: "no alarm" }],
      related: undefined,
    };
    expect(parseIncident(record)).toStrictEqual(
      incidentWith({
        labels: { region: "eu" },
        rootCause: { text: "disk full" },
        contributing: [{ text: "no alarm" }],
      }),
    );
  });
  it("keeps labels with names of prototypes, and pollutes nothing", () => {
    const labels = JSON.parse('{"constructor":"a","toString":"b","hasOwnProperty":"c"}');
    const incident = parseIncident(incidentWith({ labels })) as Incident;
    expect(incident.labels).toEqual(labels);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
  it("may hold emoji, right-to-left text, U+2028 and a summary of 1 MB", () => {
    const incident = incidentWith({ title: "🔥 שרת נפל", summary: "\u2028é".repeat(2 ** 19) });
    expect(parseIncident(incident)).toEqual(incident);
  });
});

describe("a missing or empty field", () => {
  it.each(["id", "title", "openedAt"])("names %s, and says what to put there", (field) => {
    const result = refused({ ...incidentWith(), [field]: undefined });
    expect(result).toMatchObject({ field, value: undefined, reason: `${field} is missing.` });
    expect(result.remedy).toContain(`map: { "that name": "${field}" }`);
  });
  it.each(["", "   ", "\n"])("refuses the title %j", (title) => {
    expect(refused(incidentWith({ title }))).toMatchObject({
      field: "title",
      reason: "title is empty.",
      remedy: "Say in one line what was seen.",
    });
  });
  it("refuses a cause without words", () => {
    expect(refused({ ...incidentWith(), rootCause: { category: "disk" } })).toMatchObject({
      field: "rootCause.text",
      reason: "rootCause.text is missing.",
    });
  });
  it("lists the further fields after the first", () => {
    const result = refused({ ...incidentWith({ title: " ", openedAt: "soon" }), labels: { team: 1 } });
    expect(result.field).toBe("title");
    expect(result.reason).toBe("title is empty. Also wrong: openedAt, labels.team.");
  });
});

describe("a wrong type", () => {
  it.each([
    ["title", 42, "title must be text, and is a number.", 'Write it as text, in quotes: "42".'],
    ["id", Number.NaN, "id must be text, and is NaN.", "Write it as text."],
    ["id", null, "id must be text, and is null.", "Give every incident an id that no other one has, such as INC-1042."],
    [
      "openedAt",
      1_767_225_600,
      "openedAt must be text, and is a number.",
      'Write it as text, in quotes: "1767225600".',
    ],
    [
      "digest",
      "one line",
      "digest must be a list, and is text.",
      'Write the digest as a list of lines: ["checkout | latency | 2.1 s"].',
    ],
    [
      "labels",
      ["a"],
      "labels must be an object, and is a list.",
      'Write labels as names with texts: { "team": "payments" }.',
    ],
    ["rootCause", "disk full", "rootCause must be an object, and is text.", undefined],
    ["related", [7], "related.0 must be text, and is a number.", 'Write it as text, in quotes: "7".'],
    [
      "labels",
      { constructor: 5 },
      "labels.constructor must be text, and is a number.",
      'Write it as text, in quotes: "5".',
    ],
  ])("in %s (%j) is told", (field, value, reason, remedy) => {
    const result = refused({ ...incidentWith(), [field]: value });
    expect(result.reason).toBe(reason);
    expect(result.field.split(".")[0]).toBe(field);
    if (remedy !== undefined) expect(result.remedy).toBe(remedy);
  });
  it.each([[null], [undefined], [5], ["text"], [[]], [Symbol("x")], [10n]])(
    "of the whole record (%s) is told",
    (value) => {
      expect(refused(value)).toMatchObject({ field: "", line: 0, remedy: expect.stringContaining('"openedAt"') });
    },
  );
  it("is told of a record that refers to itself", () => {
    const record: Record<string, unknown> = { ...incidentWith() };
    record.labels = record;
    expect(refused(record)).toMatchObject({ rejected: true, raw: "[object Object]" });
  });
});

describe("a time", () => {
  it.each([
    [
      "2026-03-01T09:30:00",
      "is a local time",
      "Add an offset, such as 2026-03-01T09:30:00Z or 2026-03-01T09:30:00+01:00.",
    ],
    ["2026-03-01 09:30", "is a local time", "Add an offset"],
    ["2018-02-29T10:00:00Z", "month 2018-02 has 28 days", "Correct the date."],
    ["1900-02-29T10:00:00Z", "month 1900-02 has 28 days", "Correct the date."],
    ["2026-04-31", "month 2026-04 has 30 days", "Correct the date."],
    ["2026-13-01T10:00:00Z", "no such month (13)", "months go from 01 to 12"],
    ["2026-03-01", "is a date without a time", "Add the time and an offset"],
    ["2026-03-01T09:30Z", "has no seconds", "Add them"],
    ["2026-03-01 09:30:00Z", "is not a time in ISO 8601", "Write it exactly so"],
    ["2026-03-01T09:30:00+0100", "is not a time in ISO 8601", "Write it exactly so"],
    ["2026-03-01T25:30:00Z", "is not a time in ISO 8601", "Write it exactly so"],
    ["01/03/2026 9:30 AM", "day and month cannot be told apart", "write the year first"],
    ["1.3.26", "day and month cannot be told apart", "write the year first"],
    ["13/03/2026 09:30", "is not in ISO 8601", "write the year first"],
    ["March 1st", "is not a time", "ISO 8601 with an offset"],
    ["", "is not a time", "ISO 8601 with an offset"],
  ])("%j is refused with its own remedy", (openedAt, reason, remedy) => {
    const result = refused(incidentWith({ openedAt }));
    expect(result).toMatchObject({ field: "openedAt", value: openedAt });
    expect(result.reason).toContain(reason);
    expect(result.remedy).toContain(remedy);
  });
  it.each(["2024-02-29T23:59:59Z", "2026-03-01T09:30:00.123456789-11:30"])("%s is accepted", (openedAt) => {
    expect(parseIncident(incidentWith({ openedAt }))).toEqual(incidentWith({ openedAt }));
  });
  it.each(["resolvedAt", "knownAt"])("before openedAt is refused in %s, whatever the offsets look like", (field) => {
    const before = incidentWith({ openedAt: "2026-03-01T09:30:00Z", [field]: "2026-03-01T10:00:00+01:00" });
    expect(refused(before)).toMatchObject({ field, reason: `${field} is before openedAt.` });
    const after = incidentWith({ openedAt: "2026-03-01T10:00:00+01:00", [field]: "2026-03-01T09:00:00Z" });
    expect(parseIncident(after)).toEqual(after);
  });
  it("that cannot be read is not compared", () => {
    const result = refused(incidentWith({ openedAt: "2018-02-29T00:00:00Z", resolvedAt: "2017-01-01T00:00:00Z" }));
    expect(result.field).toBe("openedAt");
    expect(result.reason).not.toContain("resolvedAt");
  });
});

describe("an unknown field", () => {
  it.each([
    ["rootcause", "Did you mean rootCause?"],
    ["opened_at", "Did you mean openedAt?"],
    ["priority", 'map: { "priority": "labels.team" }'],
    ["constructor", "Rename or remove it."],
  ])("%s is refused by name", (field, remedy) => {
    const result = refused({ ...incidentWith(), [field]: "disk full" });
    expect(result).toMatchObject({ field, value: "disk full", reason: `${field} is not a field of an incident.` });
    expect(result.remedy).toContain(remedy);
  });
  it("within a cause is refused by its path", () => {
    const result = refused({ ...incidentWith(), rootCause: { text: "disk full", kind: "disk" } });
    expect(result).toMatchObject({ field: "rootCause.kind", value: "disk" });
  });
  it("called __proto__ is refused, and so is a label of that name", () => {
    const record = JSON.stringify(incidentWith()).slice(1);
    expect(refused(JSON.parse(`{"__proto__":{"polluted":1},${record}`))).toMatchObject({ field: "__proto__" });
    expect(refused(JSON.parse(`{"labels":{"__proto__":"x"},${record}`))).toMatchObject({
      field: "labels.__proto__",
      value: "x",
      reason: "A label cannot be called __proto__.",
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("contributing causes", () => {
  it("are refused without a root cause, as they would count for nothing", () => {
    const result = refused(incidentWith({ contributing: [{ text: "no alarm" }] }));
    expect(result).toMatchObject({ field: "contributing", remedy: "Move the main one to rootCause." });
  });
  it("may be an empty list without one", () => {
    expect(parseIncident(incidentWith({ contributing: [] }))).toEqual(incidentWith({ contributing: [] }));
  });
});

describe("a refusal", () => {
  it("holds the place and the text it was given", () => {
    expect(parseIncident({}, { line: 7, raw: "{ }" })).toMatchObject({ line: 7, raw: "{ }" });
  });
  it("holds the record as JSON without a place", () => {
    expect(refused({ id: "INC-1" })).toMatchObject({ line: 0, raw: '{"id":"INC-1"}' });
  });
});
