/** casebook diagnose: proposes causes for one incident. */
import { Command } from "commander";
import { printDiagnosis } from "../print/diagnosis.ts";
import { printJson } from "../print/json.ts";
import { checkGiven, givenIncident, type IncidentOptions, withIncident } from "./given-incident.ts";
import { fitIfNeeded, withFit } from "./learning.ts";
import { withStore, withThreshold } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { withCasebook } from "./with-casebook.ts";

type Options = IncidentOptions & { directory: string; json?: boolean; threshold: number; fit: boolean };

export const diagnoseCommand: MakeCommand = (terminal) =>
  withFit(withThreshold(withIncident(withStore(new Command("diagnose")))))
    .description("Proposes root causes for an incident, each with a probability, or says that it does not know.")
    .addHelpText(
      "after",
      `
  casebook diagnose --title "Checkout answers 503" --service checkout

Only what was known before the incident opened is used. A new incident is
stored, and the answer is kept with an id. Say later what was true:

  casebook resolve INCIDENT --cause "…" --category "…"
  casebook feedback DIAGNOSIS --verdict confirmed`,
    )
    .action(async (where: string | undefined, options: Options) => {
      checkGiven(where, options);
      const { directory, threshold } = options;
      await withCasebook({ directory, threshold }, terminal, async (casebook) => {
        const incident = await givenIncident(where, options, casebook, terminal);
        if ((await casebook.count()) === 0) {
          terminal.error(`casebook: ${directory} holds no incidents yet; add past ones with "casebook import FILE".\n`);
        }
        await fitIfNeeded(casebook, terminal, options);
        const diagnosis = await casebook.diagnose(incident, { signal: terminal.signal });
        terminal.out(
          options.json ? printJson(diagnosis) : printDiagnosis(diagnosis, incident, { threshold, id: diagnosis.id }),
        );
      });
    });
