/** Incidents and pasts for tests. */
import { openHistory, type OpenedHistory, type Past, type Precedent } from "@casebook/history";
import type { Incident, Question } from "@casebook/incident";

const day = 86_400_000;

/** Noon of a day in 2026, counted from the first of January. */
export function onDay(days: number): string {
  return new Date(Date.UTC(2026, 0, 1, 12) + days * day).toISOString();
}

/** Opened on a day, its cause known an hour later. */
export function resolved(id: string, openedOn: number, title: string, rest: Partial<Incident> = {}): Incident {
  const resolvedAt = new Date(Date.parse(onDay(openedOn)) + 3_600_000).toISOString();
  return { id, title, summary: "", openedAt: onDay(openedOn), resolvedAt, ...rest };
}

export function asked(title: string, openedOn = 300, rest: Partial<Question> = {}): Question {
  return { id: "asked", title, summary: "", openedAt: onDay(openedOn), ...rest };
}

export async function historyOf(incidents: Iterable<Incident>): Promise<OpenedHistory> {
  const history = await openHistory({ newId: () => "store" });
  const { rejected } = await history.add(incidents);
  if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
  return history;
}

export async function pastOf(incidents: Iterable<Incident>, question: Question = asked("any")): Promise<Past> {
  return (await historyOf(incidents)).before(question);
}

/** A past that has the interface and nothing else: it ignores what it is asked and every signal. */
export function barePast(incidents: readonly Incident[], precedents: readonly Precedent[] = []): Past {
  return {
    moment: onDay(300),
    source: "bare",
    sourceOf: (count) => JSON.stringify(incidents.slice(0, count).map(({ id }) => id)),
    search: async () => [...precedents],
    async *scan({ from = 0 } = {}) {
      yield* incidents.slice(from);
    },
    get: async () => undefined,
    rejected: async () => [],
    count: async () => incidents.length,
  };
}

/** Three kinds of incidents in turn, told apart by their symptoms. */
export function kindsInTurn(count: number, start = 0): Incident[] {
  const kinds = [
    { title: "handshake refused by the gateway", category: "expired certificate", service: "gateway" },
    { title: "writes hang on the volume", category: "disk full", service: "storage" },
    { title: "latency after the rollout", category: "bad deployment", service: "checkout" },
  ];
  return Array.from({ length: count }, (_, at) => {
    const { title, category, service } = kinds[at % kinds.length]!;
    const id = `INC-${start + at}`;
    return resolved(id, start + at, `${title} ${"abcdefgh"[at % 8]}`, {
      rootCause: { category, service, text: `${category} no ${at}` },
    });
  });
}
