/** Replay of the past in time order: baselines, metrics, intervals, data sets. */
export { type BaselineName, createLatestSameService, createMajority, createNearest } from "./baselines/baselines.ts";
export { type CrossValidateOptions, crossValidate } from "./cross-validate/cross-validate.ts";
export type { DataSet, DatedSet, UndatedIncident, UndatedSet } from "./datasets/data-set.ts";
export { dataSetNames, readDataSet } from "./datasets/read-data-set.ts";
export { type LearnFusionOptions, learnFusion } from "./fusion/learn-fusion.ts";
export type { LearnedFusion } from "./fusion/lists-of.ts";
export type { Figures, RetrievalFigures } from "./metrics/figures.ts";
export { macroF1 } from "./metrics/macro-f1.ts";
export { meanReciprocalRank, recallAt } from "./metrics/retrieval.ts";
export { type Evaluation, type Interval, type SummaryOptions, summarise } from "./metrics/summarise.ts";
export { type ReplayOptions, replay } from "./replay/replay.ts";
export type { ReplayedAnswer, ReplayedIncident, Retrieval } from "./replay/replayed-incident.ts";
