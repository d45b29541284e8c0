/** A history over a directory: what was acknowledged is there again, and what cannot be read is reported. */
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AddInterrupted, openHistory } from "@casebook/history";
import { type Incident, isCasebookError } from "@casebook/incident";
import { openJournal } from "@casebook/journal";
import { MemoryDisk } from "@casebook/journal/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "./__fixtures__/collect.ts";
import { allIds, answersOf } from "./__fixtures__/past-answers.ts";
import { aQuestion, day, perform, someOperations } from "./__fixtures__/random-operations.ts";

let root: string;
let directories = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "history-"));
});
afterAll(() => rm(root, { recursive: true }));

function newDirectory(): string {
  return join(root, `${directories++}`);
}

function journalOf(directory: string): string {
  return join(directory, "incidents.journal");
}

function incident(id: string, title = "Checkout fails"): Incident {
  return { id, title, summary: "", openedAt: day(1), knownAt: day(2), rootCause: { text: "The disk was full" } };
}

const question = { id: "new", title: "Checkout fails", summary: "", openedAt: day(9) };

async function idsIn(directory: string): Promise<string[]> {
  const history = await openHistory({ directory, readOnly: true });
  const ids = (await history.before(question).search(question)).map(({ incident }) => incident.id);
  await history.close();
  return ids.sort();
}

/** The error of work that must fail. */
async function errorOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isCasebookError(error)) throw new Error("No error of Casebook", { cause: error });
  return error;
}

test("a history that is opened again answers as one that stayed in memory", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someOperations, { minLength: 1, maxLength: 3 }),
      fc.array(aQuestion, { minLength: 1, maxLength: 3 }),
      async (sessions, questions) => {
        const directory = newDirectory();
        const memory = await openHistory({ newId: () => "store" });
        for (const operations of [...sessions, []]) {
          const history = await openHistory({ directory, newId: () => "store" });
          expect(history.damage).toEqual([]);
          for (const question of questions) {
            const [past, expected] = [history.before(question), memory.before(question)];
            expect(await answersOf(past, question, allIds)).toEqual(await answersOf(expected, question, allIds));
            expect(past.source).toBe(expected.source);
          }
          expect(await collect(history.questions())).toEqual(await collect(memory.questions()));
          for (const operation of operations) {
            await perform(history, operation);
            await perform(memory, operation);
          }
          await history.close();
        }
      },
    ),
    { seed: 20260304, numRuns: 25 },
  );
});

test("a store keeps its name, and another store has another", async () => {
  const directory = newDirectory();
  const sources: string[] = [];
  for (const each of [directory, directory, newDirectory()]) {
    const history = await openHistory({ directory: each });
    sources.push(history.asOf(day(1)).source);
    await history.close();
  }
  expect(sources[1]).toBe(sources[0]);
  expect(sources[2]).not.toBe(sources[0]);
});

test("a damaged line is reported with its number, kept aside, and the rest is served", async () => {
  const directory = newDirectory();
  const history = await openHistory({ directory });
  await history.add([incident("a"), incident("b"), incident("c")]);
  await history.close();
  const path = journalOf(directory);
  const text = await readFile(path, "utf8");
  const line = text.split("\n").findIndex((each) => each.includes('"id":"b"')) + 1;
  await writeFile(path, text.replace('"id":"b"', '"id":"x"'));

  const damaged = await openHistory({ directory });
  expect(damaged.damage).toMatchObject([{ line, kind: "checksum", keptIn: `${path}.damaged` }]);
  expect(damaged.damage[0]?.raw).toContain('"id":"x"');
  expect(await damaged.count()).toBe(2);
  expect((await damaged.add([incident("b")])).added).toBe(1);
  await damaged.close();
  expect(await idsIn(directory)).toEqual(["a", "b", "c"]);
});

test("an operation that this version does not know is reported with its line and stays in the file", async () => {
  const directory = newDirectory();
  const history = await openHistory({ directory });
  await history.add([incident("a")]);
  await history.close();
  const strange = [{ op: "merge", ids: ["a", "b"] }, { op: "add", incident: { id: "b" } }, 5];
  const journal = await openJournal(journalOf(directory), { format: "casebook.incidents", version: 2 });
  await journal.append(strange);
  await journal.close();

  for (const readOnly of [false, true]) {
    const again = await openHistory({ directory, readOnly });
    expect(again.damage).toEqual(
      strange.map((record, at) => ({ line: 4 + at, kind: "operation", raw: JSON.stringify(record) })),
    );
    expect(await again.count()).toBe(1);
    await again.close();
  }
  expect(await readFile(journalOf(directory), "utf8")).toContain('"op":"merge"');
});

test("a torn last line is reported and cut off, and the store goes on", async () => {
  const directory = newDirectory();
  const history = await openHistory({ directory });
  await history.add([incident("a")]);
  await history.close();
  await appendFile(journalOf(directory), 'deadbeef {"op":"add","incid');
  const again = await openHistory({ directory });
  expect(again.damage).toMatchObject([{ line: 4, kind: "torn" }]);
  await again.add([incident("b")]);
  await again.close();
  expect(await idsIn(directory)).toEqual(["a", "b"]);
});

test("a directory of a newer version, or of another kind, is refused and its lock given back", async () => {
  for (const [header, code] of [
    [{ format: "casebook.incidents", version: 3 }, "journal-version"],
    [{ format: "casebook.ledger", version: 1 }, "journal-format"],
  ] as const) {
    const directory = newDirectory();
    const journal = await openJournal(journalOf(directory), header);
    await journal.close();
    expect((await errorOf(openHistory({ directory }))).code).toBe(code);
    await (await openJournal(journalOf(directory), header)).close();
  }
});

test("a second writer is refused until the first has closed", async () => {
  const directory = newDirectory();
  const first = await openHistory({ directory });
  const error = await errorOf(openHistory({ directory }));
  expect(error.code).toBe("journal-locked");
  expect(error.remedy).not.toBe("");
  await first.close();
  await (await openHistory({ directory })).close();
});

test("a reader beside a writer shows what was there when it was opened, and changes nothing", async () => {
  const directory = newDirectory();
  const writer = await openHistory({ directory });
  await writer.add([incident("a")]);
  const reader = await openHistory({ directory, readOnly: true });
  await writer.add([incident("b")]);
  expect(await reader.count()).toBe(1);
  expect(reader.asOf(day(9)).source).toBe(writer.asOf(day(9)).source);
  expect((await errorOf(reader.add([incident("c")]))).code).toBe("journal-read-only");
  expect((await errorOf(reader.remove("a"))).code).toBe("journal-read-only");
  expect(await reader.count()).toBe(1);
  await reader.close();
  await writer.close();
  expect(await idsIn(directory)).toEqual(["a", "b"]);
});

test("a directory that is not there cannot be opened for reading only", async () => {
  expect((await errorOf(openHistory({ directory: newDirectory(), readOnly: true }))).code).toBe("journal-missing");
});

test("of a source that breaks off, every batch that was written stays", async () => {
  const directory = newDirectory();
  const history = await openHistory({ directory });
  async function* source() {
    for (let at = 0; at < 1500; at++) yield incident(`id-${at}`);
    throw new Error("the source broke off");
  }
  const error = await errorOf(history.add(source()));
  expect(error.message).toContain("the source broke off");
  expect(error).toBeInstanceOf(AddInterrupted);
  expect((error as AddInterrupted).report).toMatchObject({ added: 1000, unchanged: 0 });
  expect((error.cause as Error).message).toBe("the source broke off");
  expect(await history.count()).toBe(1000);
  await history.close();
  const again = await openHistory({ directory });
  expect(await again.count()).toBe(1000);
  expect((await again.add([incident("id-0"), incident("id-1499")])).unchanged).toBe(1);
  await again.close();
});

test("what was acknowledged is in the file before close", async () => {
  const directory = newDirectory();
  const history = await openHistory({ directory });
  await history.add([incident("a"), incident("b")]);
  await history.remove("b");
  expect(await idsIn(directory)).toEqual(["a"]);
  await history.close();
});

test("what is refused by the journal is not in memory either", async () => {
  const directory = newDirectory();
  const history = await openHistory({ directory });
  await history.add([incident("a")]);
  // Another file in its place: the journal refuses to write there.
  await rm(journalOf(directory));
  await writeFile(journalOf(directory), "");
  await errorOf(history.add([incident("b")]));
  await errorOf(history.remove("a"));
  expect((await history.before(question).search(question)).map(({ incident }) => incident.id)).toEqual(["a"]);
  await history.close().catch(() => undefined);
});

test("a name that cannot be used is refused, and the lock given back", async () => {
  const directory = newDirectory();
  const error = await errorOf(openHistory({ directory, newId: () => "" }));
  expect([error.code, error.value]).toEqual(["invalid-option", ""]);
  await (await openHistory({ directory })).close();
});

test("a disk that runs full in the middle of an add tells what was stored before", async () => {
  const disk = new MemoryDisk();
  const history = await openHistory({ directory: "/store", files: disk.files });
  disk.space = 400_000;
  const incidents = Array.from({ length: 5000 }, (_, at) => incident(`id-${at}`));
  const error = (await errorOf(history.add(incidents))) as AddInterrupted;
  expect(error).toMatchObject({ code: "add-interrupted", cause: { code: "journal-write-failed" } });
  expect(error.report.added).toBe(await history.count());
  expect(error.report.added).toBeGreaterThan(0);
  disk.space = 0;
  expect((await errorOf(history.add([incident("new")]))).code).toBe("journal-write-failed");
  disk.space = Number.POSITIVE_INFINITY;
  expect((await history.add(incidents)).unchanged).toBe(error.report.added);
  await history.close();
  const again = await openHistory({ directory: "/store", files: disk.files });
  expect(await again.count()).toBe(5000);
  await again.close();
});

test("a cause that was refuted already, at the same moment, is not written again", async () => {
  const disk = new MemoryDisk();
  const history = await openHistory({ directory: "/store", files: disk.files });
  await history.add([incident("a")]);
  const cause = { category: "disk", text: "The disk was full" };
  await history.reject("a", cause, day(3));
  const { length } = disk.bytes("/store/incidents.journal");
  await history.reject("a", { ...cause }, day(3).replace("Z", "+00:00"));
  expect(disk.bytes("/store/incidents.journal").length).toBe(length);
  await history.reject("a", cause, day(4));
  await history.reject("a", { text: cause.text }, day(3));
  expect(await history.asOf(day(9)).rejected("a")).toHaveLength(3);
  await history.close();
});

test("a copy of the directory that was taken while a writer worked opens, with what was acknowledged by then", async () => {
  const directory = newDirectory();
  const writer = await openHistory({ directory });
  await writer.add([incident("a")]);
  const adding = writer.add(Array.from({ length: 3000 }, (_, at) => incident(`id-${at}`)));
  const copy = newDirectory();
  await cp(directory, copy, { recursive: true });
  await adding;
  const copied = await openHistory({ directory: copy });
  expect(await copied.count()).toBeGreaterThanOrEqual(1);
  expect((await copied.add([incident("a"), incident("in the copy")])).unchanged).toBe(1);
  await copied.close();
  await writer.close();
});
