import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openJournal, verifyJournal } from "@casebook/journal";
import { MemoryDisk, systemError } from "@casebook/journal/testing";
import { describe, expect, it } from "vitest";
import { read, recordsOf, refused, temporaryDirectory, write } from "./__fixtures__/helpers.ts";

async function journalWith(text: string | Buffer): Promise<string> {
  const path = join(await temporaryDirectory(), "journal");
  await writeFile(path, text);
  return path;
}

function diskWith(text: string): MemoryDisk {
  const disk = new MemoryDisk();
  disk.put("/journal", Buffer.from(text));
  return disk;
}

describe("a file that is not the journal asked for", () => {
  it.each([
    ["a text without newline", "hello"],
    ["a table", "id,title\n1,x\n"],
    ["an empty line", "\n"],
    ["records without a header", '9f6b1a0c {"id":"a"}\n'],
    ["a header without checksum", '{"format":"casebook.journal","version":1}\n'],
    ["a long binary file", Buffer.alloc(100_000, 7)],
    ["the beginning of a header, zeros, and something else", "be07\0\0x"],
    ["zeros longer than a header", Buffer.alloc(5000)],
    ["a header with carriage return", 'be078575 {"format":"casebook.journal","version":1}\r\n'],
  ])("is refused and left as it is: %s", async (_name, text) => {
    const path = await journalWith(text);
    for (const readOnly of [false, true]) {
      const error = await refused(openJournal(path, { readOnly }), "journal-header");
      expect(error.remedy).toContain('be078575 {"format":"casebook.journal","version":1}');
    }
    await refused(verifyJournal(path), "journal-header");
    expect(await readFile(path)).toEqual(Buffer.from(text));
    expect(await readdir(join(path, ".."))).toEqual(["journal"]);
  });

  it("is refused when its format is another", async () => {
    const path = join(await temporaryDirectory(), "journal");
    await write(path, [1], { format: "ledger" });
    const error = await refused(openJournal(path), "journal-format");
    expect([error.field, error.value]).toEqual(["header.format", "ledger"]);
    expect((await read(path, { format: "ledger" })).records).toEqual([1]);
  });

  it("is refused when its version is newer or older, and left as it is", async () => {
    const path = join(await temporaryDirectory(), "journal");
    await write(path, [1], { version: 2 });
    const bytes = await readFile(path, "utf8");
    const newer = await refused(openJournal(path), "journal-version");
    expect([newer.field, newer.value]).toEqual(["header.version", 2]);
    expect(newer.message).toContain("newer");
    expect((await refused(openJournal(path, { version: 3 }), "journal-version")).message).toContain("older");
    expect(await readFile(path, "utf8")).toBe(bytes);
    expect((await read(path, { version: 2 })).records).toEqual([1]);
  });

  it("is served again once the line named in the remedy stands first", async () => {
    const path = join(await temporaryDirectory(), "journal");
    await write(path, ["kept"]);
    const [, ...rest] = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, ["broken", ...rest].join("\n"));
    const { remedy } = await refused(openJournal(path), "journal-header");
    await writeFile(path, [remedy.slice(remedy.indexOf("first line: ") + 12), ...rest].join("\n"));
    expect((await read(path)).records).toEqual(["kept"]);
  });
});

describe("a file of an older version", () => {
  const stored = new URL("./__fixtures__/stored/version-1.journal", import.meta.url);
  const readers = { 1: (record: unknown) => ({ wrapped: record }), 2: (record: unknown) => record };
  const options = { format: "example.notes", version: 3, readers };
  const records = [{ id: "a", text: "ä😀\u2028" }, null, [1, "two"]];

  it("is read by the reader of that version, and left as it is by who only reads", async () => {
    const path = await journalWith(await readFile(stored));
    const translated = records.map((wrapped) => ({ wrapped }));
    expect((await read(path, { ...options, readOnly: true })).records).toEqual(translated);
    expect(await verifyJournal(path, options)).toEqual({ records: 3, damage: [] });
    expect(await readFile(path)).toEqual(await readFile(stored));
    expect(await readdir(join(path, ".."))).toEqual(["journal"]);
  });

  it("is written anew in the current version when opened for writing, and translated only once", async () => {
    const path = await journalWith(await readFile(stored));
    const journal = await openJournal(path, { ...options, newFingerprint: () => "f-1" });
    await journal.append([{ wrapped: "new" }]);
    const all = [...records, "new"].map((wrapped) => ({ wrapped }));
    expect(await recordsOf(journal)).toEqual(all);
    await journal.close();
    expect((await readFile(path, "utf8")).split("\n")[0]).toContain(
      '{"format":"example.notes","version":3,"fingerprint":"f-1"}',
    );
    expect((await read(path, { ...options, readers: {} })).records).toEqual(all);
    expect(await readdir(join(path, ".."))).toEqual(["journal"]);
  });

  it("is left as it is when it cannot be written anew, and opens the next time", async () => {
    const disk = new MemoryDisk();
    disk.put("/journal", await readFile(stored));
    disk.before = (operation) => {
      if (operation === "rename") throw systemError("EIO", "/journal");
    };
    await refused(openJournal("/journal", { ...options, files: disk.files }), "journal-write-failed");
    expect(disk.bytes("/journal")).toEqual(await readFile(stored));
    expect(disk.paths()).toEqual(["/journal"]);
    disk.before = () => {};
    expect((await read("/journal", { ...options, files: disk.files })).records).toHaveLength(3);
  });

  it("keeps its damaged lines aside before it is written anew", async () => {
    const path = await journalWith((await readFile(stored, "utf8")).replace('"two"', '"2wo"'));
    const { records: served, journal } = await read(path, options);
    expect(served).toHaveLength(2);
    expect(journal.damage).toMatchObject([{ line: 4, kind: "checksum", keptIn: `${path}.damaged` }]);
    expect((await read(path, options)).journal.damage).toEqual([]);
  });
});

describe("a fingerprint in the header", () => {
  it("is asked for when the file is made and again when it is written anew", async () => {
    const path = join(await temporaryDirectory(), "journal");
    const options = { newFingerprint: (previous = "f") => `${previous}+` };
    const headers: string[] = [];
    for (let round = 0; round < 4; round++) {
      const journal = await openJournal(path, options);
      if (round >= 2) await journal.rewrite((records) => records);
      await journal.close();
      headers.push((await readFile(path, "utf8")).slice(9));
    }
    expect(headers[0]).toBe('{"format":"casebook.journal","version":1,"fingerprint":"f+"}\n');
    expect(headers[1]).toBe(headers[0]);
    expect(headers[3]).toContain('"f+++"');
    expect(headers[2]).toContain('"f++"');
  });

  it.each(["", "ä", "a\nb", 5])("is refused when it cannot stand there: %j", async (name) => {
    const path = join(await temporaryDirectory(), "journal");
    const error = await refused(openJournal(path, { newFingerprint: () => name as string }), "journal-option");
    expect(error.field).toBe("options.newFingerprint");
    await write(path, [1]);
  });

  it("that was cut short with the header is written again, at any length", async () => {
    const whole = '12345678 {"format":"casebook.journal","version":1,"fingerprint":"f-1"}';
    for (let length = 1; length < whole.length; length++) {
      const { files } = diskWith(whole.slice(0, length));
      expect((await read("/journal", { files })).journal.damage, `length ${length}`).toMatchObject([{ kind: "torn" }]);
    }
  });
});

describe("a header cut short while the file was created", () => {
  it.each(["be07", 'be078575 {"format":"case', "be07\0\0\0\0\0\0", "\0\0\0"])("is written again: %j", async (text) => {
    const path = await journalWith(text);
    expect((await read(path, { readOnly: true })).journal.damage).toMatchObject([{ line: 1, kind: "torn", raw: text }]);
    expect(await readFile(path, "utf8")).toBe(text);
    const journal = await openJournal(path);
    expect(journal.damage).toMatchObject([{ line: 1, kind: "torn", raw: text, keptIn: `${path}.damaged` }]);
    await journal.append([1]);
    await journal.close();
    expect((await read(path)).records).toEqual([1]);
  });
});

describe("a reader", () => {
  it("needs a file that is there", async () => {
    const directory = await temporaryDirectory();
    await refused(openJournal(join(directory, "journal"), { readOnly: true }), "journal-missing");
    await refused(verifyJournal(join(directory, "journal")), "journal-missing");
    expect(await readdir(directory)).toEqual([]);
    await mkdir(join(directory, "folder"));
    await refused(verifyJournal(join(directory, "folder")), "journal-file");
  });

  it("that came before the header was written sees the records once they are there", async () => {
    const path = await journalWith("");
    const reader = await openJournal(path, { readOnly: true });
    await write(path, [1]);
    expect(await recordsOf(reader)).toEqual([1]);
    await reader.close();
  });

  it("that came before another header was written refuses the replay", async () => {
    const path = await journalWith("");
    const reader = await openJournal(path, { readOnly: true });
    await write(path, [1], { format: "ledger" });
    await refused(recordsOf(reader), "journal-format");
    await reader.close();
  });
});
