/** Calibrated probabilities from small samples. */
export type { AnsweredSample, Unit } from "./abstain/accepted-units.ts";
export {
  type ConformalOptions,
  type ConformalSet,
  type ConformalSets,
  coverageOverTime,
  fitConformalSets,
  type RankedSample,
} from "./abstain/conformal-sets.ts";
export { type GuaranteeOptions, guaranteeRisk, type RiskGuarantee } from "./abstain/guarantee-risk.ts";
export { answersNeeded, leastAbstention, riskBound } from "./abstain/risk-bound.ts";
export { type WatchOptions, watchRisk } from "./abstain/watch-risk.ts";
export { type BaseRate, type BaseRateOptions, baseRate } from "./calibrators/base-rate.ts";
export type { Basis } from "./calibrators/basis.ts";
export type { Calibrator, CalibratorState, Forecast, Header } from "./calibrators/calibrator.ts";
export { calibratorFromJSON } from "./calibrators/calibrator-from-json.ts";
export { clip } from "./calibrators/clip.ts";
export {
  type BaseRateForecast,
  type BaseRateParameters,
  type FittedBaseRate,
  fitBaseRate,
} from "./calibrators/fit-base-rate.ts";
export { type BetaOptions, fitBeta } from "./calibrators/fit-beta.ts";
export { fitPlatt, type PlattOptions } from "./calibrators/fit-platt.ts";
export { fitQuadratic } from "./calibrators/fit-quadratic.ts";
export { fitRidgeLogistic, type RidgeLogisticOptions, type SignalsSample } from "./calibrators/fit-ridge-logistic.ts";
export { fitSpline, type SplineOptions } from "./calibrators/fit-spline.ts";
export { fitTemperature } from "./calibrators/fit-temperature.ts";
export {
  fitHistogram,
  type Histogram,
  type HistogramOptions,
  type HistogramParameters,
} from "./calibrators/histogram.ts";
export { fitCentredIsotonic, fitIsotonic, type Isotonic, type IsotonicParameters } from "./calibrators/isotonic.ts";
export type { LogisticForecast } from "./calibrators/logistic-forecast.ts";
export { averageLogits, type LogitAverage, type LogitAverageParameters } from "./calibrators/logit-average.ts";
export type { LogitCurve, LogitCurveParameters } from "./calibrators/logit-curve.ts";
export {
  fitPaceBins,
  type PaceBins,
  type PaceBinsOptions,
  type PaceBinsParameters,
  type PaceSample,
  type PaceScores,
} from "./calibrators/pace-bins.ts";
export type { FittedSignal, RidgeLogistic, RidgeLogisticParameters } from "./calibrators/ridge-logistic.ts";
export type { Labelled, ScoreSample } from "./calibrators/sample.ts";
export type { Signal } from "./calibrators/standardise.ts";
export {
  fitVennAbers,
  type VennAbers,
  type VennAbersForecast,
  type VennAbersOptions,
  type VennAbersParameters,
} from "./calibrators/venn-abers.ts";
export { type ComparisonOptions, compareLosses, type LossComparison } from "./compare/compare-losses.ts";
export { type Comparison, type ComparisonState, startComparison } from "./compare/start-comparison.ts";
export { CalibrationError, type CalibrationErrorDetails } from "./errors.ts";
export { type MixtureMember, mixtureInterval } from "./mixture/interval.ts";
export type { Mixture } from "./mixture/mixture.ts";
export { type MixtureOptions, startMixture } from "./mixture/start-mixture.ts";
export { startTurns, type Turns } from "./mixture/turns.ts";
export { type Calibration, type CalibrationState, calibrate, calibrationFromJSON } from "./online/calibrate.ts";
export type { CalibrationForecast, CalibrationMember, Tally } from "./online/calibration.ts";
export {
  type CalibrationOptions,
  type CalibrationSample,
  type CalibrationWalk,
  startCalibration,
} from "./online/calibration-walk.ts";
export { type DriftOptions, type DriftState, type DriftWatch, startDriftWatch } from "./online/cusum.ts";
export type { Input } from "./online/history.ts";
export { type NewtonOptions, newtonUpdate } from "./online/newton.ts";
export { recencyWeights } from "./online/recency.ts";
export { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from "./resample/bootstrap.ts";
export { type AurocInterval, bootstrapAuroc } from "./resample/bootstrap-auroc.ts";
export { seededRandom } from "./resample/random.ts";
export { auroc } from "./scores/auroc.ts";
export type { BinOptions } from "./scores/bins.ts";
export { brier } from "./scores/brier.ts";
export { ece, mce, type RmsCalibrationError, rmsCalibrationError } from "./scores/calibration-error.ts";
export { type CalibrationLine, calibrationLine } from "./scores/calibration-line.ts";
export { logLoss } from "./scores/log-loss.ts";
export type { Measured } from "./scores/measured.ts";
export { type Murphy, murphy } from "./scores/murphy.ts";
export { augrc, aurc, eAurc, type RiskAtCoverage, riskCoverage } from "./scores/selective.ts";
export { type NullOptions, type SimulatedNull, simulatedNull } from "./scores/simulated-null.ts";
export { skill } from "./scores/skill.ts";
export { type SmEce, type SmEceOptions, smEce } from "./scores/sm-ece.ts";
export { type Spiegelhalter, spiegelhalter } from "./scores/spiegelhalter.ts";
