#!/usr/bin/env node
/** The command line's entry: streams, signals and exit code. */
import { exitCodes } from "./exit-codes.ts";

const interrupted = new AbortController();
const interrupt = () => {
  // A second Ctrl-C does not wait for the end of a step.
  if (interrupted.signal.aborted) process.exit(exitCodes.interrupted);
  interrupted.abort();
};
// Not `once`: the lock's own handler ends the process on the spot when it finds no other listener.
process.on("SIGINT", interrupt);
process.on("SIGTERM", interrupt);

let lost = false;
// A reader such as `head` that has seen enough is no error, and no reason to leave work half done.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE" || lost) return;
  lost = true;
  process.exitCode = exitCodes.failed;
  process.stderr.write(`casebook: the result could not be written (${error.code}).\n`);
});
process.stderr.on("error", () => undefined);

// Loaded late, so that Ctrl-C is heard from the start.
const { runCommandLine } = await import("./command-line.ts");
const exitCode = await runCommandLine(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  input: process.stdin,
  terminal: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? 80,
  signal: interrupted.signal,
});
process.exitCode = lost ? exitCodes.failed : exitCode;
