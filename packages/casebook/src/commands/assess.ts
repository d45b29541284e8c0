/** casebook assess: a confidence for a cause that somebody else proposes. */
import { Command } from "commander";
import { completeCause } from "../complete-cause.ts";
import { printDiagnosis } from "../print/diagnosis.ts";
import { printJson } from "../print/json.ts";
import { type CauseOptions, givenCause, withCause } from "./given-cause.ts";
import { checkGiven, givenIncident, type IncidentOptions, withIncident } from "./given-incident.ts";
import { withStore, withThreshold } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { usageError } from "./usage-error.ts";
import { withCasebook } from "./with-casebook.ts";

type Options = IncidentOptions &
  CauseOptions & { directory: string; json?: boolean; threshold: number; predictor: string };

export const assessCommand: MakeCommand = (terminal) =>
  withThreshold(withCause(withIncident(withStore(new Command("assess")))))
    .description("Says how sure the record is of a cause that you, or another tool, proposes.")
    .option("--predictor <name>", "where the cause comes from; each name earns a confidence of its own", "a person")
    .addHelpText(
      "after",
      `
  casebook assess INC-5 --category "pool exhausted" --predictor our-bot

A name starts without a confidence. It earns one as its incidents are resolved:
from 20 outcomes on it is calibrated.`,
    )
    .action(async (where: string | undefined, options: Options) => {
      checkGiven(where, options);
      const { directory, threshold, predictor } = options;
      const cause = givenCause(options);
      if (cause === undefined) {
        throw usageError(
          "no-cause",
          "cause",
          "There is no cause to assess.",
          'Give --cause "words" or --category "kind".',
        );
      }
      await withCasebook({ directory, threshold }, terminal, async (casebook) => {
        const incident = await givenIncident(where, options, casebook, terminal);
        const diagnosis = await casebook.assess(incident, [completeCause(cause, undefined)], {
          predictor,
          signal: terminal.signal,
        });
        terminal.out(
          options.json ? printJson(diagnosis) : printDiagnosis(diagnosis, incident, { threshold, id: diagnosis.id }),
        );
      });
    });
