import type { Incident, ReadOptions } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, incidentArbitrary, incidentWith } from "../__fixtures__/incidents.ts";

const read = (record: unknown, options: ReadOptions = {}) =>
  collect([JSON.stringify(record)], { format: "jsonl", ...options });
const openedAt = "2026-03-01T09:30:00Z";

describe("a mapping", () => {
  it("takes values from other names and from inside objects", async () => {
    const ticket = {
      key: "OPS-1",
      fields: { subject: "Checkout fails", created: openedAt, priority: { name: "P1" } },
      "fields.team": "payments",
    };
    const map = {
      key: "id",
      "fields.subject": "title",
      "fields.created": "openedAt",
      "fields.priority.name": "severity",
      "fields.team": "labels.team",
    };
    const expected = incidentWith({ id: "OPS-1", severity: "P1", labels: { team: "payments" } });
    expect((await read(ticket, { map })).all).toEqual([expected]);
  });
  it("reads CSV columns by their exact names", async () => {
    const csv = `Key,Sub.Ject,Opened (UTC),Cause\n1,Checkout fails,${openedAt},disk full\n`;
    const map = { Key: "id", "Sub.Ject": "title", "Opened (UTC)": "openedAt", Cause: "rootCause.text" };
    const { all } = await collect([csv], { format: "csv", map });
    expect(all).toEqual([incidentWith({ id: "1", rootCause: { text: "disk full" } })]);
  });
  it("joins parts of a cause and of labels that need none", async () => {
    const record = {
      ...incidentWith(),
      rootCause: { text: "disk full" },
      type: "disk",
      labels: { team: "x" },
      region: "eu",
    };
    const { all } = await read(record, { map: { type: "rootCause.category", region: "labels.region" } });
    expect(all).toEqual([
      incidentWith({ rootCause: { text: "disk full", category: "disk" }, labels: { team: "x", region: "eu" } }),
    ]);
  });
  it("may give the name of a field another meaning", async () => {
    const record = { ...incidentWith(), rootCause: "disk full", summary: "disk" };
    const { all } = await read(record, { map: { rootCause: "rootCause.text", summary: "rootCause.category" } });
    expect(all).toEqual([incidentWith({ rootCause: { text: "disk full", category: "disk" } })]);
  });
  it("names the source's own name when the value is wrong", async () => {
    const { rejected } = await read(
      { id: "a", title: "b", Created: "2026-03-01T09:30:00" },
      { map: { Created: "openedAt" } },
    );
    expect(rejected).toMatchObject([
      { field: "openedAt", reason: expect.stringContaining('(openedAt is read from "Created".)') },
    ]);
  });
  it("refuses two values for one field, but not a value and nothing", async () => {
    const map = { Name: "title" };
    const { rejected } = await read({ ...incidentWith(), Name: "Other" }, { map });
    expect(rejected).toMatchObject([{ field: "title", value: "Other", reason: '"title" and "Name" both give title.' }]);
    for (const record of [
      { ...incidentWith(), Name: null },
      { Name: "Checkout fails", ...incidentWith(), title: null },
    ]) {
      expect((await read(record, { map })).all).toEqual([incidentWith()]);
    }
  });
  it("refuses a cause that is text beside a mapped part of it", async () => {
    const map = { type: "rootCause.category" };
    for (const record of [
      { ...incidentWith(), rootCause: "disk", type: "x" },
      { type: "x", ...incidentWith(), rootCause: "disk" },
    ]) {
      expect((await read(record, { map })).rejected).toMatchObject([{ field: "rootCause", value: "disk" }]);
    }
  });
});

describe("a name that is no field and not mapped", () => {
  it("is refused, so that a misspelt cause is never lost", async () => {
    expect((await read({ ...incidentWith(), rootcause: "disk" })).rejected).toMatchObject([
      { field: "rootcause", value: "disk" },
    ]);
  });
  it("is refused inside an object that is partly mapped", async () => {
    const record = { id: "a", openedAt, fields: { name: "b", cause: "disk" } };
    const { rejected } = await read(record, { map: { "fields.name": "title" } });
    expect(rejected).toMatchObject([{ field: "fields.cause", value: "disk" }]);
  });
  it("is left out on request, at every depth", async () => {
    const record = {
      ...incidentWith(),
      priority: 1,
      fields: { a: 1, b: { c: 2 } },
      constructor: "x",
      rootCause: { text: "disk full", kind: "disk" },
      contributing: [{ text: "no alarm", kind: "alarm" }],
    };
    const { all } = await read(record, { unknown: "ignore", map: { "fields.b.d": "severity" } });
    expect(all).toEqual([incidentWith({ rootCause: { text: "disk full" }, contributing: [{ text: "no alarm" }] })]);
  });
  it("that would change a prototype is refused or left out", async () => {
    const text = `{"__proto__":{"title":"x"},${JSON.stringify(incidentWith()).slice(1)}`;
    expect((await collect([text], { format: "jsonl" })).rejected).toMatchObject([{ field: "__proto__" }]);
    expect((await collect([text], { format: "jsonl", unknown: "ignore" })).all).toEqual([incidentWith()]);
    const label = `{"labels":{"__proto__":"x"},${JSON.stringify(incidentWith()).slice(1)}`;
    for (const unknown of ["refuse", "ignore"] as const) {
      expect((await collect([label], { format: "jsonl", unknown })).rejected).toMatchObject([
        { field: "labels.__proto__" },
      ]);
    }
  });
});

describe("a record without other names", () => {
  it("is read the same, whatever is mapped and ignored", async () => {
    await fc.assert(
      fc.asyncProperty(incidentArbitrary, fc.constantFrom("refuse", "ignore"), async (incident, unknown) => {
        const options = { unknown, map: { "x.y": "labels.zone", Other: "mitigation" } } as const;
        const { mitigation: _, ...rest }: Incident = incident;
        expect((await read(rest, options)).all).toEqual([rest]);
      }),
    );
  });
});

describe("knownAfter", () => {
  const resolvedAt = "2026-03-02T09:30:00Z";
  it("lets a cause count as known some days after resolution", async () => {
    const { incidents } = await read(incidentWith({ resolvedAt }), { knownAfter: 3 });
    expect(incidents).toEqual([incidentWith({ resolvedAt, knownAt: "2026-03-05T09:30:00.000Z" })]);
    expect((await read(incidentWith({ resolvedAt }), { knownAfter: 0.5 })).incidents[0]?.knownAt).toBe(
      "2026-03-02T21:30:00.000Z",
    );
  });
  it("counts in moments, whatever the offset", async () => {
    const { incidents } = await read(incidentWith({ resolvedAt: "2026-03-02T09:30:00+09:00" }), { knownAfter: 0 });
    expect(incidents[0]?.knownAt).toBe("2026-03-02T00:30:00.000Z");
  });
  it("leaves a record with knownAt, and one that is not resolved, as it is", async () => {
    for (const incident of [incidentWith({ resolvedAt, knownAt: resolvedAt }), incidentWith()]) {
      expect((await read(incident, { knownAfter: 3 })).all).toEqual([incident]);
    }
  });
  it("takes null for an absent knownAt", async () => {
    const { incidents } = await read({ ...incidentWith({ resolvedAt }), knownAt: null }, { knownAfter: 3 });
    expect(incidents[0]?.knownAt).toBe("2026-03-05T09:30:00.000Z");
  });
  it("reads resolvedAt through the mapping, and refuses it when it is wrong", async () => {
    const { rejected } = await read(
      { ...incidentWith(), Done: "yesterday" },
      { knownAfter: 3, map: { Done: "resolvedAt" } },
    );
    expect(rejected).toMatchObject([{ field: "resolvedAt", value: "yesterday" }]);
    const end = incidentWith({ resolvedAt: "9999-12-31T00:00:00Z" });
    expect((await read(end, { knownAfter: 3 })).rejected).toMatchObject([{ field: "knownAt" }]);
  });
});
