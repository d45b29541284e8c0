import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { JournalError, openJournal, verifyJournal } from "@casebook/journal";
import { MemoryDisk, systemError } from "@casebook/journal/testing";
import { describe, expect, it } from "vitest";
import { read, recordsOf, refused, temporaryDirectory, write } from "./__fixtures__/helpers.ts";

const records = [{ id: "a", text: "ä😀" }, { id: "b" }, { id: "c", n: 17 }, { id: "d" }];

/** A disk that holds these bytes as `/journal`. */
async function diskWith(bytes: Buffer): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const file = await disk.files.open("/journal", "write");
  await file.write(bytes, 0);
  return disk;
}

async function soundBytes(): Promise<Buffer> {
  const disk = new MemoryDisk();
  await write("/journal", records, { files: disk.files });
  return Buffer.from(disk.contents("/journal"));
}

describe("a corrupt line in the middle", () => {
  it("is skipped, reported with its number, kept aside once, and stays in the journal", async () => {
    const path = join(await temporaryDirectory(), "journal");
    await write(path, records);
    const corrupt = (await readFile(path, "utf8")).replace('"b"', '"X"').replace(/^.{8} (.*17)/m, "nonsense $1");
    await writeFile(path, corrupt);

    const first = await read(path);
    expect(first.records).toEqual([records[0], records[3]]);
    const [bad, odd] = first.journal.damage;
    expect(bad).toMatchObject({ line: 3, kind: "checksum", encoding: "utf8", keptIn: `${path}.damaged` });
    expect(bad?.raw).toMatch(/^[0-9a-f]{8} \{"id":"X"\}$/);
    expect(odd).toMatchObject({ line: 4, kind: "syntax", raw: 'nonsense {"id":"c","n":17}' });

    const kept = await readFile(`${path}.damaged`, "utf8");
    expect(
      kept
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { line: 3, kind: "checksum", raw: bad?.raw, encoding: "utf8" },
      { line: 4, kind: "syntax", raw: odd?.raw, encoding: "utf8" },
    ]);
    expect((await read(path)).journal.damage).toEqual(first.journal.damage);
    expect(await readFile(`${path}.damaged`, "utf8")).toBe(kept);
    expect(await readFile(path, "utf8")).toBe(corrupt);
  });

  it("is kept in base64 when it is not text", async () => {
    const bytes = await soundBytes();
    bytes[bytes.indexOf('"b"') + 1] = 0xff;
    const disk = await diskWith(bytes);
    const { journal } = await read("/journal", { files: disk.files });
    expect(journal.damage).toMatchObject([{ line: 3, kind: "checksum", encoding: "base64" }]);
    expect(Buffer.from(journal.damage[0]?.raw ?? "", "base64").includes(0xff)).toBe(true);
  });

  it("is kept again after the file aside was cut short", async () => {
    const disk = await diskWith(Buffer.from((await soundBytes()).toString().replace('"b"', '"X"')));
    await read("/journal", { files: disk.files });
    const kept = disk.contents("/journal.damaged");
    const aside = await disk.files.open("/journal.damaged", "write");
    await aside.truncate(20);
    await read("/journal", { files: disk.files });
    expect(disk.contents("/journal.damaged")).toBe(`${kept.slice(0, 20)}\n${kept}`);
  });

  it("is reported by verify, which changes nothing", async () => {
    const disk = await diskWith(Buffer.from((await soundBytes()).toString().replace('"b"', '"X"')));
    const { records: count, damage } = await verifyJournal("/journal", { files: disk.files });
    expect(count).toBe(3);
    expect(damage).toMatchObject([{ line: 3, kind: "checksum" }]);
    expect(damage[0]).not.toHaveProperty("keptIn");
    expect(
      disk.operations.filter((operation) => !/^(open|read|status|close|write) \/journal$/.test(operation)),
    ).toEqual([]);
    expect(disk.operations.filter((operation) => operation.startsWith("write"))).toHaveLength(1);
  });

  it("is an error of the replay when it appeared after the opening", async () => {
    const { files } = await diskWith(await soundBytes());
    const journal = await openJournal("/journal", { files });
    const file = await files.open("/journal", "write");
    await file.write(Buffer.from("!"), (await file.status()).size - 4);
    expect((await refused(recordsOf(journal), "journal-changed")).value).toBe(5);
    await journal.close();
  });
});

describe("a torn last line", () => {
  it("is cut off, kept aside first, and reported; its line number is free again", async () => {
    const disk = await diskWith((await soundBytes()).subarray(0, -5));
    const journal = await openJournal("/journal", { files: disk.files });
    expect(journal.damage).toMatchObject([{ line: 5, kind: "torn", keptIn: "/journal.damaged" }]);
    expect(journal.damage[0]?.raw).toMatch(/^[0-9a-f]{8} \{"id":$/);
    const operations = disk.operations.filter((operation) => /^(sync|syncDirectory|truncate) /.test(operation));
    expect(operations.slice(operations.indexOf("sync /journal.damaged")).slice(0, 3)).toEqual([
      "sync /journal.damaged",
      "syncDirectory /",
      "truncate /journal",
    ]);
    await journal.append([{ id: "e" }]);
    expect(await recordsOf(journal)).toEqual([...records.slice(0, 3), { id: "e" }]);
    await journal.close();
    expect((await read("/journal", { files: disk.files })).journal.damage).toEqual([]);
  });

  it("stays when it cannot be kept aside", async () => {
    const torn = (await soundBytes()).subarray(0, -5);
    const disk = await diskWith(torn);
    disk.before = (operation, path) => {
      if (operation === "sync" && path === "/journal.damaged") throw systemError("EIO", path);
    };
    await refused(openJournal("/journal", { files: disk.files }), "journal-file");
    expect(disk.contents("/journal")).toBe(torn.toString());
    expect(disk.has("/journal.lock")).toBe(false);
  });

  it("counts and is completed when only the newline is missing", async () => {
    const disk = await diskWith((await soundBytes()).subarray(0, -1));
    expect((await read("/journal", { files: disk.files, readOnly: true })).records).toEqual(records);
    const journal = await openJournal("/journal", { files: disk.files });
    expect(journal.damage).toEqual([]);
    await journal.append(["next"]);
    await journal.close();
    expect((await read("/journal", { files: disk.files })).records).toEqual([...records, "next"]);
  });
});

describe("a journal cut off at any length", () => {
  it("serves every record that is whole and reports the rest", async () => {
    const bytes = await soundBytes();
    const lines = bytes.toString().split("\n");
    for (let length = 0; length < bytes.length; length += 1) {
      const { files } = await diskWith(bytes.subarray(0, length));
      let whole = 0;
      let end = 0;
      for (const line of lines) {
        end += Buffer.byteLength(line);
        if (end > length) break;
        whole += 1;
        end += 1;
      }
      const between = end - Buffer.byteLength(lines[whole] ?? "") < length;
      const { records: served, journal } = await read("/journal", { files });
      expect(served, `length ${length}`).toEqual(records.slice(0, Math.max(0, whole - 1)));
      expect(journal.damage, `length ${length}`).toMatchObject(between ? [{ line: whole + 1, kind: "torn" }] : []);
      const again = await read("/journal", { files });
      expect(again.records).toEqual(served);
      expect(again.journal.damage).toEqual([]);
    }
  });
});

describe("a journal with any one byte flipped", () => {
  it("is refused or reports damage, and never serves what was not written", async () => {
    const bytes = await soundBytes();
    const written = new Set(records.map((record) => JSON.stringify(record)));
    for (let position = 0; position < bytes.length; position += 1) {
      for (const mask of [0x01, 0x20, 0x80, bytes[position]! ^ 0x0a]) {
        if (mask === 0) continue;
        const flipped = Buffer.from(bytes);
        flipped[position] = flipped[position]! ^ mask;
        const { files } = await diskWith(flipped);
        const result = await read("/journal", { files, readOnly: true }).catch((error: unknown) => error);
        if (result instanceof Error) {
          expect(result).toBeInstanceOf(JournalError);
          continue;
        }
        const { records: served, journal } = result as Awaited<ReturnType<typeof read>>;
        expect(journal.damage.length, `position ${position}, mask ${mask}`).toBeGreaterThan(0);
        for (const record of served) expect(written).toContain(JSON.stringify(record));
      }
    }
  });
});
