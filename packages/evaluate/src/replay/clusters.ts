/** Incidents that prove one thing once. */
import { textSimilarity } from "@casebook/history";
import { epochOf, type Question } from "@casebook/incident";

const day = 86_400_000;

/** Symptoms at least so alike, within a day, count as one event where no outage is recorded. */
const nearDuplicate = 0.9;

/**
 * Tells clusters for questions in time order: the named cluster, else the outage, else that of a near-duplicate of the last
 * 24 hours, else its own.
 */
export function createClusters(named: ReadonlyMap<string, string> = new Map()): (question: Question) => string {
  let recent: { openedAt: number; text: string; cluster: string }[] = [];
  return (question) => {
    const given = named.get(question.id) ?? question.outage;
    if (given !== undefined) return given;
    const openedAt = epochOf(question.openedAt);
    const text = [question.title, question.summary, ...(question.digest ?? [])].join("\n");
    recent = recent.filter((other) => openedAt - other.openedAt <= day);
    const twin = recent.find((other) => textSimilarity(other.text, text) >= nearDuplicate);
    const cluster = twin?.cluster ?? question.id;
    recent.push({ openedAt, text, cluster });
    return cluster;
  };
}
