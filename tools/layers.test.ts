import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findImports } from "./find-imports.ts";
import { findViolations, ranks } from "./layers.ts";
import { type Manifest, readWorkspace, root, type WorkspacePackage } from "./read-workspace.ts";

const rankOf = new Map([
  ["@casebook/low", 1],
  ["@casebook/peer", 2],
  ["@casebook/middle", 2],
  ["@casebook/high", 3],
]);

function packageOf(manifest: Omit<Manifest, "version">, files: Record<string, string> = {}): WorkspacePackage {
  const folder = `packages/${manifest.name.replace("@casebook/", "")}`;
  return { folder, manifest: { version: "0.1.0", ...manifest }, files: new Map(Object.entries(files)) };
}

const neighbours = [
  packageOf({ name: "@casebook/low", exports: { ".": "./a.js", "./testing": "./b.js", "./drivers/*": "./c/*.js" } }),
  packageOf({ name: "@casebook/peer", exports: { ".": "./a.js" } }),
  packageOf({ name: "@casebook/high", exports: { ".": "./a.js" } }),
];

/** Violations of a package of rank 2 with this text in a file. */
function planted(text: string, path = "src/words/a.ts", manifest: Partial<Manifest> = {}): string[] {
  const middle = packageOf(
    {
      name: "@casebook/middle",
      exports: { ".": "./a.js" },
      dependencies: { "@casebook/low": "workspace:^", zod: "4.6.7" },
      ...manifest,
    },
    { [path]: text },
  );
  return findViolations([...neighbours, middle], rankOf).map(({ rule, where, what }) => `${rule} ${where} ${what}`);
}

describe("the layers allow", () => {
  test.each([
    ["a lower package", 'import { a } from "@casebook/low";'],
    ["a subpath that it exports", 'import type { A } from "@casebook/low/testing";'],
    ["a subpath that matches a pattern of its exports", 'import "@casebook/low/drivers/memory";'],
    ["a file of the same package", 'export { a } from "../b.ts"; import "./c.ts";'],
    ["a declared package of others", 'import { z } from "zod"; import { core } from "zod/v4/core";'],
    ["a builtin by its full name", 'import { join } from "node:path";'],
    ["a name in a comment or a string", '// import "@casebook/high"\nexport const a = `import("@casebook/high")`;'],
  ])("%s", (_, text) => {
    expect(planted(text)).toEqual([]);
  });

  test.each([
    ["its own package by name", 'import { a } from "@casebook/middle";', {}],
    [
      "a package that only its tests need",
      'import { a } from "@casebook/low";',
      {
        dependencies: {},
        devDependencies: { "@casebook/low": "workspace:^" },
      },
    ],
    ["the tools of the root", 'import { test } from "vitest";', {}],
  ])("a test to import %s", (_, text, manifest) => {
    expect(planted(text, "src/words/a.test.ts", manifest)).toEqual([]);
  });
});

describe("the layers refuse", () => {
  const here = "packages/middle/src/words/a.ts:2";

  test.each([
    ["a static import of a higher package", 'import { a } from "@casebook/high";', "import-rank"],
    ["a dynamic import of a higher package", 'export const a = await import("@casebook/high");', "import-rank"],
    ["a dynamic import in a template", "export const a = await import(`@casebook/high`);", "import-rank"],
    ["an export from a higher package", 'export * from "@casebook/high";', "import-rank"],
    ["a named export from a higher package", 'export { a } from "@casebook/high";', "import-rank"],
    ["a type import of a higher package", 'import type { A } from "@casebook/high";', "import-rank"],
    ["a type import in place", 'export type A = import("@casebook/high").A;', "import-rank"],
    ["a subpath of a higher package", 'import "@casebook/high/testing";', "import-rank"],
    ["a package of the same rank", 'import { a } from "@casebook/peer";', "import-rank"],
    ["a package that does not exist", 'import { a } from "@casebook/nowhere";', "import-rank"],
    ["its own package by name", 'import { a } from "@casebook/middle";', "own-name"],
    ["the source of a lower package", 'import { a } from "@casebook/low/src/a.ts";', "not-exported"],
    ["a pattern with nothing in the star", 'import { a } from "@casebook/low/drivers/";', "not-exported"],
    ["a relative import of another package", 'import { a } from "../../../low/src/a.ts";', "outside-folder"],
    ["an absolute path", 'import { a } from "/packages/low/src/a.ts";', "outside-folder"],
    ["a package that is not declared", 'import { parse } from "csv-parse";', "undeclared"],
    ["a type of a package that is not declared", 'import type { Chat } from "@langchain/core/chat";', "undeclared"],
    ["a tool of the root in a source", 'import { test } from "vitest";', "undeclared"],
    ["a builtin without node:", 'import { join } from "path";', "bare-builtin"],
    ["a subpath of a builtin without node:", 'import { readFile } from "fs/promises";', "bare-builtin"],
  ])("%s", (_, text, rule) => {
    const what = /["`]([^"`]*)["`]/.exec(text)?.[1];
    expect(planted(`// first line\n${text}`)).toEqual([`${rule} ${here} ${what}`]);
  });

  test("an import whose name is computed", () => {
    expect(planted("\nexport const load = (name: string) => import(name);")).toEqual([`computed ${here} computed`]);
  });

  test("a lower package that is not declared, or only for tests", () => {
    const text = '\nimport { a } from "@casebook/low";';
    const undeclared = [`undeclared ${here} @casebook/low`];
    expect(planted(text, "src/words/a.ts", { dependencies: {} })).toEqual(undeclared);
    expect(
      planted(text, "src/words/a.ts", { dependencies: {}, devDependencies: { "@casebook/low": "workspace:^" } }),
    ).toEqual(undeclared);
  });

  test("a higher package in a test", () => {
    expect(planted('import { a } from "@casebook/high";', "src/a.test.ts")).toEqual([
      "import-rank packages/middle/src/a.test.ts:1 @casebook/high",
    ]);
  });

  test.each(["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] as const)(
    "a higher, an equal or an unknown package in %s",
    (section) => {
      const names = ["@casebook/high", "@casebook/peer", "@casebook/nowhere"];
      const dependencies = { [section]: Object.fromEntries(names.map((name) => [name, "workspace:^"])) };
      expect(planted("", "src/a.ts", dependencies)).toEqual(
        names.map((name) => `dependency-rank packages/middle/package.json ${name}`),
      );
    },
  );

  test("a package without a rank", () => {
    expect(findViolations([packageOf({ name: "@casebook/stranger" })], rankOf)).toEqual([
      { rule: "no-rank", where: "packages/stranger/package.json", what: "@casebook/stranger" },
    ]);
  });

  test("a source that does not parse", () => {
    expect(() => planted("import from from;")).toThrow(/src\/words\/a\.ts does not parse/);
  });
});

describe("the packages of this repo", () => {
  const packages = readWorkspace();

  test("keep to the layers", () => {
    expect(findViolations(packages)).toEqual([]);
  });

  // A reader that finds nothing would find no violation either.
  test("are read: each has sources, and their imports are found", () => {
    expect(packages.length).toBeGreaterThanOrEqual(8);
    for (const { files } of packages) expect(files.size).toBeGreaterThan(0);
    const importing = packages.flatMap(({ files }) => [...files].filter(([, text]) => /^import /m.test(text)));
    expect(importing.length).toBeGreaterThanOrEqual(5);
    for (const [path, text] of importing) expect([path, findImports(path, text)]).not.toEqual([path, []]);
  });

  test.skipIf(!existsSync(join(root, "ARCHITECTURE.md")))("have the ranks of ARCHITECTURE.md", () => {
    const table = readFileSync(join(root, "ARCHITECTURE.md"), "utf8").matchAll(/^\| *(\d+) *\| *`([^`]+)` *\|/gm);
    const written = new Map([...table].map(([, rank, name]) => [name, Number(rank)]));
    for (const { manifest } of packages)
      expect([manifest.name, written.get(manifest.name)]).toEqual([manifest.name, ranks.get(manifest.name)]);
    for (const [name, rank] of written) expect([name, ranks.get(name ?? "")]).toEqual([name, rank]);
  });
});
