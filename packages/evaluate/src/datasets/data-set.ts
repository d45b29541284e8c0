/** A set of incidents as an evaluation takes it. */
import type { Incident, Rejected } from "@casebook/incident";
import type { Target } from "@casebook/predict";

/** An incident of a set without dates: only `crossValidate` takes it. */
export type UndatedIncident = Omit<Incident, "openedAt" | "resolvedAt" | "knownAt">;

type Common = {
  name: string;
  /** Records that were refused, each with its reason. */
  rejected: Rejected[];
  /** What can be predicted in it, the default first; `text` where causes are words only. */
  targets: readonly Target[];
  /** Cluster of each incident, where the set's mapping names one. */
  clusters: ReadonlyMap<string, string>;
};

export type DatedSet = Common & {
  dated: true;
  incidents: Incident[];
  /** So many incidents are walked through before the figures begin. */
  warmUp: number;
};

export type UndatedSet = Common & { dated: false; incidents: UndatedIncident[] };

export type DataSet = DatedSet | UndatedSet;
