import type { Precedent } from "@casebook/history";
import { type Incident, questionOf } from "@casebook/incident";
import { buildPrompt, rootCauseTask } from "@casebook/prompt";
import { describe, expect, it } from "vitest";
import { carelessReading } from "./__fixtures__/gullible-model.ts";
import { readRows, sharedDatasets } from "./__fixtures__/shared-datasets.ts";
import { textOf } from "./__fixtures__/written.ts";

const shared = sharedDatasets();

/** Only what may be seen of a row, by the table of the data sets. */
type Row = {
  id: string;
  title?: string;
  system?: string;
  summary?: string | null;
  symptoms?: string;
  alerts?: string[];
};

function incidentOf({ id, title, system = "system", summary, symptoms, alerts }: Row, at: number): Incident {
  const openedAt = new Date(Date.UTC(2020, 0, 1 + at)).toISOString();
  return {
    id,
    title: title?.trim() || `Alerts on ${system}`,
    summary: symptoms ?? summary ?? "",
    openedAt,
    resolvedAt: openedAt,
    ...(alerts !== undefined && { digest: alerts }),
    rootCause: { category: `kind ${at % 7}`, text: "As it was found" },
  };
}

describe.skipIf(shared === undefined)("prompts of real texts", () => {
  it.each([
    "forge26-rca-alerts",
    "bug-duplicates-gitbugs",
    "bug-fault-types",
    "wikimedia-incidents",
    "cloud-postmortems",
  ])("of %s keep to their budget, and even a careless reader finds only our words outside the data", async (name) => {
    const incidents = readRows<Row>(shared!, name).map(incidentOf);
    const asked = incidents.filter((_, at) => at >= 10 && at % Math.ceil(incidents.length / 40) === 0);
    expect(asked.length).toBeGreaterThan(20);
    let tokens = 0;
    let shown = 0;
    for (const incident of asked) {
      const before = incidents.slice(0, incidents.indexOf(incident)).slice(-10);
      const precedents: Precedent[] = before.map((one, at) => ({ incident: one, score: at / 10, ageDays: 1 }));
      const budget = 16_000;
      const prompt = await buildPrompt({ task: rootCauseTask(), question: questionOf(incident), precedents, budget });
      tokens += prompt.tokens.total;
      shown += prompt.included.length;
      expect(prompt.tokens.total, incident.id).toBeLessThanOrEqual(budget);
      expect(prompt.included.length + prompt.leftOut.length, incident.id).toBe(before.length);
      const { instructions } = carelessReading(textOf(prompt).human);
      expect(
        instructions.filter((line) => line !== ""),
        incident.id,
      ).toEqual(["Reply for the incident above with the JSON object."]);
    }
    console.info(
      `${name}: ${asked.length} prompts, ${Math.round(tokens / asked.length)} tokens and ${(shown / asked.length).toFixed(1)} of 10 precedents on average`,
    );
  });
});
