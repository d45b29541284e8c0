/** Refused records, those of one kind on one line. */
import type { Rejected } from "@casebook/incident";
import { inCommandWords } from "../commands/command-words.ts";
import { oneLine } from "./words.ts";

const shownLines = 4;

/** A line for each kind of refusal, with the first of its records in full. */
export function printRejected(rejected: readonly Rejected[], file: string): string {
  const place = file === "-" ? "standard input" : file;
  return [...alike(rejected)].map((group) => printGroup(group, place)).join("");
}

/** Refusals that differ in names and numbers alone, in the order of their first. */
function alike(rejected: readonly Rejected[]): Iterable<Rejected[]> {
  const groups = new Map<string, Rejected[]>();
  for (const one of rejected) {
    const kind = JSON.stringify([one.field, withoutValues(one.reason)]);
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [one]);
    else group.push(one);
  }
  return groups.values();
}

function withoutValues(reason: string): string {
  return reason.replace(/"(?:[^"\\]|\\.)*"|\d+/g, "…");
}

function printGroup([first, ...others]: Rejected[], place: string): string {
  const { line, reason, remedy } = first!;
  const told = `${place}:${line}: ${oneLine(reason, 200)} ${oneLine(inCommandWords(remedy), 300)}`;
  if (others.length === 0) return `${told}\n`;
  const lines = others.slice(0, shownLines).map((one) => String(one.line));
  const more = others.length > shownLines ? ", …" : "";
  return `${told} (${others.length} more like it: ${others.length === 1 ? "line" : "lines"} ${lines.join(", ")}${more})\n`;
}
