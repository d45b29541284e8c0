/** casebook feedback: what a person says of a diagnosis. */
import { Command, Option } from "commander";
import type { CausePart, Verdict } from "../casebook.ts";
import { printJson } from "../print/json.ts";
import { type CauseOptions, givenCause, withCause } from "./given-cause.ts";
import { time, withStore } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { usageError } from "./usage-error.ts";
import { withKnownCasebook } from "./with-casebook.ts";

type Options = CauseOptions & {
  directory: string;
  json?: boolean;
  verdict: Verdict["verdict"];
  by?: string;
  at?: string;
};

export const feedbackCommand: MakeCommand = (terminal) =>
  withCause(withStore(new Command("feedback")))
    .description(
      "Records whether a diagnosis was right. Confidence is fitted on this, and a known cause becomes a precedent.",
    )
    .argument("<diagnosis>", "the id that diagnose or assess printed")
    .addOption(
      new Option("--verdict <verdict>", "what was true; corrected needs --cause or --category")
        .choices(["confirmed", "rejected", "corrected"])
        .makeOptionMandatory(),
    )
    .option("--by <name>", "who says so")
    .option("--at <time>", "when it became known, with an offset such as Z (default: now)", time)
    .action(async (diagnosis: string, options: Options) => {
      const { directory, verdict, by, at } = options;
      const correction = givenCause(options);
      checkCorrection(verdict, correction);
      const given: Verdict = {
        diagnosis,
        verdict,
        ...(correction !== undefined && { correction }),
        ...(by !== undefined && { by }),
        ...(at !== undefined && { at }),
      };
      await withKnownCasebook({ directory }, terminal, (casebook) => casebook.feedback(given));
      terminal.out(options.json ? printJson(given) : `Recorded: ${verdict}.\n`);
    });

function checkCorrection(verdict: Verdict["verdict"], correction: CausePart | undefined): void {
  if (verdict === "corrected" && correction === undefined) {
    throw usageError(
      "no-cause",
      "cause",
      "A corrected diagnosis needs the true cause.",
      'Give --category "kind", --cause "words" or both.',
    );
  }
  if (verdict === "corrected" || correction === undefined) return;
  throw usageError(
    "unused-option",
    "cause",
    `There is a cause, and the diagnosis is ${verdict}.`,
    "Leave --cause, --category and --faulty-service out, or give --verdict corrected.",
  );
}
