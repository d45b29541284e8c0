/** Peers are installed when a bench first asks for them, so that nobody else pays for them. */
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(import.meta.dirname, "peers");
const { resolve } = createRequire(join(folder, "package.json"));

/** A package of peers/package.json and its version. `path`: of the module, if it is not the main one. */
export async function loadPeer<Module>(
  name: string,
  path: string = name,
): Promise<{ module: Module; version: string }> {
  if (!isInstalled(name)) {
    console.error("Installing the peers of the benches …");
    const args = ["install", "--prefix", folder, "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
    execFileSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
  }
  const manifest = await readFile(join(folder, "node_modules", name, "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const module = (await import(pathToFileURL(resolve(path)).href)) as Module;
  return { module, version };
}

function isInstalled(name: string): boolean {
  try {
    resolve(name);
    return true;
  } catch {
    return false;
  }
}
