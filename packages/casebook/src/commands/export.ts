/** casebook export: the whole casebook as JSONL. */
import { open, rename, rm } from "node:fs/promises";
import { isExport } from "@casebook/history";
import { CasebookError } from "@casebook/incident";
import { Command } from "commander";
import type { ExportedLine } from "../export/exported.ts";
import { printJson } from "../print/json.ts";
import { counted } from "../print/words.ts";
import { firstLineOf } from "./first-line.ts";
import { withStore } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { usageError } from "./usage-error.ts";
import { readingCasebook } from "./with-casebook.ts";

type Counts = { incidents: number; refuted: number; diagnoses: number; verdicts: number };

export const exportCommand: MakeCommand = (terminal) =>
  withStore(new Command("export"))
    .description("Writes everything as JSONL that import reads back: for a backup, or to move.")
    .argument("[file]", "where to; without it, standard output")
    .addHelpText(
      "after",
      `
  casebook export backup.jsonl
  casebook import backup.jsonl --directory elsewhere

In it are the incidents with all their versions, the causes that were refuted,
and the ledger: diagnoses with their signals, and verdicts. Not in it is what was
learned, since import learns it again, and what was removed. It holds what the
incidents say in clear: keep it as safe as the casebook.`,
    )
    .action(async (file: string | undefined, { directory, json }: { directory: string; json?: boolean }) => {
      if (file === undefined && json) {
        throw usageError(
          "unused-option",
          "json",
          "The export itself goes to standard output, as lines of JSON.",
          "Name a file, or leave --json out.",
        );
      }
      if (file !== undefined) await checkFree(file);
      const counts: Counts = { incidents: 0, refuted: 0, diagnoses: 0, verdicts: 0 };
      await readingCasebook({ directory }, terminal, async (casebook) => {
        const lines = asLines(casebook.export(), counts, terminal.signal);
        if (file === undefined) for await (const line of lines) terminal.out(line);
        else await writeWhole(file, lines);
      });
      if (file === undefined) return;
      const told = `${counted(counts.incidents, "record")} of incidents, ${counted(counts.diagnoses, "diagnosis", "diagnoses")}, ${counted(counts.verdicts, "verdict")}`;
      terminal.out(json ? printJson({ file, ...counts }) : `Wrote ${file}: ${told}.\n`);
    });

async function* asLines(
  exported: AsyncIterable<ExportedLine>,
  counts: Counts,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for await (const line of exported) {
    signal.throwIfAborted();
    if ("refuted" in line) counts.refuted++;
    else if ("entry" in line) counts[line.entry === "verdict" ? "verdicts" : "diagnoses"]++;
    else if (!("format" in line)) counts.incidents++;
    yield `${JSON.stringify(line)}\n`;
  }
}

/** Another file of the user must not be written over by a slip. */
async function checkFree(file: string): Promise<void> {
  const first = await firstLineOf(file);
  if (first === undefined || isExport(first)) return;
  throw usageError(
    "taken",
    "file",
    `${file} is there already, and is no export.`,
    "Choose another name, or delete it.",
  );
}

/** The old file or the new one is there, whole. */
async function writeWhole(file: string, lines: AsyncIterable<string>): Promise<void> {
  const unfinished = `${file}.new`;
  try {
    const handle = await open(unfinished, "w", 0o600);
    try {
      for await (const line of lines) await handle.writeFile(line);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== "string" || !/^E[A-Z]+$/.test(code)) throw error;
    throw new CasebookError({
      code: "unwritable-file",
      message: `${file} cannot be written (${code}).`,
      field: "file",
      value: file,
      remedy: "Check the folder, its permissions and the room on the disk, or name another file.",
      cause: error,
    });
  }
}
