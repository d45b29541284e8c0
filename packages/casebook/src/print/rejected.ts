/** A refused record as one line. */
import type { Rejected } from "@casebook/incident";
import { oneLine } from "./words.ts";

export function printRejected({ line, reason, remedy }: Rejected, file: string): string {
  return `${file}:${line}: ${oneLine(reason, 200)} ${oneLine(remedy, 200)}\n`;
}
