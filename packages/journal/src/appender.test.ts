import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openJournal } from "@casebook/journal";
import { MemoryDisk, systemError } from "@casebook/journal/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { read, recordsOf, refused, temporaryDirectory, write } from "./__fixtures__/helpers.ts";

/** Makes an operation on the journal's file fail. */
function failing(disk: MemoryDisk, code: string, ...operations: string[]): void {
  disk.before = (operation, path) => {
    if (path === "/journal" && operations.includes(operation)) throw systemError(code, path);
  };
}

describe("appends that wait at the same time", () => {
  it("share one sync and keep their order", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    const before = disk.operations.length;
    await Promise.all(Array.from({ length: 100 }, (_, number) => journal.append([number])));
    expect(disk.operations.slice(before).filter((operation) => operation === "sync /journal")).toHaveLength(1);
    expect(await recordsOf(journal)).toEqual(Array.from({ length: 100 }, (_, number) => number));
    await journal.close();
  });

  it("are acknowledged only after the sync", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    const order: string[] = [];
    disk.before = (operation, path) => {
      if (path === "/journal" && (operation === "write" || operation === "sync")) order.push(operation);
    };
    await journal.append([1]).then(() => order.push("acknowledged"));
    expect(order).toEqual(["write", "sync", "acknowledged"]);
    await journal.close();
  });
});

describe("a disk that takes few bytes at a time", () => {
  it("gets all of them", async () => {
    const disk = new MemoryDisk();
    disk.longestWrite = 3;
    await write("/journal", [{ text: "some words" }, 2], { files: disk.files });
    expect((await read("/journal", { files: disk.files })).records).toEqual([{ text: "some words" }, 2]);
  });
});

describe("a full disk", () => {
  it("refuses the append, takes the written part back, and takes records again when there is space", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    await journal.append(["kept"]);
    const sound = disk.contents("/journal");
    disk.space = 30;
    const error = await refused(journal.append(["first", "second", "third"]), "journal-write-failed");
    expect(error.remedy).toContain("space");
    expect((error.cause as { code?: string }).code).toBe("ENOSPC");
    expect(disk.contents("/journal")).toBe(sound);
    disk.space = Number.POSITIVE_INFINITY;
    await journal.append(["later"]);
    expect(await recordsOf(journal)).toEqual(["kept", "later"]);
    await journal.close();
    expect((await read("/journal", { files: disk.files })).journal.damage).toEqual([]);
  });

  it("stops all appends when the written part cannot be taken back; a new opening cuts it off", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    await journal.append(["kept"]);
    disk.space = 15;
    failing(disk, "EIO", "truncate");
    await refused(journal.append(["a longer record"]), "journal-write-failed");
    disk.space = Number.POSITIVE_INFINITY;
    disk.before = () => {};
    await refused(journal.append(["later"]), "journal-broken");
    expect(await recordsOf(journal)).toEqual(["kept"]);
    await journal.close();
    const again = await read("/journal", { files: disk.files });
    expect(again.records).toEqual(["kept"]);
    expect(again.journal.damage).toMatchObject([{ line: 3, kind: "torn" }]);
  });

  it("refuses to create a journal, and creates it when there is space", async () => {
    const disk = new MemoryDisk();
    disk.before = (operation, path) => {
      if (operation === "write" && path === "/journal") throw systemError("ENOSPC", path);
    };
    expect((await refused(openJournal("/journal", { files: disk.files }), "journal-file")).remedy).toContain("space");
    disk.before = () => {};
    await write("/journal", [1], { files: disk.files });
    expect((await read("/journal", { files: disk.files })).records).toEqual([1]);
  });
});

describe("a sync that fails", () => {
  it("acknowledges nothing, nor anything after it, until the journal is opened again", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    await journal.append(["kept"]);
    let syncs = 0;
    disk.before = (operation, path) => {
      if (operation !== "sync" || path !== "/journal") return;
      syncs += 1;
      if (syncs === 1) throw systemError("EIO", path);
    };
    const together = await Promise.allSettled([journal.append(["lost"]), journal.append(["lost too"])]);
    expect(together.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await refused(journal.append(["later"]), "journal-broken");
    expect(await recordsOf(journal)).toEqual(["kept"]);
    await journal.close();
    const again = await openJournal("/journal", { files: disk.files });
    expect(await recordsOf(again)).toEqual(["kept"]);
    await again.append(["new"]);
    await again.close();
  });

  it("refuses the opening when it fails there", async () => {
    const disk = new MemoryDisk();
    failing(disk, "EIO", "sync");
    await refused(openJournal("/journal", { files: disk.files }), "journal-file");
  });
});

describe("a file that may not be touched", () => {
  it("is refused with the remedy, and the lock is given back", async () => {
    const disk = new MemoryDisk();
    await write("/journal", [1], { files: disk.files });
    failing(disk, "EACCES", "open");
    const error = await refused(openJournal("/journal", { files: disk.files }), "journal-file");
    expect(error.remedy).toContain("permission");
    expect(disk.has("/journal.lock")).toBe(false);
    expect(disk.has("/journal.holder")).toBe(false);
  });

  it("is refused at once when the lock cannot be written", async () => {
    const disk = new MemoryDisk();
    disk.before = (operation, path) => {
      if (operation === "createDirectory") throw systemError("EACCES", path);
    };
    await refused(openJournal("/journal", { files: disk.files }), "journal-file");
  });

  it("is an error of the append when it can no longer be looked at", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    failing(disk, "EACCES", "status");
    await refused(journal.append([1]), "journal-write-failed");
    disk.before = () => {};
    await journal.append([2]);
    expect(await recordsOf(journal)).toEqual([2]);
    failing(disk, "EIO", "read");
    await refused(recordsOf(journal), "journal-file");
    disk.before = () => {};
    await journal.close();
  });
});

describe("a file that someone else changes while it is open", () => {
  it.each([
    ["removed", (path: string) => rm(path)],
    ["replaced", (path: string) => rename(path, `${path}.old`).then(() => writeFile(path, ""))],
    ["made longer", (path: string) => writeFile(path, "x", { flag: "a" })],
    ["made shorter", (path: string) => writeFile(path, "")],
  ])("takes no further record when it was %s", async (_name, change) => {
    const path = join(await temporaryDirectory(), "journal");
    const journal = await openJournal(path);
    await journal.append([1]);
    await change(path);
    await refused(journal.append([2]), "journal-changed");
    await refused(journal.append([3]), "journal-changed");
    await journal.close();
  });
});

describe("a power cut at any moment", () => {
  it("loses no acknowledged record and invents none", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ batches: fc.array(fc.integer({ min: 1, max: 3 })), turns: fc.nat(60) }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.infiniteStream(fc.nat(1000)),
        async (lives, chance) => {
          const disk = new MemoryDisk();
          const pick = (most: number): number => (chance.next().value as number) % (most + 1);
          let stored: unknown[] = [];
          let number = 0;
          for (const { batches, turns } of lives) {
            const journal = await openJournal("/data/store/journal", { files: disk.files });
            const made: number[] = [];
            let acknowledged = 0;
            for (const size of batches) {
              const batch = Array.from({ length: size }, () => number++);
              made.push(...batch);
              const soFar = made.length;
              journal.append(batch).then(
                () => {
                  if (soFar > acknowledged) acknowledged = soFar;
                },
                () => {},
              );
              if (pick(2) === 0) await Promise.resolve();
            }
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            const promised = acknowledged;
            disk.powerCut(pick);
            const { records } = await read("/data/store/journal", { files: disk.files });
            const fresh = records.slice(stored.length);
            expect(records.slice(0, stored.length)).toEqual(stored);
            expect(fresh.length).toBeGreaterThanOrEqual(promised);
            expect(fresh).toEqual(made.slice(0, fresh.length));
            stored = records;
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
