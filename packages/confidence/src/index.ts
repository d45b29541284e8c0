/** An honest confidence for each proposed root cause. */
export { type Confidence, outcomesToSpeak } from "./confidence.ts";
export { assessCandidates } from "./diagnose/assess-candidates.ts";
export type { AssessOptions } from "./diagnose/assess-options.ts";
export { diagnose } from "./diagnose/diagnose.ts";
export type { AbstentionReason, Diagnosis, Findings, RankedCause } from "./diagnose/diagnosis.ts";
export { createJudge, type Judge } from "./judge/judge.ts";
export { type Outcome, outcomeSchema } from "./outcome.ts";
export type { SignalName, Signals } from "./signals/signal.ts";
export { type SignalSources, signalsOf } from "./signals/signals-of.ts";
export { inKnownOrder } from "./walk/in-known-order.ts";
export { resumeWalk } from "./walk/resume-walk.ts";
export { startWalk } from "./walk/start-walk.ts";
export type { Walk, WalkArtefact, WalkOptions } from "./walk/walk.ts";
