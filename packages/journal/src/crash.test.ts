import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { read, temporaryDirectory } from "./__fixtures__/helpers.ts";

const script = fileURLToPath(new URL("./__fixtures__/append-until-killed.ts", import.meta.url));

/** Starts the script; `lines` fills with what it printed. */
function start(path: string, mode = ""): { child: ChildProcess; lines: () => string[]; first: Promise<unknown> } {
  const child = spawn(process.execPath, ["--conditions=casebook-source", script, path, mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  return { child, lines: () => text.split("\n").slice(0, -1), first: once(child.stdout!, "data") };
}

/** Stops the script with a signal after it has run so long, and waits for all it printed. */
async function runUntil(signal: NodeJS.Signals, path: string, milliseconds: number): Promise<string[]> {
  const { child, lines, first } = start(path);
  const ended = once(child, "close");
  await first;
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  child.kill(signal);
  await ended;
  return lines();
}

async function numbersIn(path: string): Promise<number[]> {
  const { records } = await read(path);
  return records.map((record) => (record as { number: number }).number);
}

describe("a writer that is killed", () => {
  it("has every acknowledged record on the disk, twenty times in a row, and is followed at once", async () => {
    const path = join(await temporaryDirectory(), "journal");
    for (let round = 0; round < 20; round += 1) {
      const acknowledged = (await runUntil("SIGKILL", path, Math.random() * 60)).map(Number);
      const numbers = await numbersIn(path);
      expect(acknowledged.length).toBeGreaterThan(0);
      expect(numbers.length).toBeGreaterThan(Math.max(...acknowledged));
      expect(numbers).toEqual(numbers.map((_, index) => index));
    }
  });

  it("leaves a lock that its successor takes over at once", async () => {
    const path = join(await temporaryDirectory(), "journal");
    await once(start(path, "die").child, "close");
    expect(await readdir(dirname(path))).toContain("journal.lock");
    expect(await numbersIn(path)).toEqual([0]);
  });
});

describe("a writer that ends", () => {
  it("on Ctrl-C closes with all that was acknowledged and leaves no lock", async () => {
    const path = join(await temporaryDirectory(), "journal");
    const lines = await runUntil("SIGINT", path, 100);
    expect(lines.at(-1)).toBe("closed");
    expect(await readdir(dirname(path))).toEqual(["journal"]);
    expect(await numbersIn(path)).toEqual(lines.slice(0, -1).map(Number));
  });

  it("without closing leaves no lock either", async () => {
    const path = join(await temporaryDirectory(), "journal");
    await once(start(path, "exit").child, "close");
    expect(await readdir(dirname(path))).not.toContain("journal.lock");
    expect(await numbersIn(path)).toEqual([]);
  });
});
