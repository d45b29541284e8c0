/** What was found wrong with the files of a casebook, in words. */
import type { HistoryDamage } from "@casebook/history";
import type { CasebookDamage } from "./casebook.ts";

const reasons: Record<HistoryDamage["kind"], string> = {
  checksum: "it is not what was written",
  syntax: "it is not a line of a journal",
  torn: "it was cut short while it was written, and nobody was told that it is stored",
  operation: "this version does not know what it says; it stays where it is",
};

export function damageIn<File extends string>(
  file: File,
  damage: readonly HistoryDamage[],
): (Omit<CasebookDamage, "file"> & { file: File })[] {
  return damage.map((one) => ({
    file,
    line: one.line,
    reason: reasons[one.kind],
    raw: one.raw,
    ...("keptIn" in one && one.keptIn !== undefined && { keptIn: one.keptIn }),
  }));
}
