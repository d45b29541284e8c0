/** What comes back. */
import type { FinishReason, TokenLogprob } from "./call/answer-read.ts";
import type { Usage } from "./cost/usage.ts";
import type { ModelError } from "./errors.ts";
import type { Rung } from "./structured/rungs.ts";

/** One answer of the model. */
export type Answer<Value = undefined> = {
  /** What it wrote; the arguments as JSON where it was asked through a tool. */
  text: string;
  /** What fits the schema; undefined without one. */
  value: Value;
  finishReason: FinishReason;
  /** Where the provider gave them. Its tokens are those that it wrote: redacted values are not put back here. */
  logprobs?: TokenLogprob[];
  /** How it was asked for structure; undefined without a schema. */
  rung?: Rung;
  /** Whether its JSON was mended, or the model had to write it again. */
  repair: "none" | "text" | "model";
  /** True if it was read from the recordings. */
  recorded: boolean;
};

/** At least one answer, at most as many as samples were asked for. */
export type Reply<Value = undefined> = {
  answers: Answer<Value>[];
  /** One for each sample that has no answer. */
  failures: ModelError[];
  usage: Usage;
};
