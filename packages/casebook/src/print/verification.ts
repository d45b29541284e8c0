/** What a check of the files found, one line a file, and one for each line that is damaged. */
import { damageIn } from "../damage.ts";
import type { Verification } from "../verify/verify-casebook.ts";
import { counted } from "./words.ts";

export function printVerification({ files, done, sound }: Verification): string {
  const lines = files.flatMap(({ file, sound: isSound, records, damage = [], reason }) => {
    const held = records === undefined ? "" : `, ${counted(records, "record")}`;
    const told = damageIn(file, damage).map((one) => `    line ${one.line}: ${one.reason}`);
    return [`  ${file}: ${isSound ? "sound" : "damaged"}${held}${reason === undefined ? "" : `: ${reason}`}`, ...told];
  });
  const did = done.map((thing) => `  repaired: ${thing}`);
  const advice = sound
    ? []
    : ["Repair it with --repair: damaged lines are set aside in a file, nothing sound is changed."];
  return `${[sound ? "Sound." : "Damaged.", ...lines, ...did, ...advice].join("\n")}\n`;
}
