#!/usr/bin/env node
/** The command line's entry: streams, signals and exit code. */
import { runCommandLine } from "./command-line.ts";

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());
process.once("SIGTERM", () => interrupted.abort());
// A reader such as `head` that has seen enough is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  input: process.stdin,
  terminal: process.stderr.isTTY === true,
  environment: process.env,
  signal: interrupted.signal,
});
