/** One organisation's incident history: retrieval in time order, causes in words. */
import { z } from "zod";
import type { DatedSet } from "./data-set.ts";
import { later, readRows, toIncidents, utc } from "./row.ts";

const schema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  createdAt: z.string(),
  rootCause: z.string(),
  relatedIds: z.array(z.string()),
});

export async function readWikimedia(file: string): Promise<DatedSet> {
  const rows = await readRows(file, schema);
  const parsed = toIncidents(rows, ({ id, title, summary, createdAt, rootCause, relatedIds }) => ({
    id,
    title,
    summary,
    openedAt: utc(createdAt),
    knownAt: later(utc(createdAt), 14),
    ...(rootCause.trim() !== "" && { rootCause: { text: rootCause } }),
    related: relatedIds,
  }));
  return { name: "wikimedia-incidents", dated: true, ...parsed, targets: ["text"], clusters: new Map(), warmUp: 0 };
}
