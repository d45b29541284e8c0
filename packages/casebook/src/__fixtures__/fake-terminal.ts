/** The command line without a process: what it prints where, and how it ends. */
import { runCommandLine } from "../command-line.ts";

export type Said = { code: number; out: string; error: string };

export type World = {
  /** Standard input. */
  input?: string;
  /** Whether a person watches. */
  terminal?: boolean;
  signal?: AbortSignal;
  /** Called with everything written to `error`. */
  onError?: (text: string) => void;
};

/** Runs one command line. */
export async function say(words: readonly string[], world: World = {}): Promise<Said> {
  const { input = "", terminal = false, signal = new AbortController().signal, onError } = world;
  let out = "";
  let error = "";
  const code = await runCommandLine(words, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
      onError?.(text);
    },
    input: (async function* () {
      for (let at = 0; at < input.length; at += 7) yield Buffer.from(input.slice(at, at + 7));
    })(),
    terminal,
    columns: 100,
    signal,
  });
  return { code, out, error };
}
