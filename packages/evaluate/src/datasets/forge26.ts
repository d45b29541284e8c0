/** Alerts of faults injected into one small system: kinds recur. */
import { z } from "zod";
import type { DatedSet } from "./data-set.ts";
import { later, readRows, toIncidents, utc } from "./row.ts";

const schema = z.object({
  id: z.string(),
  system: z.string(),
  createdAt: z.string(),
  alerts: z.array(z.string()).min(1),
  category: z.string(),
  service: z.string(),
  rootCause: z.string(),
});

const oneHour = 1 / 24;

export async function readForge26(file: string): Promise<DatedSet> {
  const rows = await readRows(file, schema);
  const parsed = toIncidents(rows, ({ id, system, createdAt, alerts, category, service, rootCause }) => ({
    id,
    title: `${alerts.length} alerts on ${system}`,
    summary: "",
    openedAt: lastAlert(alerts),
    knownAt: later(utc(createdAt), oneHour),
    labels: { system },
    digest: alerts,
    rootCause: { category, service, text: rootCause },
  }));
  const clusters = new Map(rows.map(({ value: { id, service, category } }) => [id, `${category} at ${service}`]));
  return { name: "forge26-rca-alerts", dated: true, ...parsed, targets: ["category", "service"], clusters, warmUp: 30 };
}

/**
 * No one could have opened the incident before its last alert. Alerts begin with `2021-07-11 16:48:30.225 |`; a beginning
 * that is no time stays as it is, to be refused with its reason.
 */
function lastAlert(alerts: readonly string[]): string {
  const times = alerts.map((alert) => utc(alert.slice(0, 23).trim()));
  const broken = times.find((time) => Number.isNaN(Date.parse(time)));
  return broken ?? new Date(Math.max(...times.map((time) => Date.parse(time)))).toISOString();
}
