/** Kills a process that works on a history, again and again, and looks each time at what is left. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Promises } from "../promises.ts";
import { pickFrom } from "../random.ts";

const script = fileURLToPath(new URL("worker.ts", import.meta.url));

/** After so many kills a new directory is taken, so that opening stays cheap. */
const killsPerDirectory = 20;

/** So long a worker is let alone at most, in milliseconds. */
const longestLife = 60;

export type KillReport = {
  kills: number;
  /** What was under way when the process was killed. */
  during: Record<string, number>;
  /** Promises that were broken, and stores that did not open. */
  broken: string[];
};

/** A worker that waits to be told where to work. */
type Worker = { child: ChildProcess; lines: string[]; said: (word: string) => Promise<void>; ended: Promise<unknown> };

function spawnWorker(compileCache: string): ChildProcess {
  return spawn(process.execPath, ["--conditions=casebook-source", script], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
}

/** A process that is killed leaves no compiled code behind for the next one, so one is let end. */
async function warmUp(compileCache: string): Promise<void> {
  const child = spawnWorker(compileCache);
  child.stdout!.resume();
  child.stdin!.end();
  await once(child, "close");
}

function startWorker(compileCache: string): Worker {
  const child = spawnWorker(compileCache);
  const lines: string[] = [];
  let rest = "";
  const listeners = new Set<() => void>();
  child.stdout!.setEncoding("utf8").on("data", (piece: string) => {
    const parts = (rest + piece).split("\n");
    rest = parts.pop()!;
    lines.push(...parts);
    for (const listener of listeners) listener();
  });
  const ended = once(child, "close");
  const said = async (word: string): Promise<void> => {
    const heard = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!lines.some((line) => line === word || line.startsWith(`${word} `))) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
    await Promise.race([heard, ended]);
  };
  return { child, lines, said, ended };
}

/**
 * Kills so many times at random moments of opening, adding, removing, compacting and saving the index.
 * @param seed The same seed makes the same work and the same waits; the moments within are the machine's.
 */
export async function killOften(kills: number, seed: number): Promise<KillReport> {
  const pick = pickFrom(seed);
  const report: KillReport = { kills: 0, during: {}, broken: [] };
  const compileCache = await mkdtemp(join(tmpdir(), "casebook-compiled-"));
  await warmUp(compileCache);
  let next = startWorker(compileCache);
  let directory = "";
  let promises = new Promises();
  let free = 0;
  try {
    while (report.kills < kills) {
      if (report.kills % killsPerDirectory === 0) {
        if (directory !== "") await rm(directory, { recursive: true });
        directory = await mkdtemp(join(tmpdir(), "casebook-kill-"));
        [promises, free] = [new Promises(), 0];
      }
      const worker = next;
      await worker.said("ready");
      if (!worker.lines.includes("ready")) throw new Error("a worker did not start");
      next = startWorker(compileCache);
      const lifeSeed = pick(1_000_000_000);
      worker.child
        .stdin!.on("error", () => {})
        .write(`${JSON.stringify([join(directory, "store"), lifeSeed, free])}\n`);
      // One in eight is killed while it opens.
      await worker.said(pick(7) === 0 ? "opening" : "found");
      await sleep(pick(longestLife));
      worker.child.kill("SIGKILL");
      await worker.ended;
      report.kills++;
      const doing = follow(worker.lines, promises, report.broken);
      report.during[doing] = (report.during[doing] ?? 0) + 1;
      free += 1000;
    }
  } finally {
    next.child.kill("SIGKILL");
    await next.ended;
    for (const each of [directory, compileCache]) if (each !== "") await rm(each, { recursive: true, force: true });
  }
  return report;
}

/** Takes in what a worker said, and returns what it was doing last. */
function follow(lines: readonly string[], promises: Promises, broken: string[]): string {
  const under = new Set<string>();
  for (const line of lines) {
    const [word = "", ...rest] = line.split(" ");
    const numbers = rest.map(Number);
    if (word === "opening") under.add("opening");
    else if (word === "found") {
      under.delete("opening");
      if (Number(rest[1]) > 1) broken.push(`${rest[1]} damaged lines`);
      broken.push(...promises.check(rest.slice(2).map(Number)));
    } else if (word === "adding" || word === "removing") {
      promises.begun(numbers);
      under.add(word);
    } else if (word === "added") {
      promises.added(numbers);
      under.delete("adding");
    } else if (word === "removed") {
      promises.removed(numbers[0]!);
      under.delete("removing");
    } else if (word === "compacting" || word === "saving") under.add(word);
    else if (word === "compacted") under.delete("compacting");
    else if (word === "saved") under.delete("saving");
    else if (word === "failed") broken.push(line);
  }
  return ["opening", "saving", "compacting", "removing", "adding"].find((each) => under.has(each)) ?? "between";
}
