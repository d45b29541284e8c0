/** Adds incidents one by one, and says which are stored as soon as it is told so. */
import { writeSync } from "node:fs";
import { createCasebook } from "casebook";
import { recurring } from "./history.ts";

const casebook = await createCasebook({ directory: process.argv[2]! });
for (const incident of recurring(2000)) {
  await casebook.add([incident]);
  writeSync(1, `${incident.id}\n`);
}
