/** What to do about an incident. */
import { causesOf, checkOptions, type RootCause, rootCauseSchema } from "@casebook/incident";
import { z } from "zod";
import { causeFields } from "./cause-fields.ts";
import {
  citationsMeaning,
  confidenceMeaning,
  confidenceSchema,
  reasoningMeaning,
  reasoningOf,
  reasoningShape,
} from "./reply-fields.ts";
import { replyReader, type Task } from "./task.ts";

export type MitigationTaskOptions = {
  /** What is known or thought of its cause, shown beside the incident. */
  cause?: RootCause;
  /** @default false */
  reasoning?: boolean;
};

export type MitigationAnswer = { mitigation: string; confidence: number; reasoning?: string };

const optionsSchema = z.strictObject({ cause: rootCauseSchema.optional(), reasoning: z.boolean().default(false) });

/**
 * Shows precedents whose mitigation was recorded.
 * @throws CasebookError `invalid-option`
 */
export function mitigationTask(options: MitigationTaskOptions = {}): Task<MitigationAnswer> {
  const { cause, reasoning } = checkOptions("mitigationTask", optionsSchema, options);
  return {
    id: "mitigation",
    shows: "precedent",
    steps: [
      "Say what would most probably end the incident.",
      "The precedents are earlier incidents with what ended them. Propose steps that fit this incident and its cause, where that is given in a block of its own.",
    ],
    reply: [
      ...(reasoning ? [["reasoning", reasoningMeaning] as const] : []),
      ["mitigation", "what to do, in one to five sentences"],
      ["citations", citationsMeaning],
      ["confidence", confidenceMeaning],
    ],
    answerFields: (incident) =>
      incident.mitigation?.trim()
        ? [
            ...causesOf(incident).slice(0, 1).flatMap(causeFields),
            { name: "what ended it", text: incident.mitigation, long: true },
          ]
        : [],
    ...(cause !== undefined && { blocks: [{ name: "cause", fields: causeFields(cause) }] }),
    reader: () =>
      replyReader(
        z.object({
          ...reasoningShape(reasoning),
          mitigation: z.string().trim().min(1),
          citations: z.array(z.string()),
          confidence: confidenceSchema,
        }),
        (reply) => ({
          answer: { mitigation: reply.mitigation, confidence: reply.confidence / 100, ...reasoningOf(reply) },
          cited: reply.citations,
        }),
      ),
  };
}
