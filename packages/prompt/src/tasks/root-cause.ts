/** The root cause: its kind or place, and words. */
import { causesOf, checkOptions } from "@casebook/incident";
import { z } from "zod";
import { unseen } from "../cite/choices.ts";
import { causeFields, refutedFields } from "./cause-fields.ts";
import {
  checkChoice,
  citationsMeaning,
  confidenceMeaning,
  confidenceSchema,
  reasoningMeaning,
  reasoningOf,
  reasoningShape,
} from "./reply-fields.ts";
import { replyReader, type Task } from "./task.ts";

export type RootCauseTaskOptions = {
  /** What is chosen beside the words: the kind of cause, the faulty place, or nothing. @default "category" */
  target?: "category" | "service" | "text";
  /** Names that may be answered for every incident, in the system text. @default [] */
  choices?: readonly string[];
  /** Asks for the reasoning first, in a field of its own. @default false */
  reasoning?: boolean;
};

export type RootCauseAnswer = {
  /** The kind of cause as the team spells it, or the proposed name of an unseen one. */
  category?: string;
  /** The faulty place, likewise. */
  service?: string;
  text: string;
  /** True if the model found that none of the known kinds or places fits. */
  isUnseen: boolean;
  /** In [0, 1]: what the model said, not a probability. Missing where it did not say. */
  confidence?: number;
  reasoning?: string;
};

export const targetWords = { category: "kind of cause", service: "faulty place" } as const;

const optionsSchema = z.strictObject({
  target: z.enum(["category", "service", "text"]).default("category"),
  choices: z.array(z.string().trim().min(1)).readonly().default([]),
  reasoning: z.boolean().default(false),
});

/** @throws CasebookError `invalid-option` */
export function rootCauseTask(options: RootCauseTaskOptions = {}): Task<RootCauseAnswer> {
  const { target, choices: configured, reasoning } = checkOptions("rootCauseTask", optionsSchema, options);
  const chosen = target === "text" ? undefined : target;
  const what = chosen && targetWords[chosen];
  return {
    id: "root-cause",
    shows: "precedent",
    ...(chosen !== undefined && { target: chosen, configured }),
    steps: [
      "Say what the root cause of the incident most probably is.",
      "The precedents are earlier incidents whose causes are known. Like symptoms often have like causes, and sometimes not: prefer what fits this incident.",
      ...(what === undefined
        ? []
        : [
            `Choose the ${what} among those that are listed or that a precedent has. If none of them fits, answer "${unseen}" and propose a name.`,
          ]),
    ],
    reply: [
      ...(reasoning ? [["reasoning", reasoningMeaning] as const] : []),
      ...(what === undefined
        ? []
        : [
            ["choice", `the ${what}, spelt as it is listed or as in the precedent, or "${unseen}"`] as const,
            ["newName", `a name of a few words if choice is "${unseen}", else ""`] as const,
          ]),
      ["cause", "the root cause in one to three sentences"],
      ["citations", citationsMeaning],
      ["confidence", confidenceMeaning],
    ],
    answerFields: (incident, refuted) =>
      incident.rootCause === undefined && refuted.length === 0
        ? []
        : [...causesOf(incident).slice(0, 1).flatMap(causeFields), ...refutedFields(refuted)],
    reader({ choices }) {
      const common = {
        ...reasoningShape(reasoning),
        cause: z.string().trim().min(1),
        citations: z.array(z.string()),
        confidence: confidenceSchema,
      };
      if (chosen === undefined) {
        return replyReader(z.object(common), (reply) => ({
          answer: { text: reply.cause, isUnseen: false, confidence: reply.confidence / 100, ...reasoningOf(reply) },
          cited: reply.citations,
        }));
      }
      const schema = z
        .object({ ...common, choice: z.string(), newName: z.string() })
        .superRefine((reply, context) => checkChoice(reply, choices, context));
      return replyReader(schema, (reply) => {
        const found = choices.find(reply.choice);
        return {
          answer: {
            [chosen]: found ?? reply.newName.trim(),
            text: reply.cause,
            isUnseen: found === undefined,
            confidence: reply.confidence / 100,
            ...reasoningOf(reply),
          },
          cited: reply.citations,
        };
      });
    },
  };
}
