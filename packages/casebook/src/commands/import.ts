/** casebook import: incidents from files into the store. */
import type { AddReport } from "@casebook/history";
import { isRejected } from "@casebook/incident";
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { printJson } from "../print/json.ts";
import { printRejected } from "../print/rejected.ts";
import { type ReadingOptions, readFrom, withReading } from "./reading.ts";
import { withStore } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { fitIfNeeded, withCasebook } from "./with-casebook.ts";

type Options = ReadingOptions & { directory: string; json: boolean; fit: boolean };

export const importCommand: MakeCommand = (terminal, finish) =>
  withReading(withStore(new Command("import")))
    .description("Reads incidents from JSONL, JSON or CSV files into the casebook, and learns from them.")
    .argument("<files...>", "files of incidents, or - for JSONL on standard input")
    .option("--no-fit", "do not learn from them now")
    .addHelpText(
      "after",
      `
A CSV file needs the columns id, title and openedAt (with an offset: 2026-03-01T09:30:00Z); useful are summary, service,
resolvedAt, rootCause.text, rootCause.category. Other names are mapped: --map "Opened=openedAt" --map "Root cause=rootCause.text"
Records that are refused are listed with line and reason; the others are stored.`,
    )
    .action(async (files: string[], options: Options) => {
      await withCasebook({ directory: options.directory }, terminal, async (casebook) => {
        const total: AddReport = { added: 0, versions: 0, corrected: 0, unchanged: 0, rejected: [] };
        for (const file of files) {
          const report = await casebook.add(readFrom(file, options, terminal), { signal: terminal.signal });
          for (const rejected of report.rejected) terminal.error(printRejected(rejected, file));
          total.added += report.added;
          total.versions += report.versions;
          total.corrected += report.corrected;
          total.unchanged += report.unchanged;
          total.rejected.push(...report.rejected.filter(isRejected));
        }
        if (options.fit) await fitIfNeeded(casebook, terminal);
        if (options.json) terminal.out(printJson(total));
        else {
          const { added, versions, corrected, unchanged, rejected } = total;
          terminal.out(
            `${added} added, ${versions} new versions, ${corrected} corrected, ${unchanged} unchanged, ${rejected.length} refused; ${await casebook.count()} incidents in ${options.directory}\n`,
          );
        }
        if (total.rejected.length > 0) finish(exitCodes.refused);
      });
    });
