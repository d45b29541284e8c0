/** One row of experience: the signals of a first candidate as they were, and whether it proved right. */
import { type RootCause, rootCauseSchema, timeSchema } from "@casebook/incident";
import { z } from "zod";
import { type Signals, signalNames } from "./signals/signal.ts";

export type Outcome = {
  /** Id of the incident. */
  incident: string;
  /** Rows of one cluster prove one thing once. */
  cluster: string;
  openedAt: string;
  /** When it became known whether the answer was right. */
  knownAt: string;
  /** Of the predictor that gave the answer. */
  fingerprint: string;
  source: "ledger" | "replay";
  answer: RootCause;
  signals: Signals;
  correct: boolean;
};

const text = z.string().min(1);

export const signalsSchema: z.ZodType<Signals> = z.partialRecord(z.enum(signalNames), z.number());

export const outcomeSchema: z.ZodType<Outcome> = z.strictObject({
  incident: text,
  cluster: text,
  openedAt: timeSchema,
  knownAt: timeSchema,
  fingerprint: text,
  source: z.enum(["ledger", "replay"]),
  answer: rootCauseSchema,
  signals: signalsSchema,
  correct: z.boolean(),
});
