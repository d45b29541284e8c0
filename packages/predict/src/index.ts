/** Root-cause candidates from precedents. */
export type { Candidate, Prediction, PredictOptions, Predictor } from "./predictor.ts";
