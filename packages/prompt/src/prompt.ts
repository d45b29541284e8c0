/** A prompt, and what may be made of the reply to it. */
import type { BaseMessage } from "@langchain/core/messages";
import type { z } from "zod";
import type { LeftOutReason } from "./select/admit.ts";

export type IncludedPrecedent = {
  id: string;
  /** Its name in the prompt, such as `P2` or, as an option, `C`. */
  name: string;
  tokens: number;
  /** Its summary, digest or mitigation ends earlier, at the end of a sentence or line. */
  shortened: boolean;
};

export type Reading<Answer> =
  | {
      status: "read";
      answer: Answer;
      /** Ids of the precedents that the reply cites. */
      citations: string[];
      /** What it cites though it was never shown. */
      dropped: string[];
    }
  | {
      status: "refused";
      /** What is wrong with the reply, in words that a model can act upon. */
      problem: string;
      /** The field of the reply, where one is wrong. */
      field?: string;
    };

export type Prompt<Answer> = {
  /** A system message, the same for every incident, and a human message with the data. */
  messages: BaseMessage[];
  /** Of the JSON object that is asked for. It checks choices too, which its JSON schema does not say. */
  schema: z.ZodType;
  /** Reads a reply: an object, or text with an object in it. What was redacted is put back. */
  read(reply: unknown): Reading<Answer>;
  /** What was shown, in the order of the prompt. */
  included: IncludedPrecedent[];
  leftOut: { id: string; reason: LeftOutReason }[];
  tokens: {
    total: number;
    /** Of the beginning that is the same for every incident, which providers can keep. */
    prefix: number;
    /** `prefix` as a share of `total`. */
    prefixShare: number;
    incident: number;
    precedents: number;
  };
  /** How many different values of each kind were redacted. */
  redacted: Record<string, number>;
};
