import type { ChildProcess } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createCasebook } from "casebook";
import { describe, expect, test } from "vitest";
import { recurring } from "./__fixtures__/history.ts";
import { ended, runCasebook, start } from "./__fixtures__/run-casebook.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const adding = fileURLToPath(new URL("./__fixtures__/add-until-killed.ts", import.meta.url));

describe("a process that is killed on the spot", () => {
  test.each([5, 60, 400])(
    "after it has stored %d incidents has lost none that it was told is stored",
    async (enough) => {
      const directory = join(temporaryDirectory(), "store");
      const child = start([directory], { cwd: ".", file: adding });
      const end = ended(child);
      let acknowledged = 0;
      child.stdout!.on("data", (text: string) => {
        acknowledged += text.split("\n").length - 1;
        if (acknowledged >= enough) child.kill("SIGKILL");
      });
      const { signal, stdout } = await end;
      expect(signal).toBe("SIGKILL");
      const ids = stdout.split("\n").slice(0, -1);
      expect(ids.length).toBeGreaterThanOrEqual(enough);
      const casebook = await createCasebook({ directory });
      for (const id of ids) expect(await casebook.get(id)).toMatchObject({ id });
      expect(await casebook.count()).toBeLessThanOrEqual(ids.length + 1);
      await casebook.close();
    },
  );

  test("in the middle of an import leaves the first records of the file, and importing again adds the rest", async () => {
    const folder = temporaryDirectory();
    const incidents = recurring(12_000);
    writeFileSync(join(folder, "all.jsonl"), incidents.map((one) => JSON.stringify(one)).join("\n"));
    const counts: number[] = [];
    for (const wait of [0, 40, 120]) {
      const child = start(["import", "all.jsonl", "--no-fit", "--json"], { cwd: folder });
      const end = ended(child);
      await hasGrown(join(folder, ".casebook", "incidents.journal"), child);
      await sleep(wait);
      child.kill("SIGKILL");
      const { stdout } = await end;
      const casebook = await createCasebook({ directory: join(folder, ".casebook") });
      const count = await casebook.count();
      expect(count).toBeGreaterThanOrEqual(counts.at(-1) ?? 0);
      if (stdout !== "") expect(count).toBe(12_000);
      for (const at of [0, count >> 1, count - 1]) {
        if (count > 0) expect(await casebook.get(incidents[at]!.id)).toEqual(incidents[at]);
      }
      counts.push(count);
      await casebook.close();
    }
    const { stdout } = await runCasebook(["import", "all.jsonl", "--no-fit", "--json"], folder);
    const stored = counts.at(-1)!;
    expect(JSON.parse(stdout)).toMatchObject({ added: 12_000 - stored, unchanged: stored, rejected: [] });
  });
});

/** Waits until a file has begun to grow, or the program has ended. */
async function hasGrown(file: string, child: ChildProcess): Promise<void> {
  const size = () => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const before = size();
  while (size() <= before && child.exitCode === null) await sleep(2);
}
