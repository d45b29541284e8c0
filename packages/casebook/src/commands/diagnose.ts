/** casebook diagnose: proposes causes for one incident. */
import { Command } from "commander";
import { printDiagnosis } from "../print/diagnosis.ts";
import { printJson } from "../print/json.ts";
import { givenIncident, type IncidentOptions, withIncident } from "./given-incident.ts";
import { withStore, withThreshold } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { fitIfNeeded, withCasebook } from "./with-casebook.ts";

type Options = IncidentOptions & { directory: string; json: boolean; threshold: number };

export const diagnoseCommand: MakeCommand = (terminal) =>
  withThreshold(withIncident(withStore(new Command("diagnose"))))
    .description("Proposes root causes for an incident, each with a probability, or says that it does not know.")
    .addHelpText(
      "after",
      `
Only what was known before the incident opened is used. A new incident is stored, and the answer is kept with an id, so that
"casebook resolve" and "casebook feedback" can say later what was true.`,
    )
    .action(async (where: string | undefined, options: Options) => {
      const { directory, threshold } = options;
      await withCasebook({ directory, threshold }, terminal, async (casebook) => {
        const incident = await givenIncident(where, options, casebook, terminal);
        await fitIfNeeded(casebook, terminal);
        const diagnosis = await casebook.diagnose(incident, { signal: terminal.signal });
        terminal.out(options.json ? printJson(diagnosis) : printDiagnosis(diagnosis, incident, diagnosis.id));
      });
    });
