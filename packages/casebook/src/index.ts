/** Turns a record of past incidents into root-cause predictions with an honest confidence. */
export type { AssessOptions, Confidence, Diagnosis, Outcome, RankedCause, Signals } from "@casebook/confidence";
export type { Evaluation } from "@casebook/evaluate";
export type { AddReport, Precedent } from "@casebook/history";
export {
  CasebookError,
  type Incident,
  isCasebookError,
  type Rejected,
  type RootCause,
  readIncidents,
} from "@casebook/incident";
export type { Candidate, Predictor, Target } from "@casebook/predict";
export type {
  Casebook,
  CasebookDamage,
  CasebookOptions,
  CausePart,
  CompactReport,
  EvaluateOptions,
  FitReport,
  LongWork,
  Progress,
  RecordedDiagnosis,
  RestoreReport,
  Verdict,
} from "./casebook.ts";
export { createCasebook } from "./create-casebook.ts";
export type { ExportedLine } from "./export/exported.ts";
export { type Verification, type VerifyOptions, verifyCasebook } from "./verify/verify-casebook.ts";
