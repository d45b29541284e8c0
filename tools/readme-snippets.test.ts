import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { firstSnippet } from "./first-snippet.ts";
import { readReadme, readWorkspace, root } from "./read-workspace.ts";
import { runModule, runSnippet } from "./run-snippet.ts";

const ended = { code: 0, stderr: "", stdout: expect.stringMatching(/\S/) };

describe("the first snippet of a README", () => {
  test("is its first block of TypeScript, without the fences", () => {
    expect(firstSnippet("# A\n\n```sh\nls\n```\n\n```ts\nconst a = 1;\n```\n\n```ts\nconst b = 2;\n```\n")).toBe(
      "const a = 1;\n",
    );
    expect(firstSnippet("```ts\r\nconst a = 1;\r\n```\r\n")).toBe("const a = 1;\r\n");
  });

  test("is missing where there is no such block, or one that never ends", () => {
    expect(firstSnippet("")).toBeUndefined();
    expect(firstSnippet("```tsx\nconst a = 1;\n```\n")).toBeUndefined();
    expect(firstSnippet("```ts\nconst a = 1;\n")).toBeUndefined();
  });
});

describe("a snippet that is run", () => {
  const folder = join(root, "packages/casebook");

  test("imports the packages of its folder from source, and is removed after", async () => {
    const result = await runSnippet(
      'import { isCasebookError } from "@casebook/incident";\nconst said: string = String(isCasebookError(1));\nconsole.log(said, import.meta.resolve("casebook"));\n',
      folder,
    );
    expect(result).toEqual(ended);
    expect(result.stdout).toMatch(/^false file:.*\/src\/index\.ts\n$/);
    expect(globSync(".snippet-*", { cwd: folder })).toEqual([]);
  });

  test.each([
    ["throws", 'console.log(1);\nthrow new Error("planted");', { code: 1 }],
    ["imports what does not exist", 'import "@casebook/nowhere";', { code: 1 }],
    ["warns", 'console.log(1);\nconsole.warn("planted");', { stderr: "planted\n" }],
    ["says nothing", "const a = 1;", { code: 0, stdout: "" }],
  ])("is refused when it %s", async (_, text, part) => {
    const result = await runSnippet(text, folder);
    expect(result).toMatchObject(part);
    expect(result).not.toEqual(ended);
  });
});

describe("the README of", () => {
  const folders = readWorkspace().map(({ folder }) => folder);

  test.each([...folders, "."])("%s holds a snippet that runs", async (folder) => {
    const snippet = firstSnippet(readReadme(folder) ?? "");
    expect(snippet, `${folder}/README.md with a \`\`\`ts block`).toBeDefined();
    const place = folder === "." ? "packages/casebook" : folder;
    expect(await runSnippet(snippet ?? "", join(root, place))).toEqual(ended);
  });
});

describe.skipIf(examples().length === 0)("the example", () => {
  test.each(examples())("%s runs", async (path) => {
    expect(await runModule(join(root, path), join(root, "examples"))).toEqual(ended);
  });
});

function examples(): string[] {
  return globSync("examples/*.ts", { cwd: root })
    .filter((path) => !path.endsWith(".test.ts"))
    .sort();
}
