/** Runs a module of the repo from source, as a reader would: a program of its own that must end well and say something. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandResult, runCommand } from "./run-command.ts";

/** Runs a file with the Node that runs this, every package taken from its source. */
export function runModule(path: string, cwd: string): Promise<CommandResult> {
  return runCommand(process.execPath, ["--conditions=casebook-source", path], { cwd, env: bareEnvironment() });
}

/** Runs a text as a module inside a folder, so that it imports what the folder's package imports, itself included. */
export async function runSnippet(text: string, folder: string): Promise<CommandResult> {
  const path = join(folder, `.snippet-${process.pid}.ts`);
  await writeFile(path, text);
  try {
    return await runModule(path, folder);
  } finally {
    await rm(path, { force: true });
  }
}

/** Without what a test runner sets for itself, and which changes what Node prints. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, FORCE_COLOR: _color, NODE_ENV: _environment, VITEST: _vitest, ...rest } = process.env;
  return rest;
}
