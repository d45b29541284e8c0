/** A root cause from options. */
import type { Command } from "commander";
import type { CausePart } from "../casebook.ts";

export type CauseOptions = { cause?: string; category?: string; faultyService?: string };

export function withCause(command: Command): Command {
  return command
    .option("--cause <words>", "the cause in words")
    .option("--category <name>", "the kind of cause")
    .option("--faulty-service <name>", "the faulty place");
}

/** Undefined when no option of it was given. */
export function givenCause({ cause, category, faultyService }: CauseOptions): CausePart | undefined {
  if ((cause ?? category ?? faultyService) === undefined) return undefined;
  return {
    ...(category !== undefined && { category }),
    ...(faultyService !== undefined && { service: faultyService }),
    ...(cause !== undefined && { text: cause }),
  };
}
