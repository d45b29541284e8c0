/** The command line: what it offers, and what its exit codes mean. */
import { readFileSync } from "node:fs";
import { isCasebookError } from "@casebook/incident";
import { Command, CommanderError } from "commander";
import { assessCommand } from "./commands/assess.ts";
import { inCommandWords } from "./commands/command-words.ts";
import { compactCommand } from "./commands/compact.ts";
import { demoCommand } from "./commands/demo.ts";
import { diagnoseCommand } from "./commands/diagnose.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { exportCommand } from "./commands/export.ts";
import { feedbackCommand } from "./commands/feedback.ts";
import { fitCommand } from "./commands/fit.ts";
import { importCommand } from "./commands/import.ts";
import { removeCommand } from "./commands/remove.ts";
import { resolveCommand } from "./commands/resolve.ts";
import { searchCommand } from "./commands/search.ts";
import type { Terminal } from "./commands/terminal.ts";
import { usageErrors } from "./commands/usage-error.ts";
import { verifyCommand } from "./commands/verify.ts";
import { exitCodes } from "./exit-codes.ts";

const about = `Proposes root causes for incidents from a record of past ones, and says how sure it is.

Look at real outages first:
  casebook demo
Then your own incidents:
  casebook import incidents.csv
  casebook evaluate
  casebook diagnose --title "Checkout answers 503" --service checkout`;

const help = `
casebook <command> --help tells more of each.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some records were
refused, 130 interrupted; of verify, 4 damaged and 5 repaired. Results go to
standard output, all else to standard error.`;

/** Runs one command. Resolves to its exit code; never throws. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.done;
  const finish = (code: number) => {
    exitCode = code;
  };
  const program = new Command("casebook")
    .description(about)
    .version(version(), "--version", "print the version")
    .addHelpText("after", help)
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.error,
      outputError: (message, write) => write(message.replace(/^error: /, "casebook: ")),
    })
    .showHelpAfterError("Run it with --help to see what is possible.");
  for (const make of [
    importCommand,
    diagnoseCommand,
    assessCommand,
    searchCommand,
    resolveCommand,
    feedbackCommand,
    fitCommand,
    evaluateCommand,
    exportCommand,
    removeCommand,
    compactCommand,
    verifyCommand,
    demoCommand,
  ]) {
    program.addCommand(make(terminal, finish).copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (terminal.signal.aborted) {
      terminal.error("casebook: interrupted. What was stored stays stored.\n");
      return exitCodes.interrupted;
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    terminal.error(`casebook: ${messageOf(error)}\n`);
    return isCasebookError(error) && usageErrors.has(error.code) ? exitCodes.usage : exitCodes.failed;
  }
}

/** Of this package. */
function version(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

/** A stack only where the fault is ours. */
function messageOf(error: unknown): string {
  if (isCasebookError(error)) return inCommandWords(error.message);
  return `this should not happen; please report it. ${error instanceof Error ? error.stack : String(error)}`;
}
