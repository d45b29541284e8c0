/** A small made-up record of incidents, and precedents from it. */
import type { Precedent } from "@casebook/history";
import { type Incident, type Question, questionOf } from "@casebook/incident";

const pool = { category: "pool exhausted", service: "orders-db" };
const certificate = { category: "expired certificate", service: "gateway" };

export const incidents: Incident[] = [
  {
    id: "INC-1",
    title: "Checkout answers 503",
    summary: "Requests to checkout-svc time out. orders-db at 10.0.0.12 refuses connections. A report runs since noon.",
    openedAt: "2026-01-05T10:00:00Z",
    resolvedAt: "2026-01-05T12:00:00Z",
    service: "checkout-svc",
    severity: "high",
    rootCause: { ...pool, text: "A slow report held all connections of orders-db." },
    mitigation: "The report was killed. The pool was made larger.",
  },
  {
    id: "INC-2",
    title: "Partners cannot connect",
    summary: "TLS handshakes fail at the gateway since midnight. Reported by ada@example.com.",
    openedAt: "2026-01-12T00:10:00Z",
    resolvedAt: "2026-01-12T01:00:00Z",
    service: "gateway",
    labels: { team: "edge", region: "eu-west-1" },
    rootCause: { ...certificate, text: "The gateway's certificate had run out." },
    mitigation: "The certificate was renewed by hand.",
  },
  {
    id: "INC-3",
    title: "Orders fail",
    summary: "orders-db refuses connections. The payment worker was deployed an hour ago.",
    openedAt: "2026-01-20T09:00:00Z",
    resolvedAt: "2026-01-20T10:30:00Z",
    rootCause: { ...pool, text: "A leak in the payment worker." },
  },
  {
    id: "INC-4",
    title: "Nightly backup alarm",
    summary: "",
    openedAt: "2026-01-22T03:00:00Z",
    resolvedAt: "2026-01-22T05:00:00Z",
    digest: ["03:00:01 | backup | no space left on device", "03:00:04 | backup | giving up"],
    rootCause: { category: "disk full", text: "Logs were never rotated." },
    mitigation: "Old logs were deleted.",
  },
  {
    id: "INC-5",
    title: "Search is slow",
    summary: "Nobody found out why.",
    openedAt: "2026-01-25T08:00:00Z",
    resolvedAt: "2026-01-25T09:00:00Z",
  },
];

export const question: Question = questionOf({
  id: "INC-9",
  title: "Checkout answers 503 again",
  summary: "checkout-svc times out. orders-db at 10.0.0.12 has no free connection. Write to ada@example.com.",
  openedAt: "2026-02-01T10:00:00Z",
  service: "checkout-svc",
  digest: ["10:00:00 | checkout-svc | 503", "10:00:02 | orders-db | too many clients"],
});

function precedent(incident: Incident, score: number): Precedent {
  return { incident, score, ageDays: 1 };
}

/** All of them, the best first. */
export const precedents: Precedent[] = incidents.map((incident, at) => precedent(incident, 0.9 - at / 10));

/** A precedent with other fields. */
export function precedentWith(fields: Partial<Incident>, score = 0.5): Precedent {
  return precedent({ ...incidents[0]!, ...fields }, score);
}
