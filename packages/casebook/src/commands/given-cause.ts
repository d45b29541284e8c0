/** A root cause from options. */
import type { RootCause } from "@casebook/incident";
import type { Command } from "commander";

export type CauseOptions = { cause?: string; category?: string; faultyService?: string };

export function withCause(command: Command): Command {
  return command
    .option("--cause <words>", "the cause in words")
    .option("--category <name>", "the kind of cause")
    .option("--faulty-service <name>", "the faulty place");
}

/** Undefined when no option of it was given. Its kind stands in for missing words. */
export function givenCause({ cause, category, faultyService }: CauseOptions): RootCause | undefined {
  const text = cause ?? category ?? faultyService;
  if (text === undefined) return undefined;
  return {
    ...(category !== undefined && { category }),
    ...(faultyService !== undefined && { service: faultyService }),
    text,
  };
}
