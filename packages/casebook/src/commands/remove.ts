/** casebook remove: forgets an incident. */
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { printJson } from "../print/json.ts";
import { withStore } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { withKnownCasebook } from "./with-casebook.ts";

export const removeCommand: MakeCommand = (terminal, finish) =>
  withStore(new Command("remove"))
    .description("Forgets an incident: no answer uses it from now on, of any moment.")
    .argument("<id>", "of the incident")
    .addHelpText(
      "after",
      `
  casebook remove INC-5
  casebook compact

Its diagnoses and their verdicts go with it. Its words are still in the files
until "casebook compact" has written them anew. What other incidents say
themselves stays, such as a cause that was confirmed for them in the same words.

Exit code 1: there is no such incident, and nothing was changed.`,
    )
    .action(async (id: string, { directory, json }: { directory: string; json?: boolean }) => {
      const removed = await withKnownCasebook({ directory }, terminal, (casebook) => casebook.remove(id));
      if (!removed) finish(exitCodes.failed);
      if (json) terminal.out(printJson({ id, removed }));
      else if (removed) terminal.out(`Removed ${id}. Its words leave the files with "casebook compact".\n`);
      else terminal.error(`casebook: There is no incident "${id}" in ${directory}. Check the id.\n`);
    });
