import { type Incident, incidentSchema, redactIncident } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, incidentArbitrary, incidentWith } from "../__fixtures__/incidents.ts";

const secret = "password=hunter2";
const clean = "password=[redacted:password]";

describe("a redacted incident", () => {
  it("has no secret in any text, and the ids and times it had", () => {
    const incident = (text: string): Required<Incident> => ({
      id: "token=1",
      title: text,
      summary: text,
      openedAt: "2026-03-01T09:30:00Z",
      resolvedAt: "2026-03-01T09:30:00Z",
      knownAt: "2026-03-01T09:30:00Z",
      service: text,
      severity: text,
      labels: { note: text, constructor: text },
      digest: [text, "cpu | 0.9"],
      outage: "token=2",
      rootCause: { category: text, service: text, text },
      contributing: [{ text }],
      mitigation: text,
      related: ["token=3"],
      url: text,
    });
    expect(redactIncident(incident(secret))).toEqual(incident(clean));
  });
  it("loses the whole value of a label with a secret name", () => {
    const labels = { db_password: "two words", "api-key": "x", team: "payments", secret: "" };
    expect(redactIncident(incidentWith({ labels })).labels).toEqual({
      db_password: "[redacted:password]",
      "api-key": "[redacted:secret]",
      team: "payments",
      secret: "",
    });
  });
  it("is a valid incident, and the same when there is nothing to redact or it was redacted before", () => {
    fc.assert(
      fc.property(incidentArbitrary, (incident) => {
        expect(redactIncident(incident)).toStrictEqual(incident);
        const once = redactIncident({ ...incident, summary: secret, mitigation: secret });
        expect(incidentSchema.parse(once)).toEqual(once);
        expect(redactIncident(once)).toStrictEqual(once);
      }),
    );
  });
  it("is what reading gives on request; a refused record is handed back as it was", async () => {
    const source = [`${JSON.stringify(incidentWith({ summary: secret }))}\n{"id":"${secret}"}`];
    const plain = await collect(source, { format: "jsonl" });
    expect(plain.incidents[0]?.summary).toBe(secret);
    const redacted = await collect(source, { format: "jsonl", redact: true });
    expect(redacted.incidents[0]?.summary).toBe(clean);
    expect(redacted.rejected[0]?.raw).toContain("hunter2");
  });
});
