/** Histories for tests. */
import { openHistory, type OpenedHistory, type Past } from "@casebook/history";
import type { Incident, Question } from "@casebook/incident";
import type { Candidate, Predictor } from "@casebook/predict";

/** All of what is iterated over. */
export async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

let stores = 0;

/** A history in memory, with a name of its own as every store has; fails if an incident is refused. */
export async function historyOf(incidents: readonly Incident[]): Promise<OpenedHistory> {
  const history = await openHistory({ newId: () => `test ${++stores}` });
  const { rejected } = await history.add(incidents);
  if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
  return history;
}

/** A moment so many hours after the first of January 2026. */
export function hour(hours: number): string {
  return new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000).toISOString();
}

const symptoms = {
  certificate: "clients see tls handshake errors on every request",
  disk: "writes fail with no space left on device",
  deploy: "error rate jumps right after a release to version",
};

export type Kind = keyof typeof symptoms;

const kinds = Object.keys(symptoms) as Kind[];

/** An incident of one of three kinds that can be told by their symptoms; opened and known so many hours in. */
export function incidentOf(id: string, kind: Kind, openedAt: number, knownAt?: number): Incident {
  return {
    id,
    title: `${id} ${symptoms[kind]}`,
    // In all of them, so that every precedent is found at least by this.
    summary: "seen by customers",
    openedAt: hour(openedAt),
    ...(knownAt !== undefined && { knownAt: hour(knownAt), rootCause: { category: kind, text: `it was the ${kind}` } }),
  };
}

/** So many incidents, two days apart, whose kinds take turns; each known a day after it opened. */
export function recurring(count: number): Incident[] {
  return Array.from({ length: count }, (_, at) =>
    incidentOf(`INC-${String(at).padStart(3, "0")}`, kinds[(at * 7) % 3]!, at * 48, at * 48 + 24),
  );
}

/** A predictor that is a function of what it may see. */
export function predictorOf(
  id: string,
  answer: (question: Question, past: Past) => Candidate[] | Promise<Candidate[]>,
): Predictor {
  return {
    id,
    fingerprint: `${id}/1`,
    async predict(question, past) {
      return { candidates: await answer(question, past), precedents: await past.search(question), notes: [] };
    },
  };
}
