/** What a prompt is made of and how. */
import type { Precedent } from "@casebook/history";
import type { Question, RedactOptions, RootCause } from "@casebook/incident";
import type { TokenCounter } from "@casebook/model";
import { z } from "zod";
import { type CleanOptions, cleanOptionsSchema } from "./clean/clean-text.ts";
import type { Order } from "./select/order.ts";
import { type SelectOptions, selectOptionsSchema } from "./select/select-precedents.ts";
import type { Task } from "./tasks/task.ts";

export type PromptOptions<Answer> = {
  task: Task<Answer>;
  /** Only its symptoms are used, also of a whole incident. */
  question: Question;
  /** What was found for it. What the question may not see is left out. @default [] */
  precedents?: readonly Precedent[];
  /** Causes that a person ruled out, by id of incident: shown with it as counter-examples. */
  refuted?: ReadonlyMap<string, readonly RootCause[]>;
  /** Kinds of cause (or places) that the past knew, beside those of the task and of the precedents. @default [] */
  choices?: readonly string[];
  /** Summaries by id, shown instead of summary and digest: of precedents and of the question. */
  summaries?: ReadonlyMap<string, string>;
  /** @default the 20 highest scores */
  select?: SelectOptions;
  /** How the chosen ones stand in the prompt. @default "best-last" */
  order?: Order;
  /** Of the order `random`. @default 0 */
  seed?: number;
  /** Tokens that the whole prompt may have. @default 8000 */
  budget?: number;
  /** Tokens that one precedent may have. @default budget */
  budgetEach?: number;
  /** @default loadTokenCounter() */
  tokenCounter?: TokenCounter;
  /** `false` leaves the texts as they are. */
  clean?: CleanOptions | false;
  /** `false` sends secrets and personal data as they are. */
  redact?: RedactOptions | false;
};

const isFunction = (value: unknown): boolean => typeof value === "function";
const mapOf = <Value>() =>
  z.custom<ReadonlyMap<string, Value>>((value) => value instanceof Map, { error: "must be a Map" });

/** The checks of what is plain; question, precedents and task are used as their types say. */
export const promptOptionsSchema = z.strictObject({
  task: z.custom<Task<unknown>>((value) => isFunction((value as Task<unknown> | undefined)?.reader), {
    error: "must be a task, such as rootCauseTask()",
  }),
  question: z.custom<Question>((value) => typeof (value as Question | undefined)?.title === "string", {
    error: "must be a question, with id, title, summary and openedAt",
  }),
  precedents: z.array(z.custom<Precedent>()).readonly().default([]),
  refuted: mapOf<readonly RootCause[]>().optional(),
  choices: z.array(z.string()).readonly().default([]),
  summaries: mapOf<string>().optional(),
  select: selectOptionsSchema.prefault({}),
  order: z.enum(["best-first", "best-last", "random"]).default("best-last"),
  seed: z.int().min(0).default(0),
  budget: z.int().min(1).default(8000),
  budgetEach: z.int().min(1).optional(),
  tokenCounter: z
    .custom<TokenCounter>(isFunction, { error: "must be a function from a text to its tokens" })
    .optional(),
  clean: z.union([z.literal(false), cleanOptionsSchema]).prefault({}),
  redact: z
    .union([z.literal(false), z.custom<RedactOptions>((value) => typeof value === "object" && value !== null)])
    .default({}),
});
