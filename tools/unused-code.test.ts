import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "./read-workspace.ts";
import { runCommand } from "./run-command.ts";

const planted = {
  "package.json": { name: "planted-workspace", private: true, type: "module" },
  "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
  "packages/planted/package.json": {
    name: "planted",
    type: "module",
    exports: { ".": { "casebook-source": "./src/index.ts", default: "./dist/index.js" } },
    dependencies: { zod: "4.6.7", "csv-parse": "7.0.3" },
  },
  "packages/planted/tsconfig.json": { compilerOptions: { rootDir: "src", outDir: "dist" }, include: ["src"] },
  "packages/planted/src/index.ts":
    'import { z } from "zod";\nimport { used } from "./a.ts";\nexport const b = z.literal(used);\n',
  "packages/planted/src/a.ts": "export const used = 1;\nexport const unused = 2;\nexport type Unused = 3;\n",
  "packages/planted/src/forgotten.ts": "export const c = 3;\n",
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "casebook-knip-"));
  await cp(join(root, "knip.json"), join(folder, "knip.json"));
  for (const [path, content] of Object.entries(planted)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
});
afterAll(() => rm(folder, { recursive: true }));

test("the check for unused code finds a planted export, type, file and dependency, and nothing that is used", async () => {
  const knip = join(root, "node_modules/knip/bin/knip.js");
  const { stdout } = await runCommand(process.execPath, [knip, "--reporter", "json"], { cwd: folder });
  const issues: Record<string, { name: string }[]>[] = JSON.parse(stdout).issues;
  const found = (kind: string): string[] => issues.flatMap((issue) => (issue[kind] ?? []).map(({ name }) => name));
  expect({
    exports: found("exports"),
    types: found("types"),
    files: found("files"),
    dependencies: found("dependencies"),
  }).toEqual({
    exports: ["unused"],
    types: ["Unused"],
    files: ["packages/planted/src/forgotten.ts"],
    dependencies: ["csv-parse"],
  });
});
