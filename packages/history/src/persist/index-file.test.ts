import { type HistoryOptions, type OpenedHistory, openHistory } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { openJournal } from "@casebook/journal";
import { MemoryDisk, systemError } from "@casebook/journal/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collect } from "../__fixtures__/collect.ts";
import { allIds, answersOf } from "../__fixtures__/past-answers.ts";
import { aQuestion, day, perform, someOperations } from "../__fixtures__/random-operations.ts";

const directory = "/store";
const journalPath = "/store/incidents.journal";
const indexPath = "/store/incidents.index";

function open(disk: MemoryDisk, options: HistoryOptions = {}): Promise<OpenedHistory> {
  return openHistory({ directory, files: disk.files, indexAfter: 0, newId: () => "store", ...options });
}

function incident(id: string, text = "The disk was full"): Incident {
  return { id, title: "Checkout fails", summary: text, openedAt: day(1), knownAt: day(2), rootCause: { text } };
}

const question = { id: "new", title: "Checkout fails", summary: "disk", openedAt: day(9) };

/** All that can be asked of a small history. */
async function everything(history: OpenedHistory): Promise<unknown> {
  const past = history.before(question);
  return {
    answers: await answersOf(past, question, ["a", "b", "c", "d"]),
    sources: [past.source, past.sourceOf(2)],
    questions: await collect(history.questions()),
    exported: await collect(history.export()),
  };
}

/** A store with an index file and, unless asked not to, two lines behind it. */
async function stored(withTail = true): Promise<{ disk: MemoryDisk; expected: unknown }> {
  const disk = new MemoryDisk();
  const first = await open(disk);
  await first.add([incident("a"), { ...incident("b"), outage: "o-1" }, incident("c", "corrected"), incident("d")]);
  await first.add([incident("c"), { id: "open", title: "Open", summary: "", openedAt: day(3) }]);
  await first.reject("a", { text: "The pool was exhausted" }, day(4));
  await first.close();
  if (withTail) {
    const second = await open(disk, { indexAfter: 1000 });
    await second.remove("d");
    await second.add([{ ...incident("b", "later"), outage: "o-1", knownAt: day(5) }]);
    await second.close();
  }
  const reader = await open(disk, { readOnly: true, indexAfter: 1000 });
  const expected = await everything(reader);
  await reader.close();
  return { disk, expected };
}

/** Gives the journal another fingerprint and leaves the rest as it is. */
async function writtenAnew(disk: MemoryDisk): Promise<void> {
  const journal = await openJournal(journalPath, {
    format: "casebook.incidents",
    version: 2,
    files: disk.files,
    newFingerprint: () => "store.9",
  });
  await journal.rewrite(async function* (records) {
    for await (const { record } of records) yield record;
  });
  await journal.close();
}

describe("a history that is opened from its index file", () => {
  test("answers as one that stayed in memory, whatever was done before and after the file was written", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ operations: someOperations, save: fc.boolean() }), { minLength: 1, maxLength: 4 }),
        fc.array(aQuestion, { minLength: 1, maxLength: 3 }),
        async (sessions, questions) => {
          const disk = new MemoryDisk();
          const memory = await openHistory({ newId: () => "store" });
          for (const { operations, save } of [...sessions, { operations: [], save: false }]) {
            const history = await open(disk, { indexAfter: save ? 0 : 1_000_000 });
            expect(history.damage).toEqual([]);
            if (disk.has(indexPath)) expect(history.index?.source).toBe("file");
            for (const question of questions) {
              const [past, expected] = [history.before(question), memory.before(question)];
              expect(await answersOf(past, question, allIds)).toEqual(await answersOf(expected, question, allIds));
              expect([past.source, past.sourceOf(3)]).toEqual([expected.source, expected.sourceOf(3)]);
            }
            expect(await collect(history.questions())).toEqual(await collect(memory.questions()));
            expect(await collect(history.export())).toEqual(await collect(memory.export()));
            for (const operation of operations) {
              await perform(history, operation);
              await perform(memory, operation);
            }
            await history.close();
          }
        },
      ),
      { seed: 20260307, numRuns: 40 },
    );
  });

  test("reads of the journal only what came after, and says so", async () => {
    const { disk, expected } = await stored();
    const history = await open(disk);
    expect(history.index).toEqual({ source: "file", replayed: 2 });
    expect(await everything(history)).toEqual(expected);
    await history.close();
    const again = await open(disk, { readOnly: true });
    expect(again.index).toEqual({ source: "file", replayed: 0 });
    expect(await everything(again)).toEqual(expected);
    await again.close();
  });

  test("gives out incidents that nobody can change", async () => {
    const { disk } = await stored();
    const history = await open(disk, { readOnly: true });
    const found = await history.asOf(day(9)).get("a");
    expect(Object.isFrozen(found)).toBe(true);
    expect(Object.isFrozen(found?.rootCause)).toBe(true);
    expect(await history.asOf(day(9)).get("a")).toBe(found);
    await history.close();
  });

  test("knows again the lines it could not use, damaged ones and strange ones", async () => {
    const { disk } = await stored(false);
    await disk.files.remove(indexPath);
    disk.put(journalPath, Buffer.from(disk.contents(journalPath).replace('"id":"b"', '"id":"x"')));
    const journal = await openJournal(journalPath, { format: "casebook.incidents", version: 2, files: disk.files });
    await journal.append([{ op: "merge" }]);
    await journal.close();
    const first = await open(disk);
    expect(first.damage).toMatchObject([{ kind: "checksum" }, { kind: "operation", raw: '{"op":"merge"}' }]);
    await first.close();
    const second = await open(disk);
    expect(second.index).toEqual({ source: "file", replayed: 0 });
    expect(second.damage).toEqual(first.damage);
    await second.close();
  });
});

describe("an index file that is no use", () => {
  const cases: [string, string, (disk: MemoryDisk) => unknown, HistoryOptions?][] = [
    ["is not there", "absent", (disk) => disk.files.remove(indexPath)],
    ["is empty", "damaged", (disk) => disk.put(indexPath, Buffer.alloc(0))],
    ["is cut short", "damaged", (disk) => disk.put(indexPath, disk.bytes(indexPath).subarray(0, -1))],
    [
      "has something behind it",
      "damaged",
      (disk) => disk.put(indexPath, Buffer.concat([disk.bytes(indexPath), Buffer.alloc(8)])),
    ],
    ["is of another journal with the same records", "journal", writtenAnew],
    [
      "covers a line that was damaged since",
      "journal",
      (disk) => disk.put(journalPath, Buffer.from(disk.contents(journalPath).replace('"id":"d"', '"id":"x"'))),
    ],
    [
      "covers more than the journal has",
      "journal",
      (disk) =>
        disk.put(journalPath, Buffer.from(disk.contents(journalPath).split("\n").slice(0, 4).join("\n").concat("\n"))),
    ],
  ];
  test.each(cases)(
    "is put aside when it %s: the index is made from the journal, and the history says so",
    async (_name, reason, spoil) => {
      const { disk } = await stored();
      await spoil(disk);
      for (const readOnly of [true, false]) {
        const opened = await open(disk, { readOnly, indexAfter: 1000 });
        const { index } = opened;
        expect(index).toMatchObject({ source: "journal", reason, message: expect.stringMatching(/./) });
        await opened.close();
        expect(disk.has(indexPath)).toBe(readOnly && reason !== "absent");
      }
    },
  );

  test("costs time only: the answers are the same without it", async () => {
    const { disk, expected } = await stored();
    await disk.files.remove(indexPath);
    const history = await open(disk);
    expect(await everything(history)).toEqual(expected);
    await history.close();
    expect(disk.has(indexPath)).toBe(true);
  });

  test("with any one byte changed is noticed, and gives the same answers", async () => {
    const { disk, expected } = await stored();
    const bytes = disk.bytes(indexPath);
    for (let position = 0; position < bytes.length; position++) {
      const changed = Buffer.from(bytes);
      changed[position] = changed[position]! ^ (1 << (position % 8));
      disk.put(indexPath, changed);
      const history = await open(disk, { readOnly: true });
      expect(history.index?.source, `position ${position}`).toBe("journal");
      if (position % 50 === 0) expect(await everything(history)).toEqual(expected);
      await history.close();
    }
  });

  test("that was made with other options of the analysis is made anew with these, and says so", async () => {
    const { disk } = await stored();
    const other = { analysis: { characterGrams: true } };
    const history = await open(disk, other);
    expect(history.index).toMatchObject({ source: "journal", reason: "options" });
    await history.close();
    expect((await open(disk, { ...other, readOnly: true })).index?.source).toBe("file");
    expect((await open(disk, { readOnly: true })).index).toMatchObject({ reason: "options" });
  });

  test("of another release is not read", async () => {
    const { disk } = await stored();
    const text = disk.bytes(indexPath).toString("latin1");
    const line = text.slice(9, text.indexOf("\n")).replace('"version":1', '"version":9');
    const { crc32 } = await import("node:zlib");
    const checksum = crc32(Buffer.from(line, "latin1")).toString(16).padStart(8, "0");
    disk.put(indexPath, Buffer.from(`${checksum} ${line}${text.slice(text.indexOf("\n"))}`, "latin1"));
    const history = await open(disk);
    expect(history.index).toMatchObject({ source: "journal", reason: "version" });
    await history.close();
  });

  test("that may not be read does not stop the opening", async () => {
    const { disk, expected } = await stored();
    disk.before = (operation, path) => {
      if (operation === "open" && path === indexPath) throw systemError("EACCES", path);
    };
    const history = await open(disk, { readOnly: true });
    expect(history.index).toMatchObject({ source: "journal", reason: "unreadable" });
    expect(await everything(history)).toEqual(expected);
    await history.close();
  });
});

describe("writing the index file", () => {
  test("is left out for few changes, done for many, and done at once for very many", async () => {
    const disk = new MemoryDisk();
    const incidents = Array.from({ length: 150 }, (_, at) => incident(`id-${at}`));
    const first = await open(disk, { indexAfter: 20 });
    await first.add(incidents.slice(0, 10));
    await first.close();
    expect(disk.has(indexPath)).toBe(false);
    const second = await open(disk, { indexAfter: 20 });
    await second.add(incidents.slice(10, 30));
    expect(disk.has(indexPath)).toBe(false);
    await second.close();
    expect(disk.has(indexPath)).toBe(true);
    await disk.files.remove(indexPath);
    const third = await open(disk, { indexAfter: 10 });
    await third.add(incidents);
    await third.remove("nobody");
    expect(disk.has(indexPath)).toBe(true);
    await third.close();
    const fourth = await open(disk, { indexAfter: Number.POSITIVE_INFINITY });
    await fourth.add([incident("more")]);
    await fourth.close();
    expect((await open(disk, { readOnly: true })).index).toEqual({ source: "file", replayed: 1 });
  });

  test("that fails takes nothing but time, is told, and leaves the old file", async () => {
    const { disk } = await stored(false);
    const before = disk.bytes(indexPath);
    for (const operation of ["open", "write", "sync", "rename"]) {
      const history = await open(disk);
      await history.add([incident(`new-${operation}`)]);
      disk.before = (each, path) => {
        if (each === operation && path === `${indexPath}.new`) throw systemError("ENOSPC", path);
      };
      await history.close();
      disk.before = () => {};
      expect(history.index).toMatchObject({ source: "file", unsaved: expect.stringContaining("ENOSPC") });
      expect(disk.bytes(indexPath)).toEqual(before);
      expect(disk.has(`${indexPath}.new`)).toBe(false);
    }
    expect(await (await open(disk, { readOnly: true })).count()).toBe(9);
  });

  test("is done through another file that is renamed when it is on the disk", async () => {
    const { disk } = await stored(false);
    const history = await open(disk);
    await history.add([incident("new")]);
    const from = disk.operations.length;
    await history.close();
    const steps = disk.operations.slice(from).filter((each) => /index|syncDirectory/.test(each));
    expect(steps.filter((each) => !/status|write|open|close/.test(each))).toEqual([
      `sync ${indexPath}.new`,
      `rename ${indexPath}.new`,
      "syncDirectory /store",
    ]);
  });
});
