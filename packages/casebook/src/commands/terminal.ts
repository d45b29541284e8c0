/** What a command has of the world around it. */
import type { Command } from "commander";

export type Terminal = {
  out: (text: string) => void;
  error: (text: string) => void;
  input: AsyncIterable<Uint8Array | string>;
  /** Whether a person watches standard error. */
  terminal: boolean;
  environment: Record<string, string | undefined>;
  signal: AbortSignal;
};

/** Makes one command; `finish` sets an exit code other than 0. */
export type MakeCommand = (terminal: Terminal, finish: (exitCode: number) => void) => Command;
