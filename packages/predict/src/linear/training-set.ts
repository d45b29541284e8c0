/** What a model for a past is fitted on. */
import type { Past } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { trainingSize } from "./schedule.ts";

export type TrainingSet = {
  /** How many records, the first of the past in order of `knownAt`. */
  size: number;
  /** The same for the same records, and for no others. */
  key: string;
  /** Reads them. */
  read(signal: AbortSignal | undefined): Promise<Incident[]>;
};

/** The records that a model for a past is fitted on; they are read only where there is no model of them yet. */
export async function trainingSetOf(past: Past): Promise<TrainingSet> {
  const size = trainingSize(await past.count());
  return {
    size,
    key: past.sourceOf(size),
    async read(signal) {
      const incidents: Incident[] = [];
      if (size === 0) return incidents;
      for await (const incident of past.scan()) {
        signal?.throwIfAborted();
        incidents.push(incident);
        if (incidents.length === size) break;
      }
      return incidents;
    },
  };
}
