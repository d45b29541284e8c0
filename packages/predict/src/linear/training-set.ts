/** What a model for a past is fitted on. */
import { createHash } from "node:crypto";
import type { Past } from "@casebook/history";
import { type Incident, knownAtOf } from "@casebook/incident";
import { trainingSize } from "./schedule.ts";

export type TrainingSet = {
  /** The first `trainingSize` records of the past, in order of `knownAt`. */
  incidents: Incident[];
  /** The same for the same records of the same store and generation, and for no others. */
  digest: string;
};

/**
 * Reads the records that a model for a past is fitted on. The count and `Past.source` alone do not tell them: a record
 * that arrives late, or a later version that takes over, moves the others.
 */
export async function trainingSetOf(past: Past, signal: AbortSignal | undefined): Promise<TrainingSet> {
  const size = trainingSize(await past.count());
  const incidents: Incident[] = [];
  if (size > 0) {
    for await (const incident of past.scan()) {
      signal?.throwIfAborted();
      incidents.push(incident);
      if (incidents.length === size) break;
    }
  }
  const records = incidents.map((incident) => [incident.id, knownAtOf(incident)]);
  const digest = createHash("sha256")
    .update(JSON.stringify([storeOf(past), records]))
    .digest("hex");
  return { incidents, digest };
}

/** The store and its generation. Which records an exclusion took out, the records that are left tell by themselves. */
function storeOf({ source }: Past): string {
  return source.replace(/\[.*\]$/s, "");
}
