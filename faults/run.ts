/**
 * `pnpm faults [--kills 1000] [--seed 1]`: kills, power cuts, changed bytes, full disks and the like, with real
 * processes and a disk that forgets. Prints one line of JSON for each; fails if a promise was broken.
 */
import { parseArgs } from "node:util";
import { flipBytes } from "./flip/flip-bytes.ts";
import { flipCasebook } from "./flip/flip-casebook.ts";
import { killOften } from "./kill/kill-often.ts";
import { onReadOnlyDisk, runShort, temporaryPlace, tinyFileSystem } from "./limits/run-short.ts";
import { cutPower } from "./power/cut-power.ts";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "1000" }, seed: { type: "string", default: "1" } },
});
const [kills, seed] = [values.kills, values.seed].map(Number) as [number, number];
if (!(Number.isSafeInteger(kills) && kills >= 0 && Number.isSafeInteger(seed))) {
  throw new Error("--kills and --seed need whole numbers");
}

const faults: Record<string, () => Promise<{ broken: string[] } | undefined>> = {
  "bytes changed": () => flipBytes(1, 3, seed),
  "bytes changed of ledger and fit": () => flipCasebook(1, seed),
  "power cut at every operation": () => cutPower(1, 3, seed),
  "file system of half a megabyte": async () => {
    const place = await tinyFileSystem();
    return place && runShort("space", ":", place);
  },
  "files of 150 kB at most": async () => runShort("space", "ulimit -f 300", await temporaryPlace()),
  "no file left to open": async () => runShort("files", "ulimit -n 64", await temporaryPlace()),
  "clock set back": async () => runShort("clock", ":", await temporaryPlace()),
  "disk becomes read-only": onReadOnlyDisk,
  "processes killed": () => killOften(kills, seed),
};

for (const [fault, run] of Object.entries(faults)) {
  const begun = performance.now();
  const report = await run();
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  console.log(
    JSON.stringify(
      report === undefined ? { fault, skipped: "mounting is not allowed" } : { fault, seed, seconds, ...report },
    ),
  );
  if (report !== undefined && report.broken.length > 0) process.exitCode = 1;
}
