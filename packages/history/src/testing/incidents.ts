/** Incidents for the cases, and short ways to look at a past. */
import { type Incident, isCasebookError, type Question, questionOf } from "@casebook/incident";
import type { History } from "../history.ts";
import type { Past, SearchOptions } from "../past.ts";

/** What a case says about a store; it rejects with an `AssertionError` if the store does something else. */
export type Cases = Readonly<Record<string, (history: History) => Promise<void>>>;

/** Midnight UTC of a day of January 2026. */
export function day(number: number): string {
  return new Date(Date.UTC(2026, 0, number)).toISOString();
}

/** An incident of the checkout that opened on a day and is still open. */
export function openIncident(id: string, opened: number, fields: Partial<Incident> = {}): Incident {
  return { id, title: "Checkout fails", summary: "Customers see an error page", openedAt: day(opened), ...fields };
}

/** The same, with a cause that became known on a later day. */
export function resolved(id: string, opened: number, known: number, fields: Partial<Incident> = {}): Incident {
  return {
    ...openIncident(id, opened),
    knownAt: day(known),
    rootCause: { category: "certificate", text: `The certificate had expired (${id})` },
    ...fields,
  };
}

/** A question on a day that shares its words with all incidents above. */
export function asking(opened: number, fields: Partial<Question> = {}): Question {
  return { ...questionOf(openIncident("asking", opened)), ...fields };
}

/** Ids of what a search finds, in order. */
export async function found(past: Past, question: Question, options?: SearchOptions): Promise<string[]> {
  return (await past.search(question, options)).map(({ incident }) => incident.id);
}

/** Everything that an iterable yields. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Ids of a past, in its own order. */
export async function scanned(past: Past): Promise<string[]> {
  return (await collect(past.scan())).map(({ id }) => id);
}

/** True for an error that says what is wrong and what to do about it. */
export function isExplained(error: unknown): boolean {
  return isCasebookError(error) && error.remedy !== "";
}
