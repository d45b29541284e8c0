/** The real server of ../shared/models: tests that need it skip with a printed reason where it is absent or does not start. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../../../..");
/** The first start installs. */
const longestStart = 150_000;

export type LocalServer = { url: string; stop(): void };

/** Undefined, said in print, where it does not run. */
export async function startLocalServer(): Promise<LocalServer | undefined> {
  const folder = process.env.CASEBOOK_MODELS ?? join(root, "../shared/models");
  const program = join(folder, "serve-llm");
  if (!existsSync(program)) {
    console.warn(`Skipped: there is no serve-llm in ${folder}. Set CASEBOOK_MODELS to its folder.`);
    return undefined;
  }
  const port = await freePort();
  // A group of its own, since the program starts others.
  const child = spawn(program, [String(port)], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => {
    try {
      process.kill(-child.pid!);
    } catch {
      // It has ended.
    }
  };
  process.once("exit", stop);
  const said: string[] = [];
  const url = await new Promise<string | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), longestStart);
    createInterface(child.stderr).on("line", (line) => said.push(line));
    createInterface(child.stdout).on("line", (line) => {
      if (line.startsWith("ready ")) resolve(line.slice("ready ".length));
    });
    child.once("error", (error) => said.push(error.message));
    child.once("close", () => resolve(undefined));
    child.stdout.once("close", () => clearTimeout(timer));
  });
  if (url !== undefined) return { url, stop };
  stop();
  console.warn(`Skipped: serve-llm of ${folder} does not start here: ${said.at(-1) ?? "it said nothing"}`);
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
