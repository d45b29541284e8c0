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

/** What a walk has seen, as JSON; `resumeWalk` takes it back. */
export type WalkArtefact = {
  format: "casebook.walk";
  version: 1;
  n: number;
  learnedUpTo: string | null;
  maps: readonly (readonly SignalName[])[];
  outcomes: readonly Outcome[];
};

export interface Walk {
  /**
   * Confidence in a candidate with these signals, from the outcomes seen so far.
   * @throws CasebookError `invalid-option` for an unknown signal and for a value that is not finite.
   */
  of(signals: Signals): Confidence;
  /**
   * Learns one more outcome, a copy of which is kept.
   * @throws CasebookError `invalid-option`; `outcome-out-of-order` for one that became known before the last. Nothing is
   * learned then.
   */
  update(outcome: Outcome): void;
  /**
   * Latest `knownAt` seen; undefined before the first outcome. For an incident that did not open after it, the walk knows
   * too much: `resumeWalk` with `before` gives the walk of then, and `assessCandidates` does so by itself.
   */
  readonly learnedUpTo: string | undefined;
  /** A copy of what it has seen. */
  toJSON(): WalkArtefact;
}
