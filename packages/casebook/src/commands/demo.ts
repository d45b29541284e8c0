/** casebook demo: real outages in time order, each predicted from the earlier ones. */
import { fileURLToPath } from "node:url";
import { type DatedSet, type ReplayedIncident, summarise } from "@casebook/evaluate";
import { type Incident, isRejected, readIncidents } from "@casebook/incident";
import { Command } from "commander";
import { replaySet } from "../evaluate-set.ts";
import { printDemo } from "../print/demo.ts";
import { printJson } from "../print/json.ts";
import { withProgress } from "./progress.ts";
import { withJson } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";

/** Low, since outages of so many companies hardly recur: at the usual one half nothing would be answered. */
const threshold = 0.3;
/** The figures begin when there is something to compare with. */
const warmUp = 40;

export const demoCommand: MakeCommand = (terminal) =>
  withJson(new Command("demo"))
    .description("Replays real public outages: predicts each cause from the earlier ones and says how sure it is.")
    .action(async ({ json }: { json?: boolean }) => {
      const set = await publicOutages(terminal.signal);
      const { replayed } = await withProgress("Replaying public outages", terminal, (onProgress) =>
        replaySet(set, {
          target: "category",
          predictor: "blend",
          threshold,
          warmUp,
          onProgress,
          signal: terminal.signal,
        }),
      );
      const evaluation = summarise(replayed, { dataset: set.name, target: "category", predictor: "blend", warmUp });
      terminal.out(
        json ? printJson({ evaluation, last: lastFive(replayed) }) : printDemo(replayed, evaluation, threshold),
      );
    });

async function publicOutages(signal: AbortSignal): Promise<DatedSet> {
  const file = fileURLToPath(import.meta.resolve("@casebook/public-outages/incidents.jsonl"));
  const incidents: Incident[] = [];
  for await (const record of readIncidents(file, { signal })) if (!isRejected(record)) incidents.push(record);
  return {
    name: "public outages",
    dated: true,
    incidents,
    rejected: [],
    targets: ["category"],
    clusters: new Map(),
    warmUp,
  };
}

function lastFive(replayed: readonly ReplayedIncident[]) {
  return replayed
    .slice(-5)
    .map(({ question, truth, answers }) => ({ question, truth, diagnosis: answers[0]?.diagnosis }));
}
