/** Packages that some tests and checks use where they are installed: `npx -y pnpm@10.34.9 optional`. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(import.meta.dirname, "optional");

/** Packages are resolved from this file. */
export const optionalManifest: string = join(folder, "package.json");

function isInstalled(name: string): boolean {
  return existsSync(manifestOf(name));
}

/** A module of an installed package, by default its main one, and the package's version. */
export async function loadOptional<Module>(name: string, file?: string): Promise<{ module: Module; version: string }> {
  if (!isInstalled(name)) throw new Error(`${name} is not installed: run npx -y pnpm@10.34.9 optional.`);
  const { version } = JSON.parse(readFileSync(manifestOf(name), "utf8")) as { version: string };
  const path =
    file === undefined ? createRequire(optionalManifest).resolve(name) : join(folder, "node_modules", name, file);
  return { module: (await import(pathToFileURL(path).href)) as Module, version };
}

function manifestOf(name: string): string {
  return join(folder, "node_modules", name, "package.json");
}
