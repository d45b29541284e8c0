/** What became of records that were added, on one line. */
import type { AddReport } from "@casebook/history";
import { counted } from "./words.ts";

export function printAdded(report: AddReport, count: number, directory: string): string {
  const { added, versions, corrected, unchanged, rejected } = report;
  const parts = [
    [versions, versions === 1 ? "new version" : "new versions"],
    [corrected, "corrected"],
    [unchanged, "unchanged"],
    [rejected.length, "refused"],
  ] as const;
  const told = [`${added} added`, ...parts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []))];
  return `${told.join(", ")}. ${directory} now holds ${counted(count, "incident")}.\n`;
}
