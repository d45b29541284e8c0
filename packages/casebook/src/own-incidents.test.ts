import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ended } from "./__fixtures__/run-casebook.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
const [, commands] = /## Your own incidents\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)!;
const entry = fileURLToPath(new URL("./bin.ts", import.meta.url));

describe("the commands of the README for one's own incidents", () => {
  test("work as they are typed", async () => {
    // What stands before `casebook` is how a clone starts it.
    const npx = `npx() { while [ "$1" != casebook ]; do shift; done; shift; '${process.execPath}' --conditions=casebook-source '${entry}' "$@"; }`;
    const child = spawn("bash", ["--norc", "-euc", `${npx}\n${commands}`], { cwd: temporaryDirectory() });
    const { code, stdout, stderr } = await ended(child);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^4 added\. \.casebook now holds 4 incidents\.\n/);
    expect(stdout).toMatch(
      /category by blend\n {2}With 4 incidents these figures carry nothing.*\n {2}4 incidents with a known cause/,
    );
    expect(stdout).toMatch(/ Checkout answers 503\n.*\n? *.*: pool exhausted\n/);
    const found = JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
    expect(found.precedents[0]).toMatchObject({
      incident: {
        id: "INC0010002",
        openedAt: "2026-01-12T09:00:00.000Z",
        rootCause: { category: "expired certificate" },
      },
    });
  });
});
