/** casebook compact: writes the files anew with what still counts. */
import { Command } from "commander";
import { printJson } from "../print/json.ts";
import { withStore } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { withKnownCasebook } from "./with-casebook.ts";

export const compactCommand: MakeCommand = (terminal) =>
  withStore(new Command("compact"))
    .description("Writes the files anew with what still counts, so that nothing of what was removed is in them.")
    .addHelpText(
      "after",
      `
  casebook compact

Answers stay as they are. What went with a removed incident leaves every file:
the record, the answers that others got from it, what was learned, and lines
that were set aside as damaged, since nobody can tell what they hold. Copies
elsewhere, exports among them, are yours to delete. Interrupted, do it again.`,
    )
    .action(async ({ directory, json }: { directory: string; json?: boolean }) => {
      const report = await withKnownCasebook({ directory }, terminal, (casebook) => casebook.compact());
      if (json) return terminal.out(printJson(report));
      const { incidents, ledger, needsFit } = report;
      const [before, after] = [incidents.before + ledger.before, incidents.after + ledger.after];
      const fit = needsFit ? ' Learn again with "casebook fit".' : "";
      terminal.out(`Compacted ${directory}: ${before} bytes became ${after}.${fit}\n`);
    });
