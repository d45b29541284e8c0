import { execFile } from "node:child_process";

export type CommandResult = {
  /** Exit code; null when a signal ended it or it could not start. */
  code: number | null;
  stdout: string;
  stderr: string;
};

/** Runs a program to its end without standard input. An exit code other than 0 is a result, not an error. */
export function runCommand(
  program: string,
  parameters: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(program, parameters, { ...options, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      resolve({ code, stdout, stderr: code === null ? `${stderr}${error}` : stderr });
    });
    child.stdin?.end();
  });
}
