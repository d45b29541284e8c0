/** casebook fit: learns from the past how right the answers would have been. */
import { Command } from "commander";
import { printJson } from "../print/json.ts";
import { counted } from "../print/words.ts";
import { learn } from "./learning.ts";
import { withStore } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { withKnownCasebook } from "./with-casebook.ts";

export const fitCommand: MakeCommand = (terminal) =>
  withStore(new Command("fit"))
    .description(
      "Replays the casebook and learns how right its answers would have been. Import and diagnose do it when needed.",
    )
    .action(async ({ directory, json }: { directory: string; json?: boolean }) => {
      await withKnownCasebook({ directory }, terminal, async (casebook) => {
        const report = await learn(casebook, terminal);
        const { outcomes, clusters, fromLedger } = report;
        terminal.out(
          json
            ? printJson(report)
            : `Confidence rests on ${counted(outcomes, "outcome")} in ${counted(clusters, "cluster")}, ${fromLedger} from the ledger.\n`,
        );
      });
    });
