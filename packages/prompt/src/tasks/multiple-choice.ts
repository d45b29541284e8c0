/** Which earlier incident is of the same cause, as in RCACopilot (Chen et al. 2024): A is none of them. */
import { causesOf, checkOptions, type Incident } from "@casebook/incident";
import { z } from "zod";
import { causeFields } from "./cause-fields.ts";
import { confidenceMeaning, confidenceSchema, reasoningMeaning, reasoningOf, reasoningShape } from "./reply-fields.ts";
import type { RootCauseAnswer } from "./root-cause.ts";
import { type ReplyReader, replyReader, type Task } from "./task.ts";

export type MultipleChoiceTaskOptions = {
  /** What of the chosen incident's cause is the answer. @default "category" */
  target?: "category" | "service" | "text";
  /** @default false */
  reasoning?: boolean;
};

export type MultipleChoiceAnswer = RootCauseAnswer & { /** `A` for none of them. */ option: string };

const optionsSchema = z.strictObject({
  target: z.enum(["category", "service", "text"]).default("category"),
  reasoning: z.boolean().default(false),
});

/** The letter of the option that means an unseen cause. */
const noneOfThem = "A";

/**
 * Shows at most 25 precedents, as options B to Z. The answer has the cause of the option, or a new name for A.
 * @throws CasebookError `invalid-option`
 */
export function multipleChoiceTask(options: MultipleChoiceTaskOptions = {}): Task<MultipleChoiceAnswer> {
  const { target, reasoning } = checkOptions("multipleChoiceTask", optionsSchema, options);
  return {
    id: "multiple-choice",
    shows: "option",
    steps: [
      "Say which of the options most probably has the same root cause as the incident.",
      `The options are earlier incidents with their causes. Option ${noneOfThem} is not shown: it means that the cause is none of theirs.`,
    ],
    reply: [
      ...(reasoning ? [["reasoning", reasoningMeaning.replaceAll("precedents", "options")] as const] : []),
      ["option", `the letter of the option, such as "B", or "${noneOfThem}" if it is none of them`],
      ["newName", `a name of a few words for the new kind of cause if option is "${noneOfThem}", else ""`],
      ["explanation", "why, in one to three sentences"],
      ["confidence", confidenceMeaning],
    ],
    answerFields: (incident) => causesOf(incident).slice(0, 1).flatMap(causeFields),
    reader: ({ precedents }) => readerOf(precedents, target, reasoning),
  };
}

function readerOf(
  options: ReadonlyMap<string, Incident>,
  target: "category" | "service" | "text",
  reasoning: boolean,
): ReplyReader<MultipleChoiceAnswer> {
  const letterOf = (option: string): string =>
    /^\W{0,3}(?:option\s)?([A-Z])\W{0,3}$/i.exec(option.trim())?.[1]?.toUpperCase() ?? "";
  const letters = [noneOfThem, ...options.keys()];
  const schema = z
    .object({
      ...reasoningShape(reasoning),
      option: z.string(),
      newName: z.string(),
      explanation: z.string(),
      confidence: confidenceSchema,
    })
    .superRefine(({ option, newName }, context) => {
      const letter = letterOf(option);
      if (!letters.includes(letter)) {
        context.addIssue({ code: "custom", path: ["option"], message: `option must be one of ${letters.join(", ")}` });
      } else if (letter === noneOfThem && newName.trim() === "") {
        context.addIssue({
          code: "custom",
          path: ["newName"],
          message: `newName must name the cause when option is "${noneOfThem}"`,
        });
      }
    });
  /** What the letter means; undefined where it means a new cause without a name. */
  const answerFor = (letter: string, name: string, explanation: string) => {
    const cause = options.get(letter)?.rootCause;
    const shared = { option: letter, isUnseen: letter === noneOfThem };
    if (cause === undefined)
      return { ...shared, ...(target !== "text" && { [target]: name }), text: explanation || name };
    const { category, service, text } = cause;
    return { ...shared, ...(category !== undefined && { category }), ...(service !== undefined && { service }), text };
  };
  const reader = replyReader(schema, (reply) => {
    const { newName, explanation, confidence } = reply;
    const letter = letterOf(reply.option);
    return {
      answer: {
        ...answerFor(letter, newName.trim(), explanation.trim()),
        confidence: confidence / 100,
        ...reasoningOf(reply),
      },
      cited: letter === noneOfThem ? [] : [letter],
    };
  });
  return {
    ...reader,
    fromText(text) {
      const letter = letterIn(text);
      return options.has(letter) ? { answer: answerFor(letter, "", ""), cited: [letter] } : undefined;
    },
  };
}

/** Models that write no JSON mostly say "Option: B", or begin with the letter. An option A without a name is no answer. */
function letterIn(text: string): string {
  const found = /\boption\W{1,3}([A-Z])\b/i.exec(text) ?? /^\W{0,3}([A-Z])(?![A-Za-z'’])/.exec(text);
  return found?.[1]?.toUpperCase() ?? "";
}
