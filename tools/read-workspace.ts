/** What the repo holds: each package with its manifest and its source texts. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Manifest = {
  name: string;
  version: string;
  exports?: Record<string, unknown>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

export type WorkspacePackage = {
  /** From the repo's root, such as `packages/journal`. */
  folder: string;
  manifest: Manifest;
  /** Text of each source file, by its path inside the folder, such as `src/index.ts`. */
  files: ReadonlyMap<string, string>;
};

/** The root of the repo. */
export const root: string = join(import.meta.dirname, "..");

/** Every folder of `packages/` that has a manifest, by name of folder. */
export function readWorkspace(): WorkspacePackage[] {
  return globSync("packages/*/package.json", { cwd: root })
    .map((path) => path.slice(0, -"/package.json".length))
    .sort()
    .map((folder) => ({ folder, manifest: readManifest(folder), files: readSources(folder) }));
}

/** The manifests of everything that is published: packages of code, and of data. */
export function readManifests(): { folder: string; manifest: Manifest }[] {
  return globSync("{packages,datasets}/*/package.json", { cwd: root })
    .map((path) => path.slice(0, -"/package.json".length))
    .sort()
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

/** The README of a folder, or undefined. */
export function readReadme(folder: string): string | undefined {
  const path = join(root, folder, "README.md");
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
}

function readSources(folder: string): Map<string, string> {
  const cwd = join(root, folder);
  const paths = globSync("src/**/*.{ts,mts,cts,js,mjs,cjs}", { cwd }).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(cwd, path), "utf8")]));
}
