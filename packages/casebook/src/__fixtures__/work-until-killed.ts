/** Adds, diagnoses, resolves, removes and compacts without end, and says what is done as soon as it is told so. */
import { writeSync } from "node:fs";
import { createCasebook } from "casebook";
import { on, openIncident, resolvedIncident } from "./history.ts";

const casebook = await createCasebook({ directory: process.argv[2]! });
const compacts = process.argv[3] === "compacting";
for (let number = await casebook.count(); ; number++) {
  await casebook.add([resolvedIncident(number, "disk full")]);
  writeSync(1, `INC-${number}\n`);
  const asked = { ...openIncident(number, "disk full", number + 1000), id: `ASK-${number}` };
  const { id } = await casebook.diagnose(asked);
  writeSync(1, `diagnosis ${id}\n`);
  await casebook.feedback({ diagnosis: id, verdict: "rejected", at: on(number + 1001) });
  writeSync(1, `verdict ${id}\n`);
  if (compacts && number % 3 === 2) await casebook.compact();
}
