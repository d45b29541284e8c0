import { openJournal, repairJournal, verifyJournal } from "@casebook/journal";
import { MemoryDisk } from "@casebook/journal/testing";
import { expect, it } from "vitest";
import { read, refused, write } from "./__fixtures__/helpers.ts";

it("a sound journal is left as it is", async () => {
  const disk = new MemoryDisk();
  await write("/journal", [1, 2], { files: disk.files });
  const bytes = disk.bytes("/journal");
  expect(await repairJournal("/journal", { files: disk.files })).toEqual({ records: 2, setAside: [] });
  expect(disk.bytes("/journal")).toEqual(bytes);
  expect(disk.paths()).toEqual(["/journal"]);
});

it("damaged lines are taken out, kept aside and named", async () => {
  const disk = new MemoryDisk();
  await write("/journal", ["a", "b", "c", "d"], { files: disk.files });
  disk.put("/journal", Buffer.from(disk.contents("/journal").replace('"b"', '"X"')).subarray(0, -3));
  const { records, setAside } = await repairJournal("/journal", { files: disk.files });
  expect(records).toBe(2);
  expect(setAside).toMatchObject([
    { line: 3, kind: "checksum", keptIn: "/journal.damaged" },
    { line: 5, kind: "torn", keptIn: "/journal.damaged" },
  ]);
  expect(await verifyJournal("/journal", { files: disk.files })).toEqual({ records: 2, damage: [] });
  expect((await read("/journal", { files: disk.files })).records).toEqual(["a", "c"]);
  expect(disk.contents("/journal.damaged")).toContain('\\"X\\"');
});

it("a damaged header is set aside too, and a new one written, if sound lines follow it", async () => {
  const disk = new MemoryDisk();
  await write("/journal", ["a", "b"], { files: disk.files });
  disk.put("/journal", Buffer.from(disk.contents("/journal").replace("casebook", "casebo0k")));
  await refused(openJournal("/journal", { files: disk.files }), "journal-header");
  const { records, setAside } = await repairJournal("/journal", { files: disk.files });
  expect(records).toBe(2);
  expect(setAside).toMatchObject([{ line: 1, kind: "checksum", keptIn: "/journal.damaged" }]);
  expect((await read("/journal", { files: disk.files })).records).toEqual(["a", "b"]);
});

it.each(["hello\nworld\n", "", '00000000 {"a":1}\n'])(
  "a file without a sound line is left as it is: %j",
  async (text) => {
    const disk = new MemoryDisk();
    disk.put("/journal", Buffer.from(text));
    const error = await repairJournal("/journal", { files: disk.files }).catch((thrown: unknown) => thrown);
    if (text !== "") {
      expect(error).toMatchObject({ code: "journal-header" });
      expect(disk.contents("/journal")).toBe(text);
    }
  },
);
