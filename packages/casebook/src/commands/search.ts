/** casebook search: precedents of an incident. */
import { Command } from "commander";
import { printJson } from "../print/json.ts";
import { printFound } from "../print/precedents.ts";
import { checkGiven, givenIncident, type IncidentOptions, withIncident } from "./given-incident.ts";
import { positive, withStore } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { readingCasebook } from "./with-casebook.ts";

type Options = IncidentOptions & { directory: string; json?: boolean; most: number };

export const searchCommand: MakeCommand = (terminal) =>
  withIncident(withStore(new Command("search")))
    .description("Finds past incidents like a new one, from what was known before it opened.")
    .option("-k, --most <number>", "how many at most", positive, 10)
    .action(async (where: string | undefined, options: Options) => {
      checkGiven(where, options);
      await readingCasebook({ directory: options.directory }, terminal, async (casebook) => {
        const incident = await givenIncident(where, options, casebook, terminal);
        const precedents = await casebook.search(incident, { k: options.most, signal: terminal.signal });
        if (options.json) terminal.out(printJson({ precedents }));
        else terminal.out(precedents.length === 0 ? "No precedent shares a term with it.\n" : printFound(precedents));
      });
    });
