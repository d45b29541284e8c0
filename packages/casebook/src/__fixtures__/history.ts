/** Small histories that recur, and what makes a casebook repeatable. */
import type { CasebookOptions, Incident } from "casebook";


const day = 86_400_000;
const start = Date.parse("2026-01-01T00:00:00Z");

/** The time so many days after the start of 2026. */
export function on(days: number): string {
  return new Date(start + days * day).toISOString();
}

export const kinds = ["pool exhausted", "expired certificate", "disk full"] as const;

const symptoms: Record<(typeof kinds)[number], string[]> = {
  "pool exhausted": ["checkout answers 503", "orders-db timeouts", "connections refused"],
  "expired certificate": ["tls handshake fails", "gateway refuses clients", "certificate warning"],
  "disk full": ["writes fail on node", "log volume alarm", "no space left on device"],
};

/** An open incident of a kind, opened so many days after the start. */
export function openIncident(number: number, kind: (typeof kinds)[number], days: number = number): Incident {
  const words = symptoms[kind];
  const turn = Math.floor(number / 3);
  return {
    id: `INC-${number}`,
    title: `${words[turn % 3]} ${number}`,
    summary: `${words[(turn + 1) % 3]} since noon`,
    openedAt: on(days),
  };
}

/** The same, with its cause known half a day later. */
export function resolvedIncident(number: number, kind: (typeof kinds)[number], days: number = number): Incident {
  return {
    ...openIncident(number, kind, days),
    resolvedAt: on(days + 0.5),
    rootCause: { category: kind, text: `it was ${kind}` },
  };
}

/** One incident a day, kinds in turn; every seventh shows the symptoms of another kind. */
export function recurring(count: number): Incident[] {
  return Array.from({ length: count }, (_, number) => {
    const kind = kinds[number % 3]!;
    const shown = number % 7 === 6 ? kinds[(number + 1) % 3]! : kind;
    return { ...resolvedIncident(number, kind), ...symptomsOf(openIncident(number, shown)) };
  });
}

function symptomsOf({ title, summary }: Incident): Pick<Incident, "title" | "summary"> {
  return { title, summary };
}

/** Options under which the same calls give the same bytes. The clock stands still at the given day. */
export function repeatable(days = 1000): Required<Pick<CasebookOptions, "clock" | "newId">> {
  let ids = 0;
  return { clock: () => new Date(on(days)), newId: () => `id-${++ids}` };
}
