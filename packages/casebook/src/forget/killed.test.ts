import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createCasebook } from "casebook";
import { expect, test } from "vitest";
import { openIncident, recurring, resolvedIncident } from "../__fixtures__/history.ts";
import { ended, start } from "../__fixtures__/run-casebook.ts";
import { temporaryDirectory } from "../__fixtures__/temporary-directory.ts";

const compacting = fileURLToPath(new URL("../__fixtures__/compact-until-killed.ts", import.meta.url));
const token = "xylophonehunter2";

function filesWithToken(directory: string): string[] {
  const files = readdirSync(directory, { withFileTypes: true }).filter((file) => file.isFile());
  return files.map(({ name }) => name).filter((name) => readFileSync(join(directory, name), "latin1").includes(token));
}

test("a compaction that is killed at any step leaves a casebook that opens, and a second one finishes", async () => {
  const folder = temporaryDirectory();
  const first = join(folder, "first");
  const casebook = await createCasebook({ directory: first });
  await casebook.add(recurring(60));
  const leak = resolvedIncident(400, "disk full");
  await casebook.add([{ ...leak, title: `${leak.title} ${token}`, rootCause: { category: token, text: token } }]);
  for (let number = 401; number < 411; number++) await casebook.diagnose(openIncident(number, "disk full", 500));
  const before = await casebook.count();
  await casebook.fit();
  await casebook.remove("INC-400");
  await casebook.close();
  expect(filesWithToken(first)).toEqual(["fit.json", "incidents.journal", "ledger.journal"]);

  const left = new Set<string>();
  for (let wait = 0; wait < 48; wait += 6) {
    const directory = join(folder, `killed-${wait}`);
    cpSync(first, directory, { recursive: true });
    const child = start([directory], { cwd: ".", file: compacting });
    const end = ended(child);
    await new Promise((resolve) => child.stdout!.once("data", resolve));
    await sleep(wait);
    child.kill("SIGKILL");
    await end;
    left.add(filesWithToken(directory).join(" "));
    const again = await createCasebook({ directory });
    expect(again.damage).toEqual([]);
    expect(await again.count()).toBe(before - 1);
    await again.compact();
    expect(filesWithToken(directory)).toEqual([]);
    expect((await again.fit()).outcomes).toBeGreaterThan(50);
    await again.close();
    expect(filesWithToken(directory)).toEqual([]);
  }
  // It was cut off at different steps.
  expect(left.size).toBeGreaterThan(1);
}, 120_000);
