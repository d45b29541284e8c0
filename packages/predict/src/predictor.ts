/** The seam that every predictor implements. */
import type { Past, Precedent } from "@casebook/history";
import type { Question } from "@casebook/incident";
import type { Usage } from "@casebook/model";

/** A proposed root cause before confidence. */
export type Candidate = {
  category?: string | undefined;
  service?: string | undefined;
  text: string;
  /** The proposer's own weight in [0, 1], for ranking only; not a probability that means anything yet. */
  score?: number;
  /** Ids of the precedents it rests on. */
  support?: string[];
  /** Numbers that only the proposer knows. */
  signals?: Record<string, number>;
  /** Why, in the words of who proposed it. */
  reasoning?: string;
};

export type Prediction = {
  /** The best first; empty when the past says nothing. */
  candidates: Candidate[];
  precedents: Precedent[];
  /** What the predictor could not do, in words: such as a part that was left out. */
  notes: string[];
  /** What asking a language model cost. */
  usage?: Usage;
};

export type PredictOptions = { signal?: AbortSignal };

/** A predictor sees a question and its past, and nothing else. */
export interface Predictor {
  readonly id: string;
  /** Changes with anything that may change its answers: keys what is learned about it. */
  readonly fingerprint: string;
  predict(question: Question, past: Past, options?: PredictOptions): Promise<Prediction>;
  /** Probability of causes it did not propose; undefined where it cannot say. */
  score?(
    question: Question,
    past: Past,
    candidates: readonly Candidate[],
    options?: PredictOptions,
  ): Promise<(number | undefined)[]>;
}
