/** Calibrated probabilities from small samples. */
export { type BaseRate, type BaseRateOptions, baseRate } from "./calibrators/base-rate.ts";
export { clip } from "./calibrators/clip.ts";
export { fitRidgeLogistic, type RidgeLogisticOptions } from "./calibrators/fit-ridge-logistic.ts";
export {
  type FittedSignal,
  type LogisticForecast,
  type RidgeLogistic,
  type RidgeLogisticState,
  ridgeLogisticFromJSON,
} from "./calibrators/ridge-logistic.ts";
export type { Signal } from "./calibrators/standardise.ts";
export { CalibrationError, type CalibrationErrorDetails } from "./errors.ts";
export { type MixtureMember, mixtureInterval } from "./mixture/interval.ts";
export type { Mixture } from "./mixture/mixture.ts";
export { startMixture } from "./mixture/start-mixture.ts";
export { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from "./resample/bootstrap.ts";
export { seededRandom } from "./resample/random.ts";
export { auroc } from "./scores/auroc.ts";
export { brier } from "./scores/brier.ts";
export { logLoss } from "./scores/log-loss.ts";
export type { Measured } from "./scores/measured.ts";
export { skill } from "./scores/skill.ts";
