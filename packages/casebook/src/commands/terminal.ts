/** What a command has of the world around it. */
import type { Command } from "commander";

export type Terminal = {
  /** Results. */
  out: (text: string) => void;
  /** Everything else. */
  error: (text: string) => void;
  input: AsyncIterable<Uint8Array | string>;
  /** Whether a person watches what `error` writes. */
  terminal: boolean;
  /** How wide that terminal is, in characters. */
  columns: number;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
};

/** Makes one command; `finish` sets an exit code other than 0. */
export type MakeCommand = (terminal: Terminal, finish: (exitCode: number) => void) => Command;
