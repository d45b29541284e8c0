import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./read-workspace.ts";

test("the lock file pins packages by their content and names no registry, so that any mirror serves", () => {
  const lock = readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
  const resolutions = [...lock.matchAll(/^ +resolution: (.*)$/gm)].map(([, resolution]) => resolution);
  expect(resolutions.length).toBeGreaterThan(100);
  for (const resolution of resolutions) expect(resolution).toMatch(/^\{integrity: sha512-[\w+/=]+\}$/);
});
