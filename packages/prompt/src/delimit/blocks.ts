/** The blocks of a prompt: names and quoted lines. */
import type { BlockName } from "./block-names.ts";
import { neutralise } from "./neutralise.ts";

export type Field = {
  name: string;
  text: string;
  /** Whether it may be shortened at the end of a sentence or line. */
  long?: boolean;
  shortened?: boolean;
};

/** Every line of a text behind a mark that no text can leave out: markers are taken out, whatever ends a line is one. */
export function quote(text: string): string {
  return neutralise(text)
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** As `quote`, for texts that are quoted again and again while a prompt is fitted: each is worked on once. */
export function quoteOnce(): typeof quote {
  const quoted = new Map<string, string>();
  return (text) => {
    const known = quoted.get(text) ?? quote(text);
    quoted.set(text, known);
    return known;
  };
}

/** The lines of a block. `alias` is ours, never a text of an incident. Fields without text are left out. */
export function block(name: BlockName, fields: readonly Field[], alias?: string, quoted: typeof quote = quote): string {
  const begin = alias === undefined ? name : `${name} ${alias}`;
  const lines = fields
    .filter(({ text }) => text.trim() !== "")
    .map(({ name: field, text, shortened }) => `${field}${shortened ? " (shortened)" : ""}\n${quoted(text)}`);
  return [`<${begin}>`, ...lines, `</${begin}>`].join("\n");
}
