import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createCasebook, verifyCasebook } from "casebook";
import { describe, expect, test } from "vitest";
import { ended, start } from "./__fixtures__/run-casebook.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const working = fileURLToPath(new URL("./__fixtures__/work-until-killed.ts", import.meta.url));

/** Copies file by file, as a backup does; some are gone again by the time they are copied. */
function copy(from: string, to: string): void {
  for (const file of readdirSync(from)) {
    try {
      cpSync(join(from, file), join(to, file), { recursive: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
}

describe("a copy of the directory that is taken while a writer works", () => {
  test.each(["appending", "compacting"])("opens, with all that was acknowledged before: %s", async (how) => {
    const folder = temporaryDirectory();
    const directory = join(folder, "store");
    const child = start([directory, how], { cwd: ".", file: working });
    const end = ended(child);
    let said = "";
    child.stdout!.on("data", (text: string) => {
      said += text;
    });
    const copies: { place: string; acknowledged: string[] }[] = [];
    while (copies.length < 8 && child.exitCode === null) {
      await sleep(60);
      const acknowledged = said.split("\n").slice(0, -1);
      if (acknowledged.length < 4) continue;
      const place = join(folder, `copy-${copies.length}`);
      copy(directory, place);
      copies.push({ place, acknowledged });
    }
    child.kill("SIGKILL");
    expect((await end).signal).toBe("SIGKILL");
    expect(copies).toHaveLength(8);

    for (const { place, acknowledged } of copies) {
      const reader = await createCasebook({ directory: place, readOnly: true });
      const ids = acknowledged.filter((line) => line.startsWith("INC-"));
      for (const id of ids) expect(await reader.get(id)).toMatchObject({ id });
      await reader.close();
      const writer = await createCasebook({ directory: place });
      const exported = new Set<string>();
      for await (const line of writer.export()) {
        if (!("entry" in line) || line.entry === "removed") continue;
        exported.add(line.entry === "diagnosis" ? `diagnosis ${line.id}` : `verdict ${line.diagnosis}`);
      }
      expect([...exported]).toEqual(expect.arrayContaining(acknowledged.filter((line) => !line.startsWith("INC-"))));
      await writer.compact();
      await writer.close();
      expect(await verifyCasebook(place)).toMatchObject({ sound: true });
    }
  });
});
