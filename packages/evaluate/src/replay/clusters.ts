/** Incidents that prove one thing once. */
import { epochOf, type Question } from "@casebook/incident";
import { NearDuplicates } from "./near-duplicates.ts";

/**
 * Tells clusters for questions in time order: the named cluster, else the outage, else that of a near-duplicate of the last
 * 24 hours, else its own.
 */
export function createClusters(named: ReadonlyMap<string, string> = new Map()): (question: Question) => string {
  const seen = new NearDuplicates();
  return ({ id, title, summary, digest = [], openedAt, outage }) => {
    const given = named.get(id) ?? outage;
    return given ?? seen.label([title, summary, ...digest].join("\n"), epochOf(openedAt), id);
  };
}
