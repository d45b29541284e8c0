/** The answer for one incident. */
import type { Precedent } from "@casebook/history";
import type { AnyCasebookError } from "@casebook/incident";
import type { Candidate } from "@casebook/predict";
import type { Confidence } from "../confidence.ts";
import type { Signals } from "../signals/signal.ts";

/**
 * A candidate with the probability that it is right. The first one's is its confidence; later ones share what is left in
 * proportion to their scores. Null where there is no confidence yet, or no score.
 */
export type RankedCause = Candidate & { probability: number | null };

type Common = {
  /** Id of the incident. */
  incident: string;
  precedents: Precedent[];
  /** What could not be done, in words. */
  notes: string[];
};

/** What was found for an incident, whether or not it is enough to answer. */
export type Findings = Common & {
  /** The best first; may be empty when abstained. */
  causes: RankedCause[];
  /** In the first cause. */
  confidence: Confidence;
  /** Of the first cause. */
  signals: Signals;
};

export type AbstentionReason = "no-precedent" | "low-confidence";

export type Diagnosis =
  | ({ status: "answered" } & Findings)
  | ({ status: "abstained"; reason: AbstentionReason } & Findings)
  | ({ status: "failed"; error: AnyCasebookError } & Common);
