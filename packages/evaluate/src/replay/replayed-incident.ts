/** What a replay yields for each incident. */
import type { Diagnosis, Outcome } from "@casebook/confidence";
import type { Question, RootCause } from "@casebook/incident";
import type { BaselineName } from "../baselines/baselines.ts";

/** What one predictor said, and how it turned out. */
export type ReplayedAnswer = {
  predictor: string;
  diagnosis: Diagnosis;
  /** Whether the first candidate is right; undefined where it cannot be told or there is none. */
  correct?: boolean;
  /** The running share of right answers when it was asked, as a forecast; null before the first outcome. */
  baseRate: number | null;
  /** The row it leaves behind, where there is a first candidate with signals and a known truth. */
  outcome?: Outcome;
};

/** Where the related incidents known by then stood in the ranking. */
export type Retrieval = {
  /** How many related incidents were known. */
  relevant: number;
  /** Ranks of those that were found, ascending, from 1. */
  ranks: number[];
};

export type ReplayedIncident = {
  question: Question;
  cluster: string;
  /** Which repeat of a cross-validation it belongs to; 0 in a replay. */
  repeat: number;
  /** All recorded causes, the root cause first; empty if none became known. */
  truth: RootCause[];
  answers: ReplayedAnswer[];
  /** Whether each baseline was right; undefined where it has no answer to give, or it cannot be told. */
  baselines: Partial<Record<BaselineName, boolean>>;
  /** Present where related incidents were known. */
  retrieval?: Retrieval;
};
