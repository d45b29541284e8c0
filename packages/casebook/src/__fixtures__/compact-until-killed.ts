/** Compacts a casebook once, and says when it begins. */
import { writeSync } from "node:fs";
import { createCasebook } from "casebook";

const casebook = await createCasebook({ directory: process.argv[2]! });
writeSync(1, "begun\n");
await casebook.compact();
writeSync(1, "done\n");
await casebook.close();
