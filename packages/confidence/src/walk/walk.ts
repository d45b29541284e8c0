/** A walk through outcomes in the order they became known. */
import type { Confidence } from "../confidence.ts";
import type { Outcome } from "../outcome.ts";
import type { SignalName, Signals } from "../signals/signal.ts";

export type WalkOptions = {
  /**
   * Which signals each fitted map reads. The maps share one half of the prior weight, the base rate has the other.
   * @default [["linear"], ["linear", "share", "similarity"]]
   */
  maps?: readonly (readonly SignalName[])[];
};

/** What a walk has seen, as JSON; `startWalk` takes it back. */
export type WalkArtefact = {
  format: "casebook.walk";
  version: 1;
  n: number;
  learnedUpTo: string | null;
  maps: readonly (readonly SignalName[])[];
  outcomes: readonly Outcome[];
};

export interface Walk {
  /** Confidence in a candidate with these signals, from the outcomes seen so far. */
  of(signals: Signals): Confidence;
  /** @throws CasebookError `outcome-out-of-order` for one that became known before the last. */
  update(outcome: Outcome): void;
  /** Latest `knownAt` seen; undefined before the first outcome. Not to be used for an incident that opened before it. */
  readonly learnedUpTo: string | undefined;
  toJSON(): WalkArtefact;
}
