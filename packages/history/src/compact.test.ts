import { mkdtempSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenedHistory, openHistory } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { MemoryDisk, systemError } from "@casebook/journal/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collect } from "./__fixtures__/collect.ts";
import { LetterEmbeddings } from "./__fixtures__/letter-embeddings.ts";
import { allIds, answersOf } from "./__fixtures__/past-answers.ts";
import { aQuestion, day, perform, someOperations } from "./__fixtures__/random-operations.ts";

const token = "hunter2correcthorse";
const question = { id: "new", title: "Checkout fails", summary: token, openedAt: day(9) };

function incident(id: string, text = "The disk was full"): Incident {
  return { id, title: "Checkout fails", summary: text, openedAt: day(1), knownAt: day(2), rootCause: { text } };
}

async function everyByte(directory: string): Promise<string> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), "latin1"));
  return (await Promise.all(texts)).join("\n");
}

test("after a compaction nothing of what was removed or corrected is in any file, and no answer is another", async () => {
  const directory = mkdtempSync(join(tmpdir(), "history-"));
  const history = await openHistory({ directory });
  await history.add([incident("a"), incident("leak", token), incident("b", `corrected ${token}`), incident("c")]);
  await history.add([{ ...incident("b", "The pool was exhausted") }]);
  await history.reject("leak", { text: token }, day(3));
  await history.remove("leak");
  const past = history.before(question);
  const before = [await past.search(question), past.source, past.sourceOf(10)];
  expect(await everyByte(directory)).toContain(token);

  const { size } = await stat(join(directory, "incidents.journal"));
  // What was first recorded of "b" is asked in a replay, so its words stay until it is removed.
  await history.compact();
  expect(await everyByte(directory)).toContain(token);
  await history.remove("b");
  await history.add([incident("b", "The pool was exhausted")]);
  const report = await history.compact();
  expect(report.after).toBeLessThan(size);
  expect(await everyByte(directory)).not.toContain(token);
  expect((await history.before(question).search(question)).flatMap(({ lexical }) => lexical?.terms)).not.toContain(
    token,
  );
  expect(before[0]).toBeDefined();
  await history.add([incident("d")]);
  await history.close();
  expect(await everyByte(directory)).not.toContain(token);
  const again = await openHistory({ directory });
  expect(await again.count()).toBe(4);
  expect(again.damage).toEqual([]);
  await again.close();
});

test("what was removed or corrected can be read until it is compacted away, and so can what is left of it elsewhere", async () => {
  const directory = mkdtempSync(join(tmpdir(), "history-"));
  let history = await openHistory({ directory });
  await history.add([incident("leak", token), incident("b"), incident("c", `corrected ${token}`)]);
  await history.reject("b", { text: token }, day(3));
  await history.reject("b", { text: "The pool was full" }, day(3));
  expect(await collect(history.leftBehind())).toEqual([]);
  await history.remove("leak");
  await history.add([incident("c")]);
  await history.close();
  history = await openHistory({ directory });
  const left = [incident("leak", token), incident("c", `corrected ${token}`)];
  expect(await collect(history.leftBehind())).toEqual(left);
  await history.compact({ isForgotten: ({ text }) => text === token });
  // The symptoms of "c" as first recorded still count.
  expect(await collect(history.leftBehind())).toEqual([]);
  expect(await history.asOf(day(9)).rejected("b")).toEqual([{ text: "The pool was full" }]);
  await expect(history.compact({ isForgotten: true as never })).rejects.toMatchObject({ code: "invalid-option" });
  await history.close();
  expect(await collect((await openHistory()).leftBehind())).toEqual([]);
});

test.each([true, false])(
  "a compaction takes the vectors and the index of what was removed with it (with the model: %s)",
  async (withModel) => {
    const disk = new MemoryDisk();
    const embeddings = new LetterEmbeddings();
    const options = { directory: "/store", files: disk.files };
    const first = await openHistory({ ...options, embeddings, indexAfter: 0 });
    await first.add([incident("a"), incident("leak", token), incident("c", "The pool was exhausted")]);
    await first.before({ ...question, summary: "asked" }).search({ ...question, summary: "asked" });
    await first.close();
    expect(disk.contents("/store/incidents.index")).toContain(token);
    const vectors = disk.bytes("/store/vectors.bin").length;
    const second = await openHistory({ ...options, ...(withModel && { embeddings }) });
    expect(second.index?.source).toBe("file");
    await second.remove("leak");
    await second.compact();
    for (const each of disk.paths()) expect(disk.contents(each), each).not.toContain(token);
    expect(disk.bytes("/store/vectors.bin").length).toBeLessThan(vectors);
    await second.close();
    const asked = embeddings.asked.length;
    const third = await openHistory({ ...options, embeddings });
    expect([embeddings.asked.length, await third.waiting(), await third.count()]).toEqual([asked, [], 2]);
    await third.close();
  },
);

test("a line that was set aside goes with the compaction", async () => {
  const disk = new MemoryDisk();
  const history = await openHistory({ directory: "/store", files: disk.files });
  await history.add([incident("a"), incident("leak", token), incident("c")]);
  await history.close();
  const path = "/store/incidents.journal";
  disk.put(path, Buffer.from(disk.contents(path).replace('"leak"', '"l3ak"')));
  const damaged = await openHistory({ directory: "/store", files: disk.files });
  expect(damaged.damage).toMatchObject([{ kind: "checksum", keptIn: `${path}.damaged` }]);
  expect(disk.contents(`${path}.damaged`)).toContain(token);
  await damaged.compact();
  await damaged.close();
  for (const each of disk.paths()) expect(disk.contents(each)).not.toContain(token);
});

test("a history answers, and names its pasts, before a compaction as after it and as after opening it again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someOperations, { minLength: 1, maxLength: 3 }),
      fc.array(aQuestion, { minLength: 1, maxLength: 3 }),
      async (sessions, questions) => {
        const disk = new MemoryDisk();
        const open = () => openHistory({ directory: "/store", files: disk.files, newId: () => "store" });
        const memory = await openHistory({ newId: () => "store" });
        let history: OpenedHistory = await open();
        for (const [at, operations] of sessions.entries()) {
          for (const operation of operations) {
            await perform(history, operation);
            await perform(memory, operation);
          }
          await history.compact();
          if (at % 2 === 1) {
            await history.close();
            history = await open();
          }
          expect(history.damage).toEqual([]);
          for (const question of questions) {
            const [past, expected] = [history.before(question), memory.before(question)];
            expect(await answersOf(past, question, allIds)).toEqual(await answersOf(expected, question, allIds));
            expect([past.source, past.sourceOf(3)]).toEqual([expected.source, expected.sourceOf(3)]);
          }
          expect(await collect(history.questions())).toEqual(await collect(memory.questions()));
        }
        await history.close();
      },
    ),
    { seed: 20260305, numRuns: 40 },
  );
});

test("changes wait for a compaction and questions do not", async () => {
  const disk = new MemoryDisk();
  const history = await openHistory({ directory: "/store", files: disk.files });
  await history.add(Array.from({ length: 300 }, (_, at) => incident(`id-${at}`)));
  const past = history.before(question);
  const order: string[] = [];
  const compacted = history.compact().then(() => order.push("compacted"));
  const added = history.add([incident("later")]).then(() => order.push("added"));
  await past.search(question).then(() => order.push("answered"));
  await Promise.all([compacted, added]);
  expect(order).toEqual(["answered", "compacted", "added"]);
  expect(await past.count()).toBe(301);
  await history.close();
  const again = await openHistory({ directory: "/store", files: disk.files });
  expect(await again.count()).toBe(301);
  await again.close();
});

test("a compaction that fails leaves the history as it was", async () => {
  const disk = new MemoryDisk();
  const history = await openHistory({ directory: "/store", files: disk.files });
  await history.add([incident("a"), incident("b")]);
  await history.remove("b");
  disk.before = (operation, path) => {
    if (operation === "write" && path.endsWith(".new")) throw systemError("ENOSPC", path);
  };
  await expect(history.compact()).rejects.toMatchObject({ code: "journal-write-failed" });
  disk.before = () => {};
  await history.add([incident("c")]);
  expect(await history.count()).toBe(2);
  await history.close();
  const again = await openHistory({ directory: "/store", files: disk.files });
  expect(await again.count()).toBe(2);
  await again.close();
});

test("a history in memory, or opened for reading, has nothing to compact", async () => {
  const memory = await openHistory();
  expect(await memory.compact()).toEqual({ before: 0, after: 0 });
  const disk = new MemoryDisk();
  await (await openHistory({ directory: "/store", files: disk.files })).close();
  const reader = await openHistory({ directory: "/store", files: disk.files, readOnly: true });
  await expect(reader.compact()).rejects.toMatchObject({ code: "journal-read-only" });
  await reader.close();
  await expect(reader.compact()).rejects.toMatchObject({ code: "history-closed" });
});
