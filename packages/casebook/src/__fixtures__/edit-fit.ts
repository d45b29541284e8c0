/** Changes what a `fit.json` says, with a checksum that fits: damage that only its reader's checks can find. */
import { readFileSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";

export function editFit(file: string, edit: (learned: string) => string): void {
  const [, learned] = /^.*?"learned":(.*)\}$/su.exec(readFileSync(file, "utf8"))!;
  const edited = edit(learned!);
  const checksum = crc32(edited).toString(16).padStart(8, "0");
  writeFileSync(file, `{"format":"casebook.fit","version":2,"checksum":"${checksum}","learned":${edited}}`);
}
