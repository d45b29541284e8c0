import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { optionalManifest } from "../../__fixtures__/optional.ts";

it.skipIf(optionalManifest("assemblyscript") === undefined)("the committed bytes are what scan.as compiles to", () => {
  const tool = join(import.meta.dirname, "../../../../../tools/build-scan.ts");
  expect(execFileSync(process.execPath, [tool, "--check"], { encoding: "utf8" })).toContain("are those of scan.as");
});
