/** Runs a history short of something, and looks afterwards at what is left. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openHistory } from "@casebook/history";
import { isCasebookError } from "@casebook/incident";
import { MemoryDisk, systemError } from "@casebook/journal/testing";
import { incidentOf, numbersIn } from "../numbered-incidents.ts";

const run = promisify(execFile);
const worker = fileURLToPath(new URL("worker.ts", import.meta.url));

export type ShortReport = {
  /** How often each step ended how: `add: journal-write-failed`. */
  outcomes: Record<string, number>;
  broken: string[];
};

type Said = { outcomes: { step: string; code?: string; untyped?: string }[]; acknowledged: number[] };

/** A place for a store. `end` takes it away again. */
export type Place = { directory: string; end: () => Promise<void> };

export async function temporaryPlace(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), "casebook-limits-"));
  return { directory, end: () => rm(directory, { recursive: true, force: true }) };
}

/** A file system in memory of half a megabyte; undefined where this user may not mount one. */
export async function tinyFileSystem(): Promise<Place | undefined> {
  const { directory, end } = await temporaryPlace();
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", directory]);
  } catch {
    await end();
    return undefined;
  }
  return { directory, end: () => run("umount", [directory]).then(end) };
}

/**
 * Runs the worker under the shell's limits.
 * @param limits Such as `ulimit -f 100`
 */
export async function runShort(
  mode: "space" | "files" | "clock",
  limits: string,
  { directory, end }: Place,
): Promise<ShortReport> {
  const report: ShortReport = { outcomes: {}, broken: [] };
  try {
    const store = join(directory, "store");
    const command = `${limits}\nexec "$0" --conditions=casebook-source "$@"`;
    const { stdout } = await run("sh", ["-c", command, process.execPath, worker, mode, store], { maxBuffer: 1 << 26 });
    const { outcomes, acknowledged } = JSON.parse(stdout) as Said;
    for (const { step, code, untyped } of outcomes) {
      const key = `${step}: ${untyped ?? code ?? "done"}`;
      report.outcomes[key] = (report.outcomes[key] ?? 0) + 1;
      if (untyped !== undefined) report.broken.push(`${step} failed with an error without a type: ${untyped}`);
    }
    const history = await openHistory({ directory: store, readOnly: true });
    const found = new Set(await numbersIn(history));
    await history.close();
    for (const number of acknowledged) if (!found.has(number)) report.broken.push(`n-${number} was lost`);
  } catch (error) {
    report.broken.push(`it broke off: ${error}`);
  } finally {
    await end();
  }
  return report;
}

/** A disk that becomes read-only under a writer, and one that is so from the start. */
export async function onReadOnlyDisk(): Promise<ShortReport> {
  const report: ShortReport = { outcomes: {}, broken: [] };
  const disk = new MemoryDisk();
  const options = { directory: "/store", files: disk.files, indexAfter: 0 };
  const writer = await openHistory(options);
  await writer.add([1, 2, 3].map(incidentOf));
  const writing = /^(write|truncate|createDirectory|removeDirectory|remove|rename|setModified|sync)/;
  disk.before = (operation, path) => {
    if (writing.test(operation)) throw systemError("EROFS", path);
  };
  const steps = {
    add: () => writer.add([incidentOf(4)]),
    remove: () => writer.remove("n-1"),
    compact: () => writer.compact(),
    open: () => openHistory(options),
    close: () => writer.close(),
  };
  for (const [step, work] of Object.entries(steps)) {
    const code = await work().then(
      () => "done",
      (error: unknown) => {
        if (isCasebookError(error)) return error.code;
        report.broken.push(`${step} failed with an error without a type: ${error}`);
        return String(error);
      },
    );
    report.outcomes[`${step}: ${code}`] = 1;
  }
  const reader = await openHistory({ ...options, readOnly: true });
  const found = await numbersIn(reader);
  await reader.close();
  report.outcomes["open for reading: done"] = 1;
  if (found.join() !== "1,2,3") report.broken.push(`there is ${found}`);
  return report;
}
