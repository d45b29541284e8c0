/** What a user of npm would stumble over in a packed package. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root } from "./read-workspace.ts";
import { runCommand } from "./run-command.ts";

const require = createRequire(import.meta.url);

/** Problems found by publint and by arethetypeswrong, in words; empty for a sound package. */
export async function checkTarball(path: string): Promise<string[]> {
  return [...(await lint(path)), ...(await checkTypes(path))];
}

async function lint(path: string): Promise<string[]> {
  const { buffer: tarball } = Uint8Array.from(await readFile(path));
  const { messages, pkg } = await publint({ pack: { tarball } });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
}

async function checkTypes(path: string): Promise<string[]> {
  const attw = join(require.resolve("@arethetypeswrong/cli/package.json"), "../dist/index.js");
  const parameters = [attw, path, "--profile", "esm-only", "--format", "ascii", "--no-emoji"];
  const { code, stdout, stderr } = await runCommand(process.execPath, parameters, { cwd: root });
  return code === 0 ? [] : [`attw: ${stdout}${stderr}`.trim()];
}
