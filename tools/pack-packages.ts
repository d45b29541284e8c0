/** The tarballs that would be published: pnpm writes real versions in place of `workspace:` and adds the licence. */
import { basename, join } from "node:path";
import { readManifests, root } from "./read-workspace.ts";
import { type CommandResult, runCommand } from "./run-command.ts";

/**
 * Packs every package into a folder, from `dist/` as it stands.
 * @returns Path of the tarball by name of package.
 * @throws Error with pnpm's words when a package cannot be packed.
 */
export async function packPackages(destination: string): Promise<Map<string, string>> {
  const published = ["--filter", "./packages/*", "--filter", "./datasets/*"];
  const result = await runPnpm(["--recursive", ...published, "pack", "--pack-destination", destination]);
  if (result.code !== 0) throw new Error(`pnpm pack failed:\n${result.stdout}${result.stderr}`);
  return new Map(
    readManifests().map(({ manifest: { name, version } }) => [
      name,
      join(destination, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`),
    ]),
  );
}

/** With the pnpm that started this, else with the one that npm fetches. */
function runPnpm(parameters: readonly string[]): Promise<CommandResult> {
  const started = process.env.npm_execpath ?? "";
  const [program, ...first]: [string, ...string[]] = basename(started).startsWith("pnpm")
    ? [process.execPath, started]
    : ["npx", "-y", "pnpm@10.34.9"];
  return runCommand(program, [...first, ...parameters], { cwd: root });
}
