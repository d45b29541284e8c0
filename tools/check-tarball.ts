/** What a user of npm would stumble over in a packed package. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root } from "./read-workspace.ts";
import { runCommand } from "./run-command.ts";

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
  const parameters = [path, "--profile", "esm-only", "--format", "ascii", "--no-emoji"];
  const attw = join(root, "node_modules/.bin/attw");
  const { code, stdout, stderr } = await runCommand(attw, parameters, { cwd: root });
  return code === 0 ? [] : [`attw: ${stdout}${stderr}`.trim()];
}
