/** A refused record as one line. */
import type { Rejected } from "@casebook/incident";
import { inCommandWords } from "../commands/command-words.ts";
import { oneLine } from "./words.ts";

export function printRejected({ line, reason, remedy }: Rejected, file: string): string {
  const place = file === "-" ? "standard input" : file;
  return `${place}:${line}: ${oneLine(reason, 200)} ${oneLine(inCommandWords(remedy), 200)}\n`;
}
