/** Opens the casebook of a command, tells of damage, and closes it whatever happens. */
import type { Casebook, CasebookOptions } from "../casebook.ts";
import { createCasebook } from "../create-casebook.ts";
import { withProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export async function withCasebook<Result>(
  options: CasebookOptions,
  terminal: Terminal,
  work: (casebook: Casebook) => Promise<Result>,
): Promise<Result> {
  const casebook = await createCasebook(options);
  for (const { line, kind } of casebook.damage) {
    terminal.error(`casebook: line ${line} of a journal could not be read (${kind}); it is kept aside.\n`);
  }
  try {
    return await work(casebook);
  } finally {
    await casebook.close();
  }
}

/** Fits the confidence where none was fitted, or the history has grown by a tenth since. */
export async function fitIfNeeded(casebook: Casebook, terminal: Terminal): Promise<void> {
  if (!(await casebook.needsFit())) return;
  await withProgress("Learning from the past", terminal, (onProgress) =>
    casebook.fit({ onProgress, signal: terminal.signal }),
  );
}
