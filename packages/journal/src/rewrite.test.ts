import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { openJournal, type ReplayedRecord } from "@casebook/journal";
import { MemoryDisk, systemError } from "@casebook/journal/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { read, recordsOf, refused, temporaryDirectory, write } from "./__fixtures__/helpers.ts";

/** Leaves out the odd numbers. */
async function* even(records: AsyncIterable<ReplayedRecord>): AsyncGenerator<unknown> {
  for await (const { record } of records) if ((record as number) % 2 === 0) yield record;
}

describe("a journal that is written anew", () => {
  it("holds what was made of its records, is smaller, and goes on", async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, "journal");
    const journal = await openJournal(path);
    await journal.append([1, 2, 3, 4]);
    const { size } = await stat(path);
    const report = await journal.rewrite(even);
    expect(report).toEqual({ before: size, after: (await stat(path)).size });
    expect(report.after).toBeLessThan(report.before);
    await journal.append([5]);
    expect(await recordsOf(journal)).toEqual([2, 4, 5]);
    await journal.rewrite(() => ["all new"]);
    await journal.rewrite((records) => keep(records));
    await journal.append([6]);
    await journal.close();
    expect((await read(path)).records).toEqual(["all new", 6]);
    expect(await readdir(directory)).toEqual(["journal"]);
  });

  it("may be empty, and may grow", async () => {
    const { files } = new MemoryDisk();
    const journal = await openJournal("/journal", { files });
    await journal.rewrite(() => []);
    expect(await recordsOf(journal)).toEqual([]);
    await journal.rewrite(() => Array.from({ length: 3000 }, (_, at) => "x".repeat(at)));
    await journal.append(["end"]);
    await journal.close();
    const { records } = await read("/journal", { files });
    expect([records.length, records.at(-2), records.at(-1)]).toEqual([3001, "x".repeat(2999), "end"]);
  });

  it("is followed by what was appended meanwhile, which waits for nothing but the last step", async () => {
    const { files } = new MemoryDisk();
    const journal = await openJournal("/journal", { files });
    await journal.append([1, 2]);
    const appended: string[] = [];
    await journal.rewrite(async function* (records) {
      yield* even(records);
      await journal.append([7]);
      appended.push("during");
      void journal.append([9]);
    });
    expect(appended).toEqual(["during"]);
    await journal.append([10]);
    expect(await recordsOf(journal)).toEqual([2, 7, 9, 10]);
    await journal.close();
    expect((await read("/journal", { files })).records).toEqual([2, 7, 9, 10]);
  });

  it("takes turns when it is asked twice at once, and is finished before the closing", async () => {
    const { files } = new MemoryDisk();
    const journal = await openJournal("/journal", { files });
    await journal.append([1]);
    const twice = [1, 2].map(() =>
      journal.rewrite(async function* (records) {
        for await (const { record } of records) yield (record as number) + 1;
      }),
    );
    await journal.close();
    await Promise.all(twice);
    expect((await read("/journal", { files })).records).toEqual([3]);
  });

  it("lets a replay that was under way go on in the old file, and readers beside it too", async () => {
    const path = join(await temporaryDirectory(), "journal");
    const big = Array.from({ length: 8 }, (_, at) => String(at).repeat(100_000));
    const journal = await openJournal(path);
    await journal.append(big);
    const reader = await openJournal(path, { readOnly: true });
    const replay = journal.replay()[Symbol.asyncIterator]();
    const seen = [(await replay.next()).value?.record];
    await journal.rewrite(() => ["new"]);
    for (let next = await replay.next(); !next.done; next = await replay.next()) seen.push(next.value.record);
    expect(seen).toEqual(big);
    expect(await recordsOf(reader)).toEqual(big);
    await reader.close();
    expect(await recordsOf(journal)).toEqual(["new"]);
    await journal.close();
  });

  it("leaves damaged lines out; they stay aside, or go with it when asked", async () => {
    const disk = new MemoryDisk();
    await write("/journal", [1, 2, 3], { files: disk.files });
    disk.put("/journal", Buffer.from(disk.contents("/journal").replace(" 2\n", " 5\n")));
    const journal = await openJournal("/journal", { files: disk.files });
    expect(journal.damage).toMatchObject([{ line: 3, kind: "checksum" }]);
    await journal.rewrite(keep);
    expect(await recordsOf(journal)).toEqual([1, 3]);
    expect(disk.contents("/journal.damaged")).toContain(" 5");
    await journal.rewrite(keep, { dropDamaged: true });
    expect(disk.has("/journal.damaged")).toBe(false);
    await journal.close();
    expect((await read("/journal", { files: disk.files })).journal.damage).toEqual([]);
  });

  it("is refused by a reader and after closing", async () => {
    const { files } = new MemoryDisk();
    await write("/journal", [1], { files });
    const reader = await openJournal("/journal", { files, readOnly: true });
    await refused(reader.rewrite(keep), "journal-read-only");
    await reader.close();
    await refused(reader.rewrite(keep), "journal-closed");
    const journal = await openJournal("/journal", { files });
    await journal.close();
    await refused(journal.rewrite(keep), "journal-closed");
  });
});

describe("a rewriting that breaks off", () => {
  it.each([
    ["the source throws", () => failingSource()],
    ["a record cannot be written", () => [1, undefined]],
  ])("leaves the journal as it was when %s", async (_name, change) => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    await journal.append([1]);
    await expect(journal.rewrite(change)).rejects.toThrow();
    expect(disk.has("/journal.new")).toBe(false);
    await journal.append([2]);
    expect(await recordsOf(journal)).toEqual([1, 2]);
    await journal.close();
  });

  it("leaves the journal as it was when the disk is full, or fails, at any step before the new file is in place", async () => {
    for (const [operation, code] of [
      ["open", "EMFILE"],
      ["write", "ENOSPC"],
      ["sync", "EIO"],
      ["rename", "EROFS"],
    ] as const) {
      const disk = new MemoryDisk();
      const journal = await openJournal("/journal", { files: disk.files });
      await journal.append([1, 2]);
      disk.before = (each, path) => {
        if (each === operation && path === "/journal.new") throw systemError(code, path);
      };
      const error = await refused(journal.rewrite(even), "journal-write-failed");
      expect((error.cause as { code?: string }).code).toBe(code);
      expect(disk.has("/journal.new"), operation).toBe(false);
      disk.before = () => {};
      await journal.append([3]);
      expect(await recordsOf(journal)).toEqual([1, 2, 3]);
      await journal.rewrite(even);
      expect(await recordsOf(journal)).toEqual([2]);
      await journal.close();
    }
  });

  it("takes no further record when it cannot be known which file a power cut would leave", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    await journal.append([1, 2]);
    let inPlace = false;
    disk.before = (operation, path) => {
      if (operation === "rename") inPlace = true;
      if (inPlace && operation === "syncDirectory") throw systemError("EIO", path);
    };
    await refused(journal.rewrite(even), "journal-sync-failed");
    await refused(journal.append([3]), "journal-broken");
    await refused(journal.rewrite(even), "journal-broken");
    expect(await recordsOf(journal)).toEqual([2]);
    disk.before = () => {};
    await journal.close();
    expect((await read("/journal", { files: disk.files })).records).toEqual([2]);
  });

  it("writes nothing in the place of a file that someone else put there", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    await journal.append([1]);
    await disk.files.remove("/journal");
    disk.put("/journal", Buffer.from("not ours"));
    await refused(journal.rewrite(keep), "journal-changed");
    expect(disk.contents("/journal")).toBe("not ours");
    await journal.close();
  });

  it("leaves a half-written file that the next writer deletes", async () => {
    const disk = new MemoryDisk();
    await write("/journal", [1], { files: disk.files });
    disk.put("/journal.new", Buffer.from("half of it"));
    expect((await read("/journal", { files: disk.files, readOnly: true })).records).toEqual([1]);
    expect(disk.has("/journal.new")).toBe(true);
    expect((await read("/journal", { files: disk.files })).records).toEqual([1]);
    expect(disk.has("/journal.new")).toBe(false);
  });
});

describe("a power cut at any moment of appending and writing anew", () => {
  it("loses no acknowledged record", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ work: fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), turns: fc.nat(120) }), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.infiniteStream(fc.nat(1000)),
        async (lives, chance) => {
          const disk = new MemoryDisk();
          const pick = (most: number): number => (chance.next().value as number) % (most + 1);
          const kept: number[] = [];
          let number = 0;
          for (const { work, turns } of lives) {
            const journal = await openJournal("/store/journal", { files: disk.files });
            const acknowledged: number[] = [];
            for (const isRewrite of work) {
              const mine = number++;
              if (isRewrite) void journal.rewrite(keep).catch(() => {});
              else
                void journal.append([mine]).then(
                  () => acknowledged.push(mine),
                  () => {},
                );
              for (let turn = 0; turn < pick(30); turn++) await Promise.resolve();
            }
            for (let turn = 0; turn < turns; turn++) await Promise.resolve();
            kept.push(...acknowledged);
            disk.powerCut(pick);
            const { records } = await read("/store/journal", { files: disk.files });
            for (const each of kept) expect(records).toContain(each);
            expect(records).toEqual([...new Set(records as number[])].sort((left, right) => left - right));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

async function* keep(records: AsyncIterable<ReplayedRecord>): AsyncGenerator<unknown> {
  for await (const { record } of records) yield record;
}

async function* failingSource(): AsyncGenerator<unknown> {
  yield 1;
  throw new Error("no more");
}
