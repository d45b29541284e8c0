/** Post-mortems of three cloud providers: kind of cause from public symptoms. A weak signal by nature. */
import { tokensOf } from "@casebook/history";
import { epochOf, type Incident } from "@casebook/incident";
import { z } from "zod";
import type { DatedSet } from "./data-set.ts";
import { later, readRows, toIncidents, utc } from "./row.ts";

const schema = z.object({
  id: z.string(),
  title: z.string(),
  symptoms: z.string(),
  provider: z.string(),
  createdAt: z.string(),
  category: z.string(),
  rootCause: z.string(),
});

const twoDays = 2 * 86_400_000;

/** Reports of one provider within two days whose symptoms share more than this of their words are one event. */
const sameEvent = 0.6;

export async function readCloudPostmortems(file: string): Promise<DatedSet> {
  const rows = await readRows(file, schema);
  const { incidents, rejected } = toIncidents(
    rows,
    ({ id, title, symptoms, provider, createdAt, category, rootCause }) => ({
      id,
      title,
      summary: symptoms,
      labels: { provider },
      openedAt: utc(createdAt),
      knownAt: later(utc(createdAt), 14),
      rootCause: { category, text: rootCause.trim() || category },
    }),
  );
  return {
    name: "cloud-postmortems",
    dated: true,
    incidents: shareOutages(incidents),
    rejected,
    targets: ["category"],
    clusters: new Map(),
    warmUp: 80,
  };
}

/** Gives the reports of one event a common outage. */
function shareOutages(incidents: readonly Incident[]): Incident[] {
  const words = incidents.map(({ summary }) => new Set(tokensOf(summary)));
  const outages = incidents.map((_, at) => at);
  incidents.forEach((incident, at) => {
    for (let before = 0; before < at; before++) {
      const other = incidents[before]!;
      const near = Math.abs(epochOf(incident.openedAt) - epochOf(other.openedAt)) <= twoDays;
      if (!near || other.labels?.provider !== incident.labels?.provider) continue;
      if (overlap(words[before]!, words[at]!) <= sameEvent) continue;
      const [from, to] = [outages[at]!, outages[before]!];
      outages.forEach((outage, index) => {
        if (outage === from) outages[index] = to;
      });
    }
  });
  const shared = outages.filter((outage, at) => outages.indexOf(outage) !== at);
  return incidents.map((incident, at) =>
    shared.includes(outages[at]!) ? { ...incident, outage: `event of ${incidents[outages[at]!]!.id}` } : incident,
  );
}

/** Words in common, as a share of the smaller set. */
function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const common = [...left].filter((word) => right.has(word)).length;
  return common === 0 ? 0 : common / Math.min(left.size, right.size);
}
