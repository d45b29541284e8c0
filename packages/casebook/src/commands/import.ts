/** casebook import: incidents from files into the store. */
import type { AddReport } from "@casebook/history";
import { type Incident, isRejected, knownAtOf, type Rejected } from "@casebook/incident";
import { Command } from "commander";
import type { Casebook, RestoreReport } from "../casebook.ts";
import { exitCodes } from "../exit-codes.ts";
import { printAdded } from "../print/added.ts";
import { printJson } from "../print/json.ts";
import { printRejected } from "../print/rejected.ts";
import { counted } from "../print/words.ts";
import { inCommandWords } from "./command-words.ts";
import { lookInto } from "./export-lines.ts";
import { fitIfNeeded, withFit } from "./learning.ts";
import { givenReadingOption, type ReadingOptions, readFrom, withReading } from "./reading.ts";
import { withStore } from "./shared-options.ts";
import type { MakeCommand, Terminal } from "./terminal.ts";
import { usageError } from "./usage-error.ts";
import { withCasebook } from "./with-casebook.ts";

type Options = ReadingOptions & { directory: string; json?: boolean; fit: boolean };

export const importCommand: MakeCommand = (terminal, finish) =>
  withFit(withReading(withStore(new Command("import"))))
    .description("Reads incidents from JSONL, JSON or CSV files into the casebook, and learns from them.")
    .argument("<files...>", "files of incidents, or - for JSONL on standard input")
    .addHelpText(
      "after",
      `
An incident needs id, title and openedAt: a time with an offset such as
2026-03-01T09:30:00Z, or in the zone that --time-zone names. It becomes useful
with summary, service, resolvedAt, rootCause.text and, if you name kinds of
cause, rootCause.category. Columns of other names are mapped:

  casebook import tickets.csv --time-zone Europe/Berlin --ignore-unknown \\
    --map "Number=id" --map "Short description=title" \\
    --map "Opened=openedAt" --map "Resolved=resolvedAt" \\
    --map "Cause code=rootCause.category" --map "Root cause=rootCause.text"

Without --map it proposes a mapping for the columns of a CSV.

What "casebook export" wrote is read back with all versions, verdicts and
diagnoses; no option about reading applies to it.

Records that are refused are listed with line, reason and remedy, and the exit
code is 3; the others are stored. Importing a file again adds only what is new.`,
    )
    .action(async (files: string[], options: Options) => {
      await withCasebook({ directory: options.directory }, terminal, async (casebook) => {
        const total: AddReport & Partial<RestoreReport> = {
          added: 0,
          versions: 0,
          corrected: 0,
          unchanged: 0,
          rejected: [],
        };
        let timeless = 0;
        for (const file of files) {
          const given = await lookInto(file, terminal.input);
          const report: AddReport & Partial<RestoreReport> =
            given.lines === undefined
              ? await casebook.add(
                  countTimeless(readFrom(file, options, { ...terminal, input: given.input }), () => timeless++),
                  { signal: terminal.signal },
                )
              : await restored(casebook, file, given.lines, options, terminal);
          terminal.error(printRejected(report.rejected, file));
          total.added += report.added;
          total.versions += report.versions;
          total.corrected += report.corrected;
          total.unchanged += report.unchanged;
          for (const count of ["refuted", "diagnoses", "verdicts"] as const) {
            if (report[count] !== undefined) total[count] = (total[count] ?? 0) + report[count];
          }
          total.rejected = total.rejected.concat(
            report.rejected.map((one) => ({ ...one, file, remedy: inCommandWords(one.remedy) })),
          );
        }
        if (timeless > 0) terminal.error(printTimeless(timeless));
        if (total.rejected.length > 0) finish(exitCodes.refused);
        // Before the learning, which may take long: what is stored is stored.
        terminal.out(options.json ? printJson(total) : printAdded(total, await casebook.count(), options.directory));
        await fitIfNeeded(casebook, terminal, options);
      });
    });

/** An export is read as it is, so that it gives the same answers. */
async function restored(
  casebook: Casebook,
  file: string,
  lines: AsyncIterable<string>,
  options: Options,
  { signal }: Terminal,
): Promise<RestoreReport> {
  const unused = givenReadingOption(options);
  if (unused === undefined) return casebook.restore(lines, { signal });
  throw usageError(
    "unused-option",
    unused,
    `${file} is an export of a casebook, and ${unused} does not apply to it.`,
    "Import it without the option, and other files by themselves.",
  );
}

/** A cause of which nobody knows since when it was known cannot be shown to any incident. */
async function* countTimeless(
  records: AsyncIterable<Incident | Rejected>,
  onTimeless: () => void,
): AsyncGenerator<Incident | Rejected> {
  for await (const record of records) {
    if (!isRejected(record) && record.rootCause !== undefined && knownAtOf(record) === undefined) onTimeless();
    yield record;
  }
}

function printTimeless(count: number): string {
  return `${counted(count, "root cause")} will not be used: resolvedAt and knownAt are missing, so nothing tells when the cause became known.\n`;
}
