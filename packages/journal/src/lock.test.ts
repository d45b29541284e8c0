import { cp, mkdir, readFile, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { type Files, nodeFiles, openJournal } from "@casebook/journal";
import { MemoryDisk, systemError } from "@casebook/journal/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { read, recordsOf, refused, temporaryDirectory, write } from "./__fixtures__/helpers.ts";

type Holder = { pid: number; host: string; space: string; started: string; token: string; lock: string };

/** A journal whose lock was left behind by this holder, last renewed so many seconds ago. */
async function leftBehind(change: (holder: Holder) => unknown, seconds: number): Promise<string> {
  const path = join(await temporaryDirectory(), "journal");
  const journal = await openJournal(path);
  await journal.append(["kept"]);
  const holder = JSON.parse(await readFile(`${path}.holder`, "utf8")) as Holder;
  await journal.close();
  await mkdir(`${path}.lock`);
  const { dev, ino } = await stat(`${path}.lock`);
  const left = change({ ...holder, lock: `${dev}:${ino}` });
  await writeFile(`${path}.holder`, typeof left === "string" ? left : JSON.stringify(left));
  const time = new Date(Date.now() - seconds * 1000);
  await utimes(`${path}.lock`, time, time);
  return path;
}

/** A pid that no process has: past the largest one that Linux gives. */
const nobody = 4_194_305;

describe("a second writer", () => {
  it("is refused with the path, the holder and the remedy, and gets in after the first has closed", async () => {
    const path = join(await temporaryDirectory(), "journal");
    const first = await openJournal(path);
    const error = await refused(openJournal(path), "journal-locked");
    expect(error.value).toBe(path);
    expect(error.message).toContain(`process ${process.pid} on ${hostname()}`);
    expect(error.remedy).toContain("readOnly");
    await first.append([1]);
    await first.close();
    await write(path, [2]);
    expect((await read(path)).records).toEqual([1, 2]);
  });

  it("is refused also when all come at once: one gets in", async () => {
    const path = join(await temporaryDirectory(), "journal");
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => openJournal(path)));
    const opened = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(opened).toHaveLength(1);
    await opened[0]?.append([1]);
    await opened[0]?.close();
    expect((await read(path)).records).toEqual([1]);
  });

  it("may read meanwhile", async () => {
    const path = join(await temporaryDirectory(), "journal");
    const writer = await openJournal(path);
    await writer.append([1]);
    const reader = await openJournal(path, { readOnly: true });
    await writer.append([2]);
    expect(await recordsOf(reader)).toEqual([1, 2]);
    await refused(reader.append([3]), "journal-read-only");
    await reader.close();
    await writer.close();
  });
});

describe("a lock left behind", () => {
  const gone: [string, (holder: Holder) => unknown][] = [
    ["by a process that is gone", (holder) => ({ ...holder, pid: nobody })],
  ];
  // Only Linux tells when a process started.
  if (process.platform === "linux") {
    gone.push(["by an earlier process with the same pid", (holder) => ({ ...holder, started: "1" })]);
  }
  it.each(gone)("%s is taken over at once", async (_name, change) => {
    const path = await leftBehind(change, 0);
    const begun = Date.now();
    const journal = await openJournal(path);
    expect(Date.now() - begun).toBeLessThan(2000);
    await refused(openJournal(path), "journal-locked");
    await journal.append(["new"]);
    await journal.close();
    expect((await read(path)).records).toEqual(["kept", "new"]);
  });

  it("is taken over by one only when several come at once", async () => {
    const path = await leftBehind((holder) => ({ ...holder, pid: nobody }), 0);
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => openJournal(path)));
    const opened = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(opened).toHaveLength(1);
    await opened[0]?.close();
  });

  it("is taken over by one only when another was about to do the same", async () => {
    const path = await leftBehind((holder) => ({ ...holder, pid: nobody }), 0);
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const slow: Files = {
      ...nodeFiles,
      removeDirectory: async (each) => {
        if (each === `${path}.lock`) begin();
        await new Promise((resolve) => setTimeout(resolve, 200));
        await nodeFiles.removeDirectory(each);
      },
    };
    const first = openJournal(path, { files: slow });
    await begun;
    await refused(openJournal(path), "journal-locked");
    await (await first).close();
  });

  it("is never taken from a living process, however long it was busy", async () => {
    const path = await leftBehind((holder) => holder, 3600);
    await refused(openJournal(path), "journal-locked");
  });

  it.each<[string, (holder: Holder) => unknown]>([
    ["of another machine", (holder) => ({ ...holder, host: "elsewhere", pid: nobody })],
    ["of another boot", (holder) => ({ ...holder, space: "another", pid: nobody })],
    ["without a readable holder", () => '{"pid":'],
    ["with a holder of another shape", () => '{"pid":"1","host":"x"}'],
  ])("%s is taken over only after a minute of silence", async (_name, change) => {
    const fresh = await leftBehind(change, 30);
    await refused(openJournal(fresh), "journal-locked");
    const silent = await leftBehind(change, 90);
    expect((await read(silent)).records).toEqual(["kept"]);
  });
});

describe("a copy of the directory, taken while a writer works", () => {
  it("opens for writing at once, and leaves the writer's own lock alone", async () => {
    const path = join(await temporaryDirectory(), "store", "journal");
    const writer = await openJournal(path);
    await writer.append([1]);
    const copy = join(dirname(dirname(path)), "copy");
    await cp(dirname(path), copy, { recursive: true, preserveTimestamps: true });
    await write(join(copy, "journal"), ["in the copy"]);
    expect((await read(join(copy, "journal"))).records).toEqual([1, "in the copy"]);
    await refused(openJournal(path), "journal-locked");
    await writer.append([2]);
    await writer.close();
    expect((await read(path)).records).toEqual([1, 2]);
  });

  it("waits for a minute of silence when an earlier release wrote who holds it", async () => {
    const path = await leftBehind(({ lock: _, ...holder }) => holder, 0);
    await refused(openJournal(path), "journal-locked");
  });
});

describe("a writer whose lock was taken or removed", () => {
  it("takes no further record and leaves the lock of its successor alone", async () => {
    const path = join(await temporaryDirectory(), "journal");
    const first = await openJournal(path);
    await first.append(["kept"]);
    const holder = JSON.parse(await readFile(`${path}.holder`, "utf8")) as Holder;
    await writeFile(`${path}.holder`, JSON.stringify({ ...holder, host: "elsewhere", token: "another" }));
    await refused(first.append(["late"]), "journal-lock-lost");
    await refused(first.append(["later"]), "journal-lock-lost");
    await first.close();
    await refused(openJournal(path), "journal-locked");
    await rmdir(`${path}.lock`);
    expect((await read(path)).records).toEqual(["kept"]);
  });
});

describe("a process that is killed while it takes or gives back the lock", () => {
  it("leaves no lock without a holder: the holder is written before, and removed after it", async () => {
    const disk = new MemoryDisk();
    await write("/journal", [1], { files: disk.files });
    const steps = disk.operations.filter((each) =>
      /^(write|remove) \/journal.holder|Directory \/journal.lock/.test(each),
    );
    expect(steps).toEqual([
      "write /journal.holder",
      "createDirectory /journal.lock",
      "write /journal.holder",
      "removeDirectory /journal.lock",
      "remove /journal.holder",
    ]);
  });

  it("is followed at once, also before it had said which lock it took", async () => {
    const path = await leftBehind((holder) => ({ ...holder, pid: nobody, lock: "" }), 0);
    expect((await read(path)).records).toEqual(["kept"]);
  });
});

describe("a lock that is given back while it is renewed", () => {
  it("stays given back, whatever the disk says about it then", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const path = join(await temporaryDirectory(), "journal");
    let fail: ((error: Error) => void) | undefined;
    let isRenewing = false;
    const files: Files = {
      ...nodeFiles,
      status: (each) => {
        if (!isRenewing || each !== `${path}.lock`) return nodeFiles.status(each);
        return new Promise((_, reject) => {
          fail = reject;
        });
      },
    };
    const journal = await openJournal(path, { files });
    isRenewing = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fail).toBeDefined();
    isRenewing = false;
    await journal.close();
    fail?.(systemError("EIO", path));
    await write(path, [1]);
    expect((await read(path)).records).toEqual([1]);
  });
});
