/** Opens the casebook of a command, tells of damage, and closes it whatever happens. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Casebook, CasebookDamage, CasebookOptions } from "../casebook.ts";
import { createCasebook } from "../create-casebook.ts";
import { noCasebook } from "../errors.ts";
import type { Terminal } from "./terminal.ts";

export type Place = Omit<CasebookOptions, "directory"> & { directory: string };

/** Opens the directory, making it if it is not there. */
export async function withCasebook<Result>(
  options: Place,
  terminal: Terminal,
  work: (casebook: Casebook) => Promise<Result>,
): Promise<Result> {
  const casebook = await createCasebook(options);
  for (const damage of casebook.damage) terminal.error(printDamage(damage, options.directory));
  try {
    return await work(casebook);
  } finally {
    await casebook.close();
  }
}

/** Beside a writer too: for commands that only read. */
export async function readingCasebook<Result>(
  options: Place,
  terminal: Terminal,
  work: (casebook: Casebook) => Promise<Result>,
): Promise<Result> {
  return withKnownCasebook({ ...options, readOnly: true }, terminal, work);
}

/** For commands that say nothing without a record: a wrong folder must not look like an empty casebook. */
export async function withKnownCasebook<Result>(
  options: Place,
  terminal: Terminal,
  work: (casebook: Casebook) => Promise<Result>,
): Promise<Result> {
  const { directory } = options;
  if (existsSync(join(directory, "incidents.journal"))) return withCasebook(options, terminal, work);
  throw noCasebook(directory);
}

function printDamage({ file, line, reason, keptIn }: CasebookDamage, directory: string): string {
  const place = line === undefined ? "" : `:${line}`;
  const kept = keptIn === undefined ? "" : ` It is kept in ${keptIn}.`;
  return `casebook: ${join(directory, file)}${place} could not be used: ${reason}.${kept}\n`;
}
