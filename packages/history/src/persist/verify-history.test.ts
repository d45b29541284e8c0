import { type HistoryOptions, openHistory, verifyHistory } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { openJournal } from "@casebook/journal";
import { MemoryDisk } from "@casebook/journal/testing";
import { expect, test } from "vitest";
import { LetterEmbeddings } from "../__fixtures__/letter-embeddings.ts";
import { day } from "../__fixtures__/random-operations.ts";

const directory = "/store";
const journalPath = "/store/incidents.journal";
const indexPath = "/store/incidents.index";

function incident(id: string): Incident {
  return {
    id,
    title: "Checkout fails",
    summary: "",
    openedAt: day(1),
    knownAt: day(2),
    rootCause: { text: "Disk full" },
  };
}

async function stored(options: HistoryOptions = {}): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const history = await openHistory({ directory, files: disk.files, indexAfter: 0, ...options });
  await history.add([incident("a"), incident("b"), incident("c")]);
  await history.close();
  return disk;
}

const soundJournal = { file: "incidents.journal", sound: true, records: 4, damage: [] };
const soundIndex = { file: "incidents.index", sound: true };

test("sound files are sound, and stay as they are, repair or not", async () => {
  const disk = await stored();
  const before = disk.paths().map((path) => [path, disk.contents(path)]);
  for (const repair of [false, true]) {
    const report = await verifyHistory(directory, { files: disk.files, repair });
    expect(report).toEqual({ sound: true, files: [soundJournal, soundIndex], done: [], setAside: [] });
  }
  expect(disk.paths().map((path) => [path, disk.contents(path)])).toEqual(before);
});

test("damage is told with file and line; a repair sets it aside, says what it did, and leaves sound files", async () => {
  const disk = await stored();
  disk.put(journalPath, Buffer.from(`${disk.contents(journalPath).replace('"id":"b"', '"id":"x"')}deadbeef {`));
  const files = disk.files;
  const found = await verifyHistory(directory, { files });
  expect(found.sound).toBe(false);
  expect(found.files).toMatchObject([
    {
      file: "incidents.journal",
      sound: false,
      records: 3,
      damage: [
        { line: 4, kind: "checksum" },
        { line: 6, kind: "torn" },
      ],
    },
    { file: "incidents.index", sound: false, reason: expect.stringMatching(/journal/) },
  ]);
  expect(disk.has(`${journalPath}.damaged`)).toBe(false);

  const repaired = await verifyHistory(directory, { files, repair: true });
  expect(repaired.sound).toBe(true);
  expect(repaired.files).toEqual([{ ...soundJournal, records: 3 }]);
  expect(repaired.setAside).toMatchObject([{ line: 4, keptIn: `${journalPath}.damaged` }, { line: 6 }]);
  expect(repaired.done).toEqual([
    "took line 4, 6 out of incidents.journal and kept it in incidents.journal.damaged",
    "deleted incidents.index, which is made again from the journal",
  ]);
  expect(disk.contents(`${journalPath}.damaged`)).toContain('\\"id\\":\\"x\\"');
  const history = await openHistory({ directory, files });
  expect([await history.count(), history.damage]).toEqual([2, []]);
  await history.close();
  expect((await verifyHistory(directory, { files })).sound).toBe(true);
});

test("a damaged header is told, and repaired: the records are there again", async () => {
  const disk = await stored();
  disk.put(journalPath, Buffer.from(disk.contents(journalPath).replace("incidents", "incidentz")));
  const found = await verifyHistory(directory, { files: disk.files });
  expect(found.files[0]).toMatchObject({ sound: false, reason: expect.stringContaining("header") });
  expect((await verifyHistory(directory, { files: disk.files, repair: true })).sound).toBe(true);
  const history = await openHistory({ directory, files: disk.files });
  expect(await history.count()).toBe(3);
  await history.close();
});

test("a damaged index file and files left over from a crash are told, and deleted by a repair", async () => {
  const disk = await stored();
  disk.put(indexPath, disk.bytes(indexPath).subarray(0, -1));
  disk.put(`${indexPath}.new`, Buffer.from("half"));
  disk.put(`${journalPath}.new`, Buffer.from("half"));
  const found = await verifyHistory(directory, { files: disk.files });
  expect(found.files.filter(({ sound }) => !sound).map(({ file }) => file)).toEqual([
    "incidents.index",
    "incidents.journal.new",
    "incidents.index.new",
  ]);
  const repaired = await verifyHistory(directory, { files: disk.files, repair: true });
  expect([repaired.sound, repaired.files]).toEqual([true, [soundJournal]]);
  expect(disk.paths()).toEqual([journalPath]);
});

test("lines of another release are told and stay", async () => {
  const disk = await stored();
  const journal = await openJournal(journalPath, { format: "casebook.incidents", version: 2, files: disk.files });
  await journal.append([{ op: "merge" }]);
  await journal.close();
  const report = await verifyHistory(directory, { files: disk.files, repair: true });
  expect(report.sound).toBe(true);
  expect(report.files[0]?.damage).toEqual([{ line: 6, kind: "operation", raw: '{"op":"merge"}' }]);
  expect(disk.contents(journalPath)).toContain("merge");
});

test("nothing is checked where there is nothing, and nothing repaired beside a writer", async () => {
  const disk = new MemoryDisk();
  await expect(verifyHistory("/nowhere", { files: disk.files })).rejects.toMatchObject({ code: "journal-missing" });
  await expect(verifyHistory(directory, { colour: 1 } as object)).rejects.toMatchObject({ code: "invalid-option" });
  const damaged = await stored();
  const writer = await openHistory({ directory, files: damaged.files });
  damaged.put(`${indexPath}.new`, Buffer.from("half"));
  expect((await verifyHistory(directory, { files: damaged.files })).sound).toBe(false);
  const repairing = verifyHistory(directory, { files: damaged.files, repair: true });
  await expect(repairing).rejects.toMatchObject({ code: "journal-locked" });
  await writer.close();
});

test("damaged vectors are told, and taken out by a repair", async () => {
  const disk = new MemoryDisk();
  const options = { directory, files: disk.files, embeddings: new LetterEmbeddings() };
  const history = await openHistory(options);
  await history.add(["a", "b", "c"].map((id) => ({ ...incident(id), summary: id })));
  await history.close();
  const path = "/store/vectors.bin";
  const bytes = Buffer.from(disk.bytes(path));
  bytes[bytes.length - 20] = bytes[bytes.length - 20]! ^ 1;
  disk.put(path, bytes);
  const found = await verifyHistory(directory, { files: disk.files });
  expect(found.files.at(-1)).toEqual({
    file: "vectors.bin",
    sound: false,
    reason: expect.stringMatching(/^1 of its vectors/),
  });
  const repaired = await verifyHistory(directory, { files: disk.files, repair: true });
  expect([repaired.sound, repaired.done.length]).toEqual([true, 1]);
  expect(disk.bytes(path).length).toBeLessThan(bytes.length);
  disk.put(path, Buffer.from("nonsense"));
  disk.put("/store/vectors.new", Buffer.from("half"));
  expect((await verifyHistory(directory, { files: disk.files })).files.filter(({ sound }) => !sound)).toHaveLength(2);
  expect((await verifyHistory(directory, { files: disk.files, repair: true })).sound).toBe(true);
  expect(disk.paths().sort()).toEqual([journalPath]);
});
