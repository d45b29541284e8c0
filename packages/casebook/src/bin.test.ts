import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createCasebook } from "casebook";
import { beforeEach, describe, expect, test } from "vitest";
import { on, recurring } from "./__fixtures__/history.ts";
import { ended, runCasebook, start } from "./__fixtures__/run-casebook.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

let folder: string;

beforeEach(() => {
  folder = temporaryDirectory();
});

function incidents(name: string, count: number): void {
  writeFileSync(
    join(folder, name),
    recurring(count)
      .map((one) => JSON.stringify(one))
      .join("\n"),
  );
}

describe("the command line as a program", () => {
  test("takes a file, and answers: results on standard output, the rest on standard error", async () => {
    incidents("all.jsonl", 30);
    writeFileSync(
      join(folder, "more.jsonl"),
      `${JSON.stringify({ id: "A", title: "x", openedAt: on(1) })}\nnonsense\n`,
    );
    expect(await runCasebook(["import", "all.jsonl"], folder)).toEqual({
      code: 0,
      signal: null,
      stdout: "30 added. .casebook now holds 30 incidents.\n",
      stderr: "",
    });
    expect(await runCasebook(["import", "more.jsonl"], folder)).toEqual({
      code: 3,
      signal: null,
      stdout: "1 added, 1 refused. .casebook now holds 31 incidents.\n",
      stderr: expect.stringMatching(/^more\.jsonl:2: .+\n$/),
    });
    const words = ["diagnose", "-", "--json"];
    const asked = JSON.stringify({ id: "B", title: "no space left on device", openedAt: on(50) });
    const { code, stdout, stderr } = await runCasebook(words, folder, asked);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ status: "answered", incident: "B" });
    expect(await runCasebook(["frobnicate"], folder)).toMatchObject({ code: 2, stdout: "" });
  });

  test("goes on where the reader of its output has gone", async () => {
    incidents("all.jsonl", 30);
    const child = start(["import", "all.jsonl"], { cwd: folder });
    child.stdout!.destroy();
    child.stderr!.destroy();
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
    expect(await runCasebook(["search", "INC-29", "-k", "1"], folder)).toMatchObject({ code: 0 });
    const casebook = await createCasebook({ directory: join(folder, ".casebook") });
    expect([await casebook.count(), await casebook.needsFit()]).toEqual([30, false]);
    await casebook.close();
  });

  test.skipIf(!existsSync("/dev/full"))("says when its result could not be written", async () => {
    incidents("all.jsonl", 3);
    const entry = fileURLToPath(new URL("./bin.ts", import.meta.url));
    const child = spawn(process.execPath, ["--conditions=casebook-source", entry, "import", "all.jsonl"], {
      cwd: folder,
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
    });
    let stderr = "";
    child.stderr!.on("data", (bytes) => {
      stderr += bytes;
    });
    const [code] = await once(child, "close");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "casebook: the result could not be written (ENOSPC).\n" });
  });
});

/** Gives a command a terminal. */
const script = "/usr/bin/script";

describe.skipIf(!existsSync(script))("on a terminal of its own", () => {
  test("draws its progress there and clears it, while its result goes where it is sent", async () => {
    incidents("all.jsonl", 30);
    const entry = fileURLToPath(new URL("./bin.ts", import.meta.url));
    const command = `'${process.execPath}' --conditions=casebook-source '${entry}' import all.jsonl > result`;
    const child = spawn(script, ["-qec", command, "/dev/null"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let drawn = "";
    child.stdout!.on("data", (bytes) => {
      drawn += bytes;
    });
    const [code] = await once(child, "close");
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "result"), "utf8")).toBe("30 added. .casebook now holds 30 incidents.\n");
    expect(drawn).toMatch(/Learning from the past .* of 30/);
    expect(drawn.endsWith("\u001b[2K")).toBe(true);
  });
});

describe("Ctrl-C", () => {
  test.each([
    ["an import", ["import", "all.jsonl", "--no-fit"], 40_000],
    ["a fit", ["fit"], 2000],
    ["an evaluation of the store", ["evaluate"], 2000],
    ["an evaluation of a file", ["evaluate", "all.jsonl"], 2000],
  ])("during %s ends with 130 within a moment, and the store opens", async (_, words, count) => {
    incidents("all.jsonl", count);
    if (words[0] !== "import") await runCasebook(["import", "all.jsonl", "--no-fit"], folder);
    const child = start(words, { cwd: folder });
    const end = ended(child);
    const begun = Date.now();
    const interval = setInterval(() => {
      if (existsSync(join(folder, ".casebook", "incidents.journal.lock")) || Date.now() - begun > 600) {
        clearInterval(interval);
        setTimeout(() => child.kill("SIGINT"), 150);
      }
    }, 5);
    const { code, stdout, stderr } = await end;
    clearInterval(interval);
    const announced = words[0] === "fit" ? "Learning from 2000 incidents, which may take minutes.\n" : "";
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: "",
      stderr: `${announced}casebook: interrupted. What was stored stays stored.\n`,
    });
    const casebook = await createCasebook({ directory: join(folder, ".casebook") });
    expect(casebook.damage).toEqual([]);
    expect(await casebook.add(recurring(1))).toMatchObject({ rejected: [] });
    await casebook.close();
  });
});
