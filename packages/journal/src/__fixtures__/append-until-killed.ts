/** Appends numbered records, three at a time and two appends at once, and says which are acknowledged. */

import { writeSync } from "node:fs";
import { openJournal } from "@casebook/journal";

const [path = "", mode = ""] = process.argv.slice(2);
const journal = await openJournal(path);
let number = 0;
for await (const { record } of journal.replay()) number = (record as { number: number }).number + 1;

let stopped = false;
process.once("SIGINT", async () => {
  stopped = true;
  await journal.close();
  writeSync(1, "closed\n");
});
if (mode === "die") {
  await journal.append([{ number }]);
  process.kill(process.pid, "SIGKILL");
}
if (mode === "exit") process.exit(0);

async function appendThree(): Promise<void> {
  const three = [number, number + 1, number + 2];
  number += 3;
  await journal.append(three.map((each) => ({ number: each, text: "ö😀\u2028".repeat(each % 50) })));
  // Straight to the pipe, so that nothing acknowledged is left in this process when it is killed.
  for (const each of three) writeSync(1, `${each}\n`);
}

while (!stopped) {
  await Promise.all([appendThree(), appendThree()]).catch((error: { code?: string }) => {
    if (!stopped || error.code !== "journal-closed") throw error;
  });
}
