/** What became of records that were added, on one line. */
import type { AddReport } from "@casebook/history";
import type { RestoreReport } from "../casebook.ts";
import { counted } from "./words.ts";

export function printAdded(report: AddReport & Partial<RestoreReport>, count: number, directory: string): string {
  const { added, versions, corrected, unchanged, rejected, diagnoses = 0, verdicts = 0 } = report;
  const parts = [
    [versions, versions === 1 ? "new version" : "new versions"],
    [corrected, "corrected"],
    [unchanged, "unchanged"],
    [diagnoses, diagnoses === 1 ? "diagnosis" : "diagnoses"],
    [verdicts, verdicts === 1 ? "verdict" : "verdicts"],
    [rejected.length, "refused"],
  ] as const;
  const told = [`${added} added`, ...parts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []))];
  return `${told.join(", ")}. ${directory} now holds ${counted(count, "incident")}.\n`;
}
