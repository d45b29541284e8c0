/** What is asked of a model: the words of the prompt, and how its reply is read. */
import type { Incident, RootCause } from "@casebook/incident";
import type { z } from "zod";
import type { Choices } from "../cite/choices.ts";
import type { BlockName } from "../delimit/block-names.ts";
import type { Field } from "../delimit/blocks.ts";

/** What a reply may refer to. */
export type Shown = {
  /** The precedents by the names that they have in the prompt. */
  precedents: ReadonlyMap<string, Incident>;
  choices: Choices;
};

export type ReplyReader<Answer> = {
  /** Of the JSON object that is asked for. */
  schema: z.ZodType;
  /** What a reply that satisfies the schema says, and what it cites. */
  answerOf(reply: unknown): { answer: Answer; cited: readonly string[] };
  /** What a reply that is no JSON says, where that can be told. */
  fromText?(text: string): { answer: Answer; cited: readonly string[] } | undefined;
};

export type Task<Answer> = {
  /** Its name, such as `root-cause`. */
  readonly id: string;
  /** What is wanted, in sentences that are the same for every incident. */
  readonly steps: readonly string[];
  /** The fields of the reply in the order in which they are to be written, each with what it holds. */
  readonly reply: readonly (readonly [field: string, meaning: string])[];
  /** What precedents are shown as; `none` leaves them out. */
  readonly shows: "precedent" | "option" | "none";
  /** Which part of a cause is chosen among known ones. */
  readonly target?: "category" | "service";
  /** Choices that hold for every incident. */
  readonly configured?: readonly string[];
  /** What a precedent shows beside its symptoms; empty if it cannot serve. */
  answerFields(incident: Incident, refuted: readonly RootCause[]): Field[];
  /** Further blocks, after the incident. */
  readonly blocks?: readonly { name: BlockName; fields: readonly Field[] }[];
  reader(shown: Shown): ReplyReader<Answer>;
};

/** Keeps what a schema infers for the function that reads what satisfies it. */
export function replyReader<Schema extends z.ZodType, Answer>(
  schema: Schema,
  answerOf: (reply: z.output<Schema>) => { answer: Answer; cited?: readonly string[] },
): ReplyReader<Answer> {
  return {
    schema,
    answerOf: (reply) => ({ cited: [], ...answerOf(reply as z.output<Schema>) }),
  };
}
