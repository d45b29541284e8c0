/** The layers of the workspace: a package knows only packages of a lower rank, and enters them by their public name. */
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { type FoundImport, findImports } from "./find-imports.ts";
import type { Manifest, WorkspacePackage } from "./read-workspace.ts";

/** The table of ARCHITECTURE.md. */
export const ranks: ReadonlyMap<string, number> = new Map([
  ["@casebook/incident", 1],
  ["@casebook/journal", 1],
  ["@casebook/calibration", 1],
  ["@casebook/public-outages", 1],
  ["@casebook/history", 2],
  ["@casebook/model", 2],
  ["@casebook/telemetry", 2],
  ["@casebook/prompt", 3],
  ["@casebook/predict", 4],
  ["@casebook/confidence", 5],
  ["@casebook/evaluate", 6],
  ["@casebook/agent", 6],
  ["casebook", 7],
]);

export type Violation = {
  rule:
    | "no-rank"
    | "dependency-rank"
    | "import-rank"
    | "own-name"
    | "undeclared"
    | "not-exported"
    | "outside-folder"
    | "bare-builtin"
    | "computed";
  /** A file with its line, or a manifest. */
  where: string;
  /** What stands there: a package or an import. */
  what: string;
};

/** What breaks the layers, in the order of packages and files. */
export function findViolations(
  packages: readonly WorkspacePackage[],
  rankOf: ReadonlyMap<string, number> = ranks,
): Violation[] {
  const manifests = new Map(packages.map(({ manifest }) => [manifest.name, manifest]));
  return packages.flatMap((one) => [
    ...inManifest(one, rankOf),
    ...[...one.files].flatMap(([path, text]) =>
      findImports(path, text).flatMap((found) => {
        const rule = ruleBroken(found, path, one.manifest, manifests, rankOf);
        const where = `${one.folder}/${path}:${found.line}`;
        return rule === undefined ? [] : [{ rule, where, what: found.specifier ?? "computed" }];
      }),
    ),
  ]);
}

function inManifest({ folder, manifest }: WorkspacePackage, rankOf: ReadonlyMap<string, number>): Violation[] {
  const where = `${folder}/package.json`;
  const rank = rankOf.get(manifest.name);
  if (rank === undefined) return [{ rule: "no-rank", where, what: manifest.name }];
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies, ...optionalDependencies })
    .filter((name) => isOurs(name) && (rankOf.get(name) ?? Number.POSITIVE_INFINITY) >= rank)
    .map((what) => ({ rule: "dependency-rank", where, what }));
}

function ruleBroken(
  { specifier }: FoundImport,
  path: string,
  manifest: Manifest,
  manifests: ReadonlyMap<string, Manifest>,
  rankOf: ReadonlyMap<string, number>,
): Violation["rule"] | undefined {
  const test = isTest(path);
  if (specifier === undefined) return test ? undefined : "computed";
  if (specifier.startsWith(".")) return leavesFolder(path, specifier) ? "outside-folder" : undefined;
  if (specifier.startsWith("/") || specifier.startsWith("file:")) return "outside-folder";
  if (specifier.startsWith("node:")) return undefined;
  if (isBuiltin(specifier)) return "bare-builtin";

  const name = packageOf(specifier);
  const declared = isDeclared(name, manifest, test);
  if (!isOurs(name)) return test || declared ? undefined : "undeclared";
  const target = manifests.get(name);
  if (name === manifest.name) {
    if (!test) return "own-name";
  } else {
    if ((rankOf.get(name) ?? Number.POSITIVE_INFINITY) >= (rankOf.get(manifest.name) ?? 0)) return "import-rank";
    if (!declared || target === undefined) return "undeclared";
  }
  return isExported(`.${specifier.slice(name.length)}`, target) ? undefined : "not-exported";
}

/** What is left out of a build: see `exclude` in a package's tsconfig.json. */
function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || path.includes("/__fixtures__/");
}

function isOurs(name: string): boolean {
  return name === "casebook" || name.startsWith("@casebook/");
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function isDeclared(name: string, manifest: Manifest, test: boolean): boolean {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  const sections = [dependencies, peerDependencies, optionalDependencies, ...(test ? [devDependencies] : [])];
  return sections.some((section) => section !== undefined && Object.hasOwn(section, name));
}

function isExported(subpath: string, manifest: Manifest | undefined): boolean {
  return Object.keys(manifest?.exports ?? {}).some((key) => {
    const [before = "", after] = key.split("*");
    if (after === undefined) return key === subpath;
    return subpath.length >= key.length && subpath.startsWith(before) && subpath.endsWith(after);
  });
}

function leavesFolder(path: string, specifier: string): boolean {
  return posix.join(posix.dirname(path), specifier).startsWith("..");
}
