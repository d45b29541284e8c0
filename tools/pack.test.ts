/** The packages as a stranger gets them: packed, installed by npm outside the repo, run on each supported Node. */
import { globSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstSnippet } from "./first-snippet.ts";
import { packPackages } from "./pack-packages.ts";
import { readReadme, readWorkspace, root } from "./read-workspace.ts";
import { runCommand } from "./run-command.ts";

const wanted = process.env.CASEBOOK_PACK_TEST === "1";
if (!wanted)
  console.warn("The packed packages are not tested: set CASEBOOK_PACK_TEST=1 (a minute, and npm's registry).");

const packages = readWorkspace();
const nodes = ["22.23.3", "24.21.0"];

describe.skipIf(!wanted)("packed packages", { timeout: 300_000 }, () => {
  let folder: string;
  let tarballs: Map<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "casebook-pack-"));
    // The compiler leaves behind what it built from sources that are gone.
    for (const one of packages) await rm(join(root, one.folder, "dist"), { recursive: true, force: true });
    await succeed(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b", "tsconfig.build.json"], root);
    tarballs = await packPackages(folder);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(packages.map(({ manifest }) => manifest.name))("%s holds what it should and nothing else", async (name) => {
    const place = join(folder, "unpacked", name);
    await mkdir(place, { recursive: true });
    await succeed("tar", ["-xzf", tarballs.get(name) ?? "", "--strip-components=1"], place);
    const files = globSync("**/*", { cwd: place, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1));
    expect(files).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.d.ts"]),
    );
    expect(files.filter((path) => !isPublic(path, files))).toEqual([]);
    expect(await readFile(join(place, "package.json"), "utf8")).not.toContain("workspace:");
  });

  describe("installed by npm into an empty folder", () => {
    let project: string;

    beforeAll(async () => {
      project = join(folder, "project");
      await mkdir(project);
      await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
      await succeed("npm", ["install", "--no-audit", "--no-fund", ...tarballs.values()], project);
    }, 120_000);

    test("take each other from the tarballs, not from the registry", async () => {
      const lock = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8"));
      const names = [...tarballs.keys()];
      const ours = Object.entries<{ resolved: string }>(lock.packages).filter(([path]) =>
        names.some((name) => path.endsWith(`node_modules/${name}`)),
      );
      expect(ours.map(([path]) => path).sort()).toEqual(names.map((name) => `node_modules/${name}`).sort());
      for (const [, { resolved }] of ours) expect(resolved).toMatch(/^file:/);
    });

    describe.each(nodes)("on Node %s", (version) => {
      let node: string;

      beforeAll(async () => {
        const place = join(folder, `node-${version}`);
        await mkdir(place);
        await writeFile(join(place, "package.json"), "{}");
        await succeed("npm", ["install", "--no-audit", "--no-fund", `node@${version}`], place);
        node = join(place, "node_modules/node/bin/node");
        expect(await succeed(node, ["--version"], place)).toBe(`v${version}\n`);
      }, 120_000);

      test.each([".", ...packages.map((one) => one.folder)])("the snippet of %s/README.md runs", async (readme) => {
        const snippet = firstSnippet(readReadme(readme) ?? "");
        expect(snippet, `${readme}/README.md with a \`\`\`ts block`).toBeDefined();
        const path = join(project, `snippet-${version}-${readme.replaceAll(/\W/g, "-")}.ts`);
        await writeFile(path, snippet ?? "");
        const ended = { code: 0, stderr: "", stdout: expect.stringMatching(/\S/) };
        expect(await runCommand(node, [path], { cwd: project })).toEqual(ended);
      });

      test("the command line says how it is used", async () => {
        expect(await succeed(node, ["node_modules/.bin/casebook", "--help"], project)).toContain("diagnose");
      });

      test("the demo finds its data", async () => {
        expect(await succeed(node, ["node_modules/.bin/casebook", "demo"], project)).toContain("public outages");
      });
    });
  });
});

/** Licence, README, manifest, sources without tests, and what is built from just these sources. */
function isPublic(path: string, files: readonly string[]): boolean {
  if (["LICENSE", "README.md", "package.json"].includes(path)) return true;
  if (/\.test\.|__fixtures__/.test(path)) return false;
  const built = /^dist\/(.+?)(\.js|\.d\.ts)(\.map)?$/.exec(path)?.[1];
  return path.startsWith("src/") || (built !== undefined && files.includes(`src/${built}.ts`));
}

/** @returns What the program printed. */
async function succeed(program: string, parameters: readonly string[], cwd: string): Promise<string> {
  const result = await runCommand(program, parameters, { cwd });
  expect(result, [program, ...parameters].join(" ")).toMatchObject({ code: 0 });
  return result.stdout;
}
