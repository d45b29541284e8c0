/** Asking a language model. */
export { ask } from "./ask.ts";
export type { AskOptions, ModelSettings, Request } from "./ask-options.ts";
export type { FinishReason, TokenLogprob } from "./call/answer-read.ts";
export { type Estimate, type EstimateOptions, estimate } from "./cost/estimate.ts";
export type { Price, Prices } from "./cost/prices.ts";
export { loadTokenCounter, type TokenCounter } from "./cost/token-counter.ts";
export { addUsage, type Usage } from "./cost/usage.ts";
export { ModelError, type ModelErrorCode } from "./errors.ts";
export { type Budget, type BudgetOptions, type Charge, createBudget } from "./limits/budget.ts";
export { modelKey } from "./model-key.ts";
export { openRecordings, type Recordings, type RecordingsOptions } from "./recorded/recordings.ts";
export type { Answer, Reply } from "./reply.ts";
export type { Known, ModelMemory } from "./structured/memory.ts";
export type { Rung } from "./structured/rungs.ts";
