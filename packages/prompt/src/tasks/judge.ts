/** Whether a proposed cause says the same as the one that was found. */
import { checkOptions, type RootCause, rootCauseSchema } from "@casebook/incident";
import { z } from "zod";
import { causeFields } from "./cause-fields.ts";
import { replyReader, type Task } from "./task.ts";

export type JudgeTaskOptions = { candidate: RootCause; truth: RootCause };

export type JudgeAnswer = {
  /** `partly`: the right place or mechanism, but not what has to be mended. */
  verdict: "right" | "partly" | "wrong";
  reason: string;
};

const optionsSchema = z.strictObject({ candidate: rootCauseSchema, truth: rootCauseSchema });

/** @throws CasebookError `invalid-option` */
export function judgeTask(options: JudgeTaskOptions): Task<JudgeAnswer> {
  const { candidate, truth } = checkOptions("judgeTask", optionsSchema, options);
  return {
    id: "judge",
    shows: "none",
    steps: [
      "Compare the proposed cause in the candidate block with the true cause in the truth block, for the incident that is shown.",
      '"right": both name the same fault in the same place, whatever the words; an engineer who acted on the candidate would have mended it.',
      '"partly": the candidate names the place or the mechanism, but not what had to be mended, or names it beside others.',
      '"wrong": anything else, also a mere repetition of the symptoms, or something too general to act on.',
    ],
    reply: [
      ["reason", "what they share and where they differ, in one or two sentences"],
      ["verdict", '"right", "partly" or "wrong"'],
    ],
    answerFields: () => [],
    blocks: [
      { name: "candidate", fields: causeFields(candidate) },
      { name: "truth", fields: causeFields(truth) },
    ],
    reader: () =>
      replyReader(z.object({ reason: z.string(), verdict: z.enum(["right", "partly", "wrong"]) }), (answer) => ({
        answer,
      })),
  };
}
