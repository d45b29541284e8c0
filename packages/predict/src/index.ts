/** Root-cause candidates from precedents. */
export { type BlendOptions, createBlend } from "./blend/create-blend.ts";
export { causeOf } from "./causes/cause-of.ts";
export { type CauseLike, defaultTextThreshold, kindOf, sameKind, type Target } from "./causes/target.ts";
export type { LinearArtefact } from "./linear/artefact.ts";
export {
  createLinear,
  type KindProbability,
  type LinearOptions,
  type LinearPredictor,
} from "./linear/create-linear.ts";
export { trainingSize } from "./linear/schedule.ts";
export { createNeighbours, type NeighboursOptions } from "./neighbours/create-neighbours.ts";
export { partyOf, similarityOf, type VoteOptions, vote } from "./neighbours/vote.ts";
export type { Candidate, Prediction, PredictOptions, Predictor } from "./predictor.ts";
export { predictorSchema } from "./predictor-schema.ts";
export { withFallback } from "./with-fallback.ts";
