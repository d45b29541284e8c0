/** Bug reports with links to duplicates: retrieval in time order. */
import { z } from "zod";
import type { DatedSet } from "./data-set.ts";
import { readRows, toIncidents, utc } from "./row.ts";

const schema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  severity: z.string().nullable(),
  createdAt: z.string(),
  relatedIds: z.array(z.string()),
});

export async function readGitbugs(file: string): Promise<DatedSet> {
  const rows = await readRows(file, schema);
  const parsed = toIncidents(rows, ({ id, title, summary, severity, createdAt, relatedIds }) => ({
    id,
    title,
    summary,
    openedAt: utc(createdAt),
    // A report can be a duplicate as soon as the other exists.
    knownAt: utc(createdAt),
    ...(severity && { severity }),
    related: relatedIds,
  }));
  return { name: "bug-duplicates-gitbugs", dated: true, ...parsed, targets: ["text"], clusters: new Map(), warmUp: 0 };
}
