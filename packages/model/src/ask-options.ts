/** What asking takes. */
import type { RedactOptions } from "@casebook/incident";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessageLike } from "@langchain/core/messages";
import { z } from "zod";
import { type Prices, pricesSchema } from "./cost/prices.ts";
import type { TokenCounter } from "./cost/token-counter.ts";
import type { Budget } from "./limits/budget.ts";
import { OpenRecordings, type Recordings } from "./recorded/recordings.ts";
import type { ModelMemory } from "./structured/memory.ts";
import { processMemory } from "./structured/memory.ts";

/** A model and how it is asked: the same for all that a program asks of it. */
export type ModelSettings = {
  /** Any of LangChain's chat models. Temperature, limits of output and log-probabilities are its own settings. */
  model: BaseChatModel;
  /** Names the model in errors, memory and recordings. @default its class, its name and its address */
  name?: string | undefined;
  /** The model runs on this machine, so nothing is redacted before it sees it. @default false */
  local?: boolean | undefined;
  /** What is redacted. @default all kinds */
  redaction?: RedactOptions | undefined;
  /** Milliseconds for the answer, all tries and waiting included. @default 180_000 */
  deadline?: number | undefined;
  /** Milliseconds for one request. @default 60_000 */
  timeout?: number | undefined;
  /** Further tries for each sample after time-outs, broken connections, 429 and 5xx. @default 3 */
  retries?: number | undefined;
  /** Milliseconds before the first further try; each next waits twice as long, and up to as much again at random. @default 500 */
  retryDelay?: number | undefined;
  /** Requests to this model object at a time, whoever asks it. The value given last holds. @default 4 */
  concurrency?: number | undefined;
  /** From `createBudget`: what may be spent. @default no limit */
  budget?: Budget | undefined;
  /** By the model's name. @default none, so money is null */
  prices?: Prices | undefined;
  /** From `openRecordings`: replies are read from there and kept there. @default none */
  recorded?: Recordings | undefined;
  /** What worked with which model; `ask` writes into it. @default one of this process */
  memory?: ModelMemory | undefined;
  /** Counts tokens for the budget. @default `loadTokenCounter()` */
  tokenCounter?: TokenCounter | undefined;
  /** Call options for every request, as LangChain's `invoke` takes them, such as `{ seed: 1 }`. @default {} */
  callOptions?: Record<string, unknown> | undefined;
};

/** One question to the model. */
export type Request<Value = undefined> = {
  /** As LangChain's models take them. */
  messages: readonly BaseMessageLike[];
  /** A zod schema of an object. Without it the answer is a text. */
  schema?: z.ZodType<Value> | undefined;
  /** How many answers. Only a model with a temperature gives different ones. @default 1 */
  samples?: number | undefined;
};

export type AskOptions<Value = undefined> = ModelSettings &
  Request<Value> & {
    /** Ends the asking within 100 ms, whatever the provider does: the promise rejects with the signal's reason. */
    signal?: AbortSignal | undefined;
  };

const milliseconds = z.number().positive().max(86_400_000);
const has = <Type>(method: keyof Type & string, what: string) =>
  z.custom<Type>((value) => typeof (value as Type | null)?.[method] === "function", `must be ${what}`);

export const settingsShape = {
  model: has<BaseChatModel>("generate", "one of LangChain's chat models"),
  name: z.string().min(1).max(500).optional(),
  local: z.boolean().default(false),
  redaction: z.custom<RedactOptions>().optional(),
  deadline: milliseconds.default(180_000),
  timeout: milliseconds.default(60_000),
  retries: z.int().min(0).max(20).default(3),
  retryDelay: z.number().min(0).max(600_000).default(500),
  concurrency: z.int().min(1).max(1000).default(4),
  budget: has<Budget>("reserve", "from createBudget").optional(),
  prices: pricesSchema.optional(),
  recorded: z.instanceof(OpenRecordings, { error: "must be from openRecordings" }).optional(),
  memory: z.custom<ModelMemory>((value) => typeof value === "object" && value !== null).default(() => processMemory),
  tokenCounter: z.custom<TokenCounter>((value) => typeof value === "function", "must be a function").optional(),
  callOptions: z.record(z.string(), z.unknown()).default({}),
};

export const requestShape = {
  messages: z
    .array(z.custom<BaseMessageLike>((value) => value != null))
    .min(1)
    .readonly(),
  schema: has<z.ZodType>("safeParse", "a zod schema").optional(),
  samples: z.int().min(1).max(1000).default(1),
};

export const askOptionsSchema = z.strictObject({
  ...settingsShape,
  ...requestShape,
  signal: z.instanceof(AbortSignal).optional(),
});

/** The options with their defaults. */
export type Settings = z.output<typeof askOptionsSchema>;
