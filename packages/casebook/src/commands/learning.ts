/** Learning from the past, which takes long where the past is long. */
import { type Command, Option } from "commander";
import type { Casebook, FitReport } from "../casebook.ts";
import { withProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** From so many incidents on it takes more than some seconds, and is announced. */
const longFrom = 1000;

/** For commands that call `fitIfNeeded`. */
export function withFit(command: Command): Command {
  return command.addOption(new Option("--no-fit", "do not learn from the past now"));
}

export async function learn(casebook: Casebook, terminal: Terminal, hint = ""): Promise<FitReport> {
  const count = await casebook.count();
  if (count >= longFrom) terminal.error(`Learning from ${count} incidents, which may take minutes.${hint}\n`);
  return withProgress("Learning from the past", terminal, (onProgress) =>
    casebook.fit({ onProgress, signal: terminal.signal }),
  );
}

/** Learns where nothing was learned yet, or the history has grown by a tenth since, unless `fit` is false. */
export async function fitIfNeeded(casebook: Casebook, terminal: Terminal, { fit }: { fit: boolean }): Promise<void> {
  if (fit && (await casebook.needsFit())) await learn(casebook, terminal, ' --no-fit leaves it for "casebook fit".');
}
