import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkTarball } from "./check-tarball.ts";
import { runCommand } from "./run-command.ts";

const manifest = {
  name: "planted",
  version: "1.0.0",
  license: "MIT",
  type: "module",
  sideEffects: false,
  engines: { node: ">=22.18" },
  files: ["dist"],
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
};
const sources = { "dist/index.js": "export const a = 1;\n", "dist/index.d.ts": "export declare const a: number;\n" };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "casebook-tarball-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function tarballOf(name: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    const place = join(folder, name, "package", path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text);
  }
  const path = join(folder, `${name}.tgz`);
  expect(await runCommand("tar", ["-czf", path, "package"], { cwd: join(folder, name) })).toMatchObject({ code: 0 });
  return path;
}

test("a sound package has no problems", async () => {
  const files = { ...sources, "package.json": JSON.stringify(manifest) };
  expect(await checkTarball(await tarballOf("sound", files))).toEqual([]);
});

test("an entry that is not in the tarball is a problem for both tools", async () => {
  const exports = { ".": manifest.exports["."], "./more": { types: "./dist/more.d.ts", default: "./dist/more.js" } };
  const files = { ...sources, "package.json": JSON.stringify({ ...manifest, exports }) };
  const problems = await checkTarball(await tarballOf("missing", files));
  expect(problems.join("\n")).toMatch(/publint: .*dist\/more\.js/);
  expect(problems.join("\n")).toMatch(/attw: .*planted\/more/s);
});

test("types that name a file Node cannot find are a problem", async () => {
  const files = {
    ...sources,
    "dist/index.d.ts": 'export { a } from "./a";\n',
    "dist/a.d.ts": "export declare const a: number;\n",
    "package.json": JSON.stringify(manifest),
  };
  expect(await checkTarball(await tarballOf("types", files))).toEqual([expect.stringMatching(/^attw: /)]);
});
