/** A record small enough to compute by hand. */
import { type History, openHistory, type Past, type Precedent } from "@casebook/history";
import type { Incident, Question } from "@casebook/incident";
import type { VoteOptions } from "@casebook/predict";

/** Midnight of a day, counted from 1 January 2026. */
export const day = (number: number): string => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000).toISOString();

/** Terms of the documents: `alpha beta zeta disk full` and so on; `omega` shares none with the question. */
export const incidents: Incident[] = [
  resolved("first", 0, "alpha beta", { category: "disk full", text: "gamma" }),
  resolved("second", 2, "alpha delta", { category: "bad deploy", text: "epsilon" }),
  resolved("third", 4, "alpha beta", { category: "Disk_Full", text: "zeta" }),
  resolved("fourth", 6, "omega", { category: "bad deploy", text: "eta" }),
];

export const question: Question = { id: "new", title: "alpha beta", summary: "", openedAt: day(10) };

export const byCategory: VoteOptions = { target: "category", textThreshold: 0.5, voters: 7 };

export type SmallRecord = { history: History; past: Past; precedents: Precedent[] };

export async function openRecord(records: Incident[] = incidents, asked: Question = question): Promise<SmallRecord> {
  const history = await openHistory({ newId: () => "store" });
  await history.add(records);
  const past = history.before(asked);
  return { history, past, precedents: await past.search(asked) };
}

/** Opened on a day, its cause known a day later. */
export function resolved(id: string, opened: number, title: string, rootCause: Incident["rootCause"]): Incident {
  return { id, title, summary: "", openedAt: day(opened), knownAt: day(opened + 1), ...(rootCause && { rootCause }) };
}
