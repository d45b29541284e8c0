/** Who holds a lock, told well enough to see from another process whether it still lives. */

import { randomUUID } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";

/** A process that holds a lock. Empty where the system does not tell. */
export type Holder = {
  pid: number;
  host: string;
  /** Boot and process name space: within the same one, the same pid is the same process. */
  space: string;
  /** When the process started, in the system's own ticks: a pid used again has another. */
  started: string;
  /** One of its own for every lock taken. */
  token: string;
  /** The identity of the lock's directory. A copy of the directory has another. */
  lock: string;
};

async function textOrNothing(reading: Promise<string>): Promise<string> {
  return (await reading.catch(() => "")).trim();
}

/** State and start of a process from Linux's /proc; empty elsewhere. */
async function processStatus(pid: number): Promise<{ state: string; started: string }> {
  const text = await textOrNothing(readFile(`/proc/${pid}/stat`, "utf8"));
  // The second field is the program's name in brackets and may hold spaces and brackets itself.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", started: fields[19] ?? "" };
}

async function placeOfThisProcess(): Promise<{ host: string; space: string }> {
  const boot = await textOrNothing(readFile("/proc/sys/kernel/random/boot_id", "utf8"));
  const processes = await textOrNothing(readlink("/proc/self/ns/pid"));
  return { host: hostname(), space: `${boot} ${processes}`.trim() };
}

/** This process, as the holder of a new lock, which it has yet to take. */
export async function newHolder(): Promise<Omit<Holder, "lock">> {
  const { started } = await processStatus(process.pid);
  return { pid: process.pid, ...(await placeOfThisProcess()), started, token: randomUUID() };
}

/** Reads a holder back; undefined for anything else, such as a file cut short. */
export function parseHolder(text: string): Holder | undefined {
  try {
    // Earlier releases did not write `lock`.
    const { pid, host, space, started, token, lock = "" } = JSON.parse(text) as Record<keyof Holder, unknown>;
    if (!Number.isSafeInteger(pid) || (pid as number) < 1) return undefined;
    if (![host, space, started, token, lock].every((field) => typeof field === "string")) return undefined;
    return { pid, host, space, started, token, lock } as Holder;
  } catch {
    return undefined;
  }
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/**
 * Whether the holder of a lock lives; unknown if it ran on another machine, boot, or process name space. `lock`: the
 * identity of the lock's directory. If it is not the one that was taken, the lock was copied with the files, and nobody
 * holds the copy.
 */
export async function lifeOf(holder: Holder, lock: string): Promise<"alive" | "dead" | "unknown"> {
  const here = await placeOfThisProcess();
  if (holder.host !== here.host || holder.space !== here.space) return "unknown";
  if (holder.lock !== "" && holder.lock !== lock) return "dead";
  if (!pidExists(holder.pid)) return "dead";
  const { state, started } = await processStatus(holder.pid);
  // A zombie has ended; only its parent has not asked yet.
  if (state === "Z" || state === "X") return "dead";
  return started === "" || holder.started === "" || started === holder.started ? "alive" : "dead";
}
