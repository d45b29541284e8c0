/**
 * You have something that proposes causes: a model, rules, a colleague. Run it in the shadow: each answer gets a
 * confidence that is learned from how its earlier answers turned out.
 * Run: node --conditions=casebook-source examples/confidence-for-your-predictor.ts
 */
import { createCasebook, type Incident } from "casebook";

const kinds = {
  "pool exhausted": ["checkout answers 503", "orders-db times out", "connections refused"],
  "expired certificate": ["tls handshake fails", "partners are refused", "certificate warning"],
  "disk full": ["writes fail", "backup alarm", "no space left on device"],
};
const names = Object.keys(kinds) as (keyof typeof kinds)[];

/** What you have: it knows certificates and pools, and takes every full disk for a pool. */
function yourPredictor({ title }: Incident): string {
  return /tls|partners|certificate/.test(title) ? "expired certificate" : "pool exhausted";
}

const casebook = await createCasebook();
for (let number = 0; number < 60; number++) {
  const kind = names[(number * 7 + (number >> 2)) % 3]!;
  const openedAt = new Date(Date.UTC(2026, 0, 1 + number));
  const incident: Incident = {
    id: `INC-${number}`,
    title: `${kinds[kind][number % 3]} on host ${number % 5}`,
    summary: kinds[kind][(number >> 1) % 3]!,
    openedAt: openedAt.toISOString(),
  };

  const answer = yourPredictor(incident);
  const candidates = [{ category: answer, text: answer }];
  const { status, ...assessed } = await casebook.assess(incident, candidates, { predictor: "yours, version 1" });

  if ([0, 5, 57, 58, 59].includes(number) && "confidence" in assessed) {
    const { probability, basis, n } = assessed.confidence;
    const sure = probability === null ? "no confidence" : `${Math.round(probability * 100)} % sure`;
    console.log(`${incident.title}: "${answer}", ${sure} (${basis}, ${n} outcomes): ${status}. It was ${kind}.`);
  }

  // Some hours later a person finds the cause.
  const knownAt = new Date(openedAt.getTime() + 6 * 3_600_000).toISOString();
  await casebook.resolve(incident.id, { category: kind, text: `it was ${kind}` }, knownAt);
}
await casebook.close();
