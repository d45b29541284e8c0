/** The command line as a program of its own, from source. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

const entry = fileURLToPath(new URL("../bin.ts", import.meta.url));

/** Starts a file of this package, the command line if none is named. */
export function start(words: readonly string[], { cwd, file = entry }: { cwd: string; file?: string }): ChildProcess {
  const { NODE_OPTIONS: _, VITEST: __, CASEBOOK_DIRECTORY: ___, ...env } = process.env;
  return spawn(process.execPath, ["--conditions=casebook-source", file, ...words], { cwd, env });
}

/** Resolves when the program has ended and everything it said has arrived. */
export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

export async function runCasebook(words: readonly string[], cwd: string, input = ""): Promise<Ended> {
  const child = start(words, { cwd });
  child.stdin!.on("error", () => undefined).end(input);
  return ended(child);
}
