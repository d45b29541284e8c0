import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openJournal, verifyJournal } from "@casebook/journal";
import { MemoryDisk } from "@casebook/journal/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { read, recordsOf, refused, temporaryDirectory, write } from "./__fixtures__/helpers.ts";

describe("a journal", () => {
  it("is created with a header, in directories that were missing", async () => {
    const path = join(await temporaryDirectory(), "a", "b c", "incidents.journal");
    const journal = await openJournal(path);
    expect(journal.path).toBe(path);
    expect(journal.damage).toEqual([]);
    expect(await recordsOf(journal)).toEqual([]);
    await journal.close();
    expect(await readFile(path, "utf8")).toBe('be078575 {"format":"casebook.journal","version":1}\n');
  });

  it("treats an empty file as a new one", async () => {
    const path = join(await temporaryDirectory(), "journal");
    await writeFile(path, "");
    await write(path, [1]);
    expect((await read(path)).records).toEqual([1]);
  });

  it("gives back what was appended, now and after reopening, with line numbers", async () => {
    const path = join(await temporaryDirectory(), "journal");
    const journal = await openJournal(path);
    await journal.append([{ id: "a" }, null]);
    await journal.append([[1, "two"]]);
    const lines: unknown[] = [];
    for await (const each of journal.replay()) lines.push(each);
    expect(lines).toEqual([
      { line: 2, record: { id: "a" } },
      { line: 3, record: null },
      { line: 4, record: [1, "two"] },
    ]);
    await journal.close();
    expect((await read(path)).records).toEqual([{ id: "a" }, null, [1, "two"]]);
    expect(await verifyJournal(path)).toEqual({ records: 3, damage: [] });
  });

  it("leaves nothing but the file behind when closed", async () => {
    const directory = await temporaryDirectory();
    await write(join(directory, "journal"), [1]);
    expect(await readdir(directory)).toEqual(["journal"]);
  });

  it("keeps any JSON over any number of reopenings", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ batch: fc.array(fc.jsonValue()), reopen: fc.boolean() }), { maxLength: 6 }),
        async (steps) => {
          const { files } = new MemoryDisk();
          const expected: unknown[] = [];
          let journal = await openJournal("/journal", { files });
          for (const { batch, reopen } of steps) {
            await journal.append(batch);
            expected.push(...batch.map((record) => JSON.parse(JSON.stringify(record))));
            if (reopen) {
              await journal.close();
              journal = await openJournal("/journal", { files });
            }
            expect(await recordsOf(journal)).toEqual(expected);
            expect(journal.damage).toEqual([]);
          }
          await journal.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps separators, emoji, lone surrogates, prototype names and long strings", async () => {
    const path = join(await temporaryDirectory(), "journal");
    const records = [
      "a\u2028b\u2029c\r\nd\0",
      "👩‍👩‍👧‍👦 שלום",
      "\ud800",
      "\udfff tail",
      JSON.parse('{"__proto__": {"a": 1}, "constructor": "x"}'),
      "é".repeat(1_000_000),
      "x".repeat(3_000_000),
      "",
    ];
    await write(path, records);
    expect((await read(path)).records).toEqual(records);
  });

  it("replays what was on the disk when the replay began, also while records are appended", async () => {
    const { files } = new MemoryDisk();
    const journal = await openJournal("/journal", { files });
    await journal.append([1, 2]);
    const seen: unknown[] = [];
    for await (const { record } of journal.replay()) {
      seen.push(record);
      await journal.append([record]);
    }
    expect(seen).toEqual([1, 2]);
    expect(await recordsOf(journal)).toEqual([1, 2, 1, 2]);
    await journal.close();
  });

  it("lets a replay be broken off and several run at once", async () => {
    const { files } = new MemoryDisk();
    const journal = await openJournal("/journal", { files });
    await journal.append([1, 2, 3]);
    for await (const { record } of journal.replay()) if (record === 2) break;
    expect(await Promise.all([recordsOf(journal), recordsOf(journal)])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    await journal.close();
  });

  it("finishes appends under way when closed, and refuses all after that", async () => {
    const { files } = new MemoryDisk();
    const journal = await openJournal("/journal", { files });
    const appended = journal.append([1]);
    const closed = Promise.all([journal.close(), journal.close()]);
    await refused(journal.append([2]), "journal-closed");
    await appended;
    await closed;
    await journal.close();
    await refused(recordsOf(journal), "journal-closed");
    expect((await read("/journal", { files })).records).toEqual([1]);
  });

  it("breaks a replay off with an error when it is closed meanwhile", async () => {
    const { files } = new MemoryDisk();
    await write("/journal", ["x".repeat(600_000), "y".repeat(600_000)], { files });
    const journal = await openJournal("/journal", { files });
    const replay = journal.replay()[Symbol.asyncIterator]();
    await replay.next();
    await journal.close();
    await refused(Promise.resolve(replay.next()), "journal-closed");
  });

  it("writes nothing for no records", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files });
    const before = disk.operations.length;
    await journal.append([]);
    expect(disk.operations.slice(before)).toEqual([]);
    await journal.close();
  });

  it("has one lock for a file and a symbolic link to it", async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, "real"));
    await symlink(join(directory, "real"), join(directory, "linked"));
    const journal = await openJournal(join(directory, "real", "journal"));
    await refused(openJournal(join(directory, "linked", "journal")), "journal-locked");
    await symlink(join(directory, "real", "journal"), join(directory, "link"));
    await refused(openJournal(join(directory, "link")), "journal-locked");
    await journal.close();
  });
});

describe("opening", () => {
  it.each([
    [{ colour: "red" }, "options.colour"],
    [{ version: Number.NaN }, "options.version"],
    [{ version: 0 }, "options.version"],
    [{ version: "1" }, "options.version"],
    [{ format: "" }, "options.format"],
    [{ readOnly: "yes" }, "options.readOnly"],
    [{ files: {} }, "options.files"],
    [{ signal: {} }, "options.signal"],
    [null, "options"],
  ])("refuses %o and names %s", async (options, field) => {
    const error = await refused(openJournal("/nowhere/journal", options as object), "journal-option");
    expect(error.field).toBe(field);
  });

  it.each(["", "a\0b", 7, undefined])("refuses the path %o", async (path) => {
    expect((await refused(openJournal(path as string), "journal-option")).field).toBe("path");
    expect((await refused(verifyJournal(path as string), "journal-option")).field).toBe("path");
  });

  it("refuses a directory and a path through a file", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "file"), "");
    await refused(openJournal(directory), "journal-file");
    await refused(openJournal(join(directory, "file", "journal")), "journal-file");
  });

  it("can be cancelled, before and during the reading, and gives the lock back", async () => {
    const disk = new MemoryDisk();
    await write("/journal", ["x".repeat(600_000), 1], { files: disk.files });
    const reason = new Error("enough");
    await expect(openJournal("/journal", { files: disk.files, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const controller = new AbortController();
    let reads = 0;
    disk.before = (operation, path) => {
      if (operation === "read" && path === "/journal") reads += 1;
      if (reads === 3) controller.abort(reason);
    };
    await expect(openJournal("/journal", { files: disk.files, signal: controller.signal })).rejects.toBe(reason);
    disk.before = () => {};
    expect((await read("/journal", { files: disk.files })).records).toHaveLength(2);
  });
});

describe("appending", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  it.each([
    ["undefined", undefined],
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["a bigint", { deep: [1n] }],
    ["NaN", { score: Number.NaN }],
    ["an infinity", [Number.POSITIVE_INFINITY]],
    ["undefined in an array", [undefined]],
    ["a function in an object", { run: () => 1 }],
    ["an invalid date", { at: new Date(Number.NaN) }],
    ["a map", { scores: new Map([[1, 2]]) }],
    ["bytes", new Uint8Array(3)],
    ["a circle", circle],
  ])("refuses %s, says which record, and writes nothing of the append", async (_name, value) => {
    const { files } = new MemoryDisk();
    const journal = await openJournal("/journal", { files });
    const error = await refused(journal.append(["good", value]), "journal-record");
    expect(error.field).toBe("records[1]");
    expect(error.value).toBe(value);
    expect(await recordsOf(journal)).toEqual([]);
    await journal.append(["good"]);
    await journal.close();
    expect((await read("/journal", { files })).records).toEqual(["good"]);
  });

  it("leaves out properties that are undefined and writes dates as text", async () => {
    const { files } = new MemoryDisk();
    await write("/journal", [{ a: undefined, at: new Date(0) }], { files });
    expect((await read("/journal", { files })).records).toEqual([{ at: "1970-01-01T00:00:00.000Z" }]);
  });

  it("refuses records that are not in an array", async () => {
    const { files } = new MemoryDisk();
    const journal = await openJournal("/journal", { files });
    expect((await refused(journal.append("text" as never), "journal-record")).field).toBe("records");
    await journal.close();
  });
});
