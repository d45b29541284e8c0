import { type Incident, questionOf } from "@casebook/incident";
import { describe, expect, it } from "vitest";
import { incidentWith } from "./__fixtures__/incidents.ts";

const symptoms = ["id", "title", "summary", "openedAt", "service", "severity", "labels", "digest", "outage"];

describe("a question", () => {
  it("never holds anything that was learned later", () => {
    const incident: Required<Incident> = {
      id: "INC-1",
      title: "Checkout fails",
      summary: "Customers see an error page.",
      openedAt: "2026-03-01T09:30:00Z",
      service: "checkout",
      severity: "high",
      labels: { team: "payments" },
      digest: ["checkout | latency"],
      outage: "OUT-1",
      resolvedAt: "leak-resolvedAt",
      knownAt: "leak-knownAt",
      rootCause: { category: "leak-category", service: "leak-service", text: "leak-text" },
      contributing: [{ category: "leak-further-category", service: "leak-further-service", text: "leak-further-text" }],
      mitigation: "leak-mitigation",
      related: ["leak-related"],
      url: "leak-url",
    };
    const asked = JSON.stringify(questionOf(incident));
    expect(asked).not.toContain("leak-");
    for (const field of symptoms) expect(asked).toContain(JSON.stringify(incident[field as keyof Incident]));
  });
  it("does not let a field through that an incident does not have", () => {
    const incident = { ...incidentWith(), answer: "leak-answer" };
    expect(Object.keys(questionOf(incident))).toEqual(["id", "title", "summary", "openedAt"]);
  });
});
