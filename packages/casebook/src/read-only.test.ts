import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Casebook, createCasebook } from "casebook";
import { describe, expect, test } from "vitest";
import { on, openIncident, recurring, repeatable } from "./__fixtures__/history.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const cause = { category: "disk full", text: "logs" };

describe("a casebook that is open for reading only", () => {
  test("stands beside its writer, and finds and measures what was there when it was opened", async () => {
    const directory = temporaryDirectory();
    const writer = await createCasebook({ directory, ...repeatable() });
    await writer.add(recurring(24));
    await writer.fit();
    const reader = await createCasebook({ directory, readOnly: true, ...repeatable() });
    await writer.add([openIncident(50, "disk full")]);
    const asked = openIncident(60, "disk full");
    expect(await reader.search(asked)).toEqual(await writer.search(asked));
    expect([await reader.count(), await writer.count()]).toEqual([24, 25]);
    expect([reader.damage, await reader.needsFit(), await reader.get("INC-50")]).toEqual([[], false, undefined]);
    expect(await reader.evaluate()).toMatchObject({ n: 24 });
    await reader.close();
    expect(await writer.add(recurring(25))).toMatchObject({ added: 1 });
    await writer.close();
  });

  test.each<[string, (casebook: Casebook) => Promise<unknown>]>([
    ["add", (casebook) => casebook.add(recurring(2))],
    ["resolve", (casebook) => casebook.resolve("INC-0", cause)],
    ["remove", (casebook) => casebook.remove("INC-0")],
    ["diagnose", (casebook) => casebook.diagnose(openIncident(60, "disk full"))],
    ["assess", (casebook) => casebook.assess(openIncident(60, "disk full"), [cause], { predictor: "bot" })],
    ["feedback", (casebook) => casebook.feedback({ diagnosis: "id-1", verdict: "confirmed", at: on(5) })],
    ["fit", (casebook) => casebook.fit()],
  ])("refuses to %s, and leaves the files as they are", async (verb, change) => {
    const directory = temporaryDirectory();
    const writer = await createCasebook({ directory });
    await writer.add(recurring(1));
    await writer.close();
    const reader = await createCasebook({ directory, readOnly: true });
    await expect(change(reader)).rejects.toMatchObject({
      code: "casebook-read-only",
      message: expect.stringContaining(`${verb} writes`),
      remedy: "Open it without readOnly.",
    });
    expect(await reader.count()).toBe(1);
    await reader.close();
    expect(readdirSync(directory).sort()).toEqual(["incidents.journal", "ledger.journal"]);
  });

  test("has an empty ledger where none was begun", async () => {
    const directory = temporaryDirectory();
    const writer = await createCasebook({ directory });
    await writer.add(recurring(3));
    await writer.close();
    rmSync(join(directory, "ledger.journal"));
    const reader = await createCasebook({ directory, readOnly: true });
    expect(await reader.search(openIncident(60, "disk full"))).toHaveLength(3);
    await reader.close();
    expect(readdirSync(directory)).toEqual(["incidents.journal"]);
  });

  test("is refused where there is none, and none is made", async () => {
    const directory = join(temporaryDirectory(), "none");
    await expect(createCasebook({ directory, readOnly: true })).rejects.toMatchObject({
      code: "no-casebook",
      field: "directory",
      value: directory,
    });
    expect(existsSync(directory)).toBe(false);
    await expect(createCasebook({ readOnly: true })).rejects.toMatchObject({
      code: "invalid-option",
      field: "readOnly",
    });
  });
});
