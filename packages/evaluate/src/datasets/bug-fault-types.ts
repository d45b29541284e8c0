/** Bug reports with one of four kinds of fault. No dates, so no replay. */
import { z } from "zod";
import type { UndatedSet } from "./data-set.ts";
import { readRows, toIncidents } from "./row.ts";

const schema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  service: z.string().nullable(),
  category: z.string(),
  rootCause: z.string(),
});

/** Only so that the schema of incidents can be asked; taken off again. */
const anyTime = "2000-01-01T00:00:00Z";

export async function readBugFaultTypes(file: string): Promise<UndatedSet> {
  const rows = await readRows(file, schema);
  const { incidents, rejected } = toIncidents(rows, ({ id, title, summary, service, category, rootCause }) => ({
    id,
    title,
    summary,
    openedAt: anyTime,
    ...(service && { service }),
    rootCause: { category, text: rootCause.trim() || category },
  }));
  const undated = incidents.map(({ openedAt: _, ...rest }) => rest);
  return {
    name: "bug-fault-types",
    dated: false,
    incidents: undated,
    rejected,
    targets: ["category"],
    clusters: new Map(),
  };
}
