import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";
import { openJournal, verifyJournal } from "@casebook/journal";
import { MemoryDisk } from "@casebook/journal/testing";
import { describe, expect, it } from "vitest";
import { read, recordsOf, temporaryDirectory, write } from "./__fixtures__/helpers.ts";

describe("a journal opened for reading only", () => {
  it("changes nothing, even with a torn and a corrupt line", async () => {
    const disk = new MemoryDisk();
    await write("/journal", ["a", "b", "c"], { files: disk.files });
    const file = await disk.files.open("/journal", "write");
    await file.truncate(Buffer.byteLength(disk.contents("/journal")) - 3);
    await file.write(Buffer.from("#"), disk.contents("/journal").indexOf('"b"') + 1);
    const before = disk.contents("/journal");
    const from = disk.operations.length;
    const { records, journal } = await read("/journal", { files: disk.files, readOnly: true });
    await verifyJournal("/journal", { files: disk.files });
    expect(records).toEqual(["a"]);
    expect(journal.damage).toMatchObject([
      { line: 3, kind: "checksum" },
      { line: 4, kind: "torn" },
    ]);
    expect(disk.contents("/journal")).toBe(before);
    expect(new Set(disk.operations.slice(from).map((operation) => operation.split(" ")[0]))).toEqual(
      new Set(["status", "open", "read", "close"]),
    );
  });

  it("works in a directory that may not be written to", async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, "journal");
    await write(path, [1, 2]);
    await chmod(path, 0o444);
    await chmod(directory, 0o555);
    const journal = await openJournal(path, { readOnly: true });
    expect(await recordsOf(journal)).toEqual([1, 2]);
    await journal.close();
    expect(await readdir(directory)).toEqual(["journal"]);
    await chmod(directory, 0o755);
  });
});
