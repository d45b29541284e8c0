import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbedOptions, type HistoryOptions, openHistory, reembed } from "@casebook/history";
import { type Incident, questionOf } from "@casebook/incident";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LetterEmbeddings } from "../__fixtures__/letter-embeddings.ts";
import { hasMiniLm, loadMiniLm } from "../__fixtures__/optional.ts";

let root: string;
let made = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "embeddings-"));
});
afterAll(() => rm(root, { recursive: true }));
const newDirectory = (): string => join(root, `${made++}`);

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

function incident(id: string, title: string, known = 2, fields: Partial<Incident> = {}): Incident {
  const rootCause = { category: "capacity", text: `Cause of ${id}` };
  return { id, title, summary: "", openedAt: day(1), knownAt: day(known), rootCause, ...fields };
}

const three = [
  incident("a", "Checkout shows an error page"),
  incident("b", "The search is slow"),
  incident("c", "Certificates ran out"),
];
const question = questionOf({ id: "new", title: "Checkout shows errors", summary: "", openedAt: day(9) });
const impatient: EmbedOptions = { retries: 2, retryDelay: 1, timeout: 2000 };
const open = (embeddings: LetterEmbeddings, options: HistoryOptions = {}) =>
  openHistory({ embeddings, embed: impatient, ...options });

class HttpError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

describe("embedding", () => {
  it("gives each precedent the cosine and rank of both legs, whichever found it", async () => {
    const history = await open(new LetterEmbeddings());
    await history.add(three);
    const found = await history.before(question).search(question);
    expect(found.map(({ incident: { id } }) => id).sort()).toEqual(["a", "b", "c"]);
    expect(found[0]!.incident.id).toBe("a");
    for (const { score, lexical, semantic } of found) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(lexical!.cosine).toBeGreaterThanOrEqual(0);
      expect(semantic!.cosine).toBeGreaterThan(-1);
    }
    expect(found.map(({ semantic }) => semantic!.rank).sort()).toEqual([1, 2, 3]);
    // Of the words only the first shares one, so the others have no place among those found by words.
    expect(found.map(({ lexical }) => [lexical!.rank, lexical!.cosine > 0])).toEqual([
      [1, true],
      [undefined, false],
      [undefined, false],
    ]);
  });

  it("sends each text once: not again for the same text, the same record, or after opening again", async () => {
    const directory = newDirectory();
    const model = new LetterEmbeddings();
    const history = await open(model, { directory });
    await history.add([...three, incident("d", three[0]!.title, 3, { rootCause: three[0]!.rootCause! })]);
    expect(model.asked).toHaveLength(3);
    await history.add(three);
    await history.before(question).search(question);
    await history.before(question).search({ ...question, id: "other", openedAt: day(12) });
    expect(model.asked).toHaveLength(4);
    const found = await history.before(question).search(question);
    await history.close();

    const again = new LetterEmbeddings();
    const reopened = await open(again, { directory });
    expect(await reopened.before(question).search(question)).toEqual(found);
    await reopened.add(three);
    expect(await reopened.waiting()).toEqual([]);
    expect(again.calls).toBe(0);
    await reopened.close();

    const reader = await open(again, { directory, readOnly: true });
    expect(await reader.before(question).search(question)).toEqual(found);
    expect(again.calls).toBe(0);
    await reader.close();
  });

  it("asks questions at the same time once", async () => {
    const model = new LetterEmbeddings();
    const history = await open(model);
    await history.add(three);
    model.asked.length = 0;
    await Promise.all(Array.from({ length: 5 }, () => history.before(question).search(question)));
    expect(model.asked).toHaveLength(1);
  });

  it("does not ask where there is nothing to compare with", async () => {
    const model = new LetterEmbeddings();
    const history = await open(model);
    expect(await history.before(question).search(question)).toEqual([]);
    expect(model.calls).toBe(0);
  });

  it("shows causes of precedents, and of a question its symptoms only", async () => {
    const model = new LetterEmbeddings();
    const history = await open(model);
    await history.add([incident("a", "Checkout fails", 2, { mitigation: "Restarted it", digest: ["cpu | high"] })]);
    expect(model.asked).toEqual(["Checkout fails\ncapacity: Cause of a\ncpu | high"]);
    await history.before(question).search({ ...question, rootCause: { text: "secret" } } as typeof question);
    expect(model.asked[1]).toBe("Checkout shows errors");
  });

  it("redacts what a remote model sees, and not what a local one sees", async () => {
    const secret = "password=hunter2";
    for (const local of [false, true]) {
      const model = new LetterEmbeddings();
      const history = await open(model, { embed: { ...impatient, local } });
      await history.add([incident("a", `Login fails with ${secret}`, 2, { rootCause: { text: `It was ${secret}` } })]);
      await history.before(question).search({ ...question, summary: secret });
      expect(model.asked).toHaveLength(2);
      for (const text of model.asked) expect(text.includes("hunter2")).toBe(local);
    }
  });

  it("cuts what is very long, and keeps half a surrogate pair from the model", async () => {
    const model = new LetterEmbeddings();
    const history = await open(model);
    await history.add([incident("a", "\uD83D broken", 2, { summary: "x".repeat(2 ** 20) })]);
    expect(model.asked[0]!.length).toBeLessThanOrEqual(8000);
    expect(model.asked[0]!.isWellFormed()).toBe(true);
  });

  it("asks in batches, so many at a time", async () => {
    const model = new LetterEmbeddings();
    let running = 0;
    let most = 0;
    const sizes: number[] = [];
    model.fault = async (texts) => {
      sizes.push(texts.length);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      return new LetterEmbeddings().embedDocuments([...texts]);
    };
    const history = await open(model, { embed: { ...impatient, batchSize: 4, concurrency: 3 } });
    await history.add(Array.from({ length: 30 }, (_, at) => incident(`i-${at}`, `Title ${at}`)));
    expect(Math.max(...sizes)).toBe(4);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30);
    expect(most).toBe(3);
    expect(await history.waiting()).toEqual([]);
  });
});

describe("a model that fails", () => {
  it("keeps no incident from being stored and found by its words; it waits, and is embedded with the next add", async () => {
    const model = new LetterEmbeddings();
    model.fault = () => {
      throw new HttpError(503);
    };
    const history = await open(model);
    const report = await history.add(three);
    expect(report).toMatchObject({ added: 3, waiting: 3 });
    expect(model.calls).toBe(3);
    const waiting = await history.waiting();
    expect(waiting.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(waiting[0]!.error).toMatchObject({
      code: "embedding-failed",
      remedy: expect.stringContaining("embedWaiting"),
    });
    const [found] = await history.before(question).search(question);
    expect(found).toMatchObject({ incident: { id: "a" }, semanticError: { code: "embedding-failed" } });
    expect(found!.semantic).toBeUndefined();

    model.fault = undefined;
    expect(await history.add([incident("d", "Disk full")])).toEqual({
      added: 1,
      versions: 0,
      corrected: 0,
      unchanged: 0,
      rejected: [],
    });
    expect(await history.waiting()).toEqual([]);
    const [later] = await history.before(question).search(question);
    expect(later!.semantic).toMatchObject({ rank: 1 });
    expect(later).not.toHaveProperty("semanticError");
  });

  it("leaves what waits to embedWaiting, also after opening again", async () => {
    const directory = newDirectory();
    const model = new LetterEmbeddings();
    model.fault = () => {
      throw new Error("no network");
    };
    const history = await open(model, { directory });
    await history.add(three);
    expect(await history.embedWaiting()).toBe(3);
    await history.close();
    model.fault = undefined;
    const reopened = await open(model, { directory });
    expect(await reopened.waiting()).toEqual([{ id: "a" }, { id: "b" }, { id: "c" }]);
    expect(await reopened.embedWaiting()).toBe(0);
    expect((await reopened.before(question).search(question))[0]!.semantic).toBeDefined();
    await reopened.close();
  });

  it("is asked again with a break, unless it refused", async () => {
    for (const [status, calls] of [
      [500, 3],
      [429, 3],
      [401, 1],
    ] as const) {
      const model = new LetterEmbeddings();
      model.fault = () => {
        throw new HttpError(status);
      };
      await (await open(model)).add([three[0]!]);
      expect([status, model.calls]).toEqual([status, calls]);
    }
    const model = new LetterEmbeddings();
    model.fault = () => {
      if (model.calls < 3) throw new HttpError(500);
      return undefined;
    };
    const history = await open(model);
    await history.add(three);
    expect(await history.waiting()).toEqual([]);
  });

  it("is not waited for again and again during one add", async () => {
    const model = new LetterEmbeddings();
    model.fault = () => {
      throw new HttpError(500);
    };
    const history = await open(model, { embed: { ...impatient, retries: 0, batchSize: 10, concurrency: 1 } });
    await history.add(Array.from({ length: 2500 }, (_, at) => incident(`i-${at}`, `Title ${at}`)));
    expect(model.calls).toBe(1);
    expect(await history.waiting()).toHaveLength(2500);
  });

  it("refuses one text without keeping the others of its batch waiting", async () => {
    const model = new LetterEmbeddings();
    model.fault = (texts) => {
      if (texts.some((text) => text.includes("forbidden"))) throw new HttpError(400);
      return undefined;
    };
    const history = await open(model);
    await history.add([...three, incident("x", "forbidden")]);
    expect((await history.waiting()).map(({ id }) => id)).toEqual(["x"]);
  });

  it("is given up after its time", async () => {
    const model = new LetterEmbeddings();
    model.fault = () => new Promise(() => undefined);
    const history = await open(model, { embed: { retries: 0, timeout: 20 } });
    await history.add([three[0]!]);
    expect((await history.waiting())[0]!.error).toMatchObject({ code: "embedding-timeout", value: 20 });
  });

  it.each([
    ["no number", [["a", "b"]]],
    ["not finite", [[1, Number.NaN]]],
    ["infinite", [[1, Number.POSITIVE_INFINITY]]],
    ["zeros", [[0, 0, 0]]],
    ["empty", [[]]],
    ["too few", []],
    ["no list", "vector"],
    ["no vector", [undefined]],
  ])("that gives a vector that is %s is refused", async (_, given) => {
    const model = new LetterEmbeddings();
    model.fault = () => given as number[][];
    const history = await open(model, { embed: { ...impatient, retries: 0 } });
    await history.add([three[0]!]);
    expect((await history.waiting())[0]!.error).toMatchObject({ code: "embedding-invalid" });
    expect(await history.before(question).search(question)).toHaveLength(1);
  });

  it("lets a search by vectors fail, and a fused one where no word is found either", async () => {
    const model = new LetterEmbeddings();
    const history = await open(model);
    await history.add(three);
    model.fault = () => {
      throw new HttpError(401);
    };
    const past = history.before(question);
    await expect(past.search(question, { rank: "semantic" })).rejects.toMatchObject({ code: "embedding-failed" });
    const strange = { ...question, title: "zebra" };
    await expect(past.search(strange)).rejects.toMatchObject({ code: "embedding-failed" });
    expect(await past.search(strange, { rank: "bm25" })).toEqual([]);
    await expect((await openHistory()).asOf(day(9)).search(question, { rank: "semantic" })).rejects.toMatchObject({
      code: "no-embeddings",
    });
  });

  it("is left when the caller cancels; what was stored stays", async () => {
    const model = new LetterEmbeddings();
    const controller = new AbortController();
    const reason = new Error("enough");
    model.fault = () => {
      controller.abort(reason);
      return new Promise(() => undefined);
    };
    const history = await open(model);
    await expect(history.add(three, { signal: controller.signal })).rejects.toBe(reason);
    expect(await history.count()).toBe(3);
    await expect(history.before(question).search(question, { signal: AbortSignal.timeout(20) })).rejects.toThrow();
    await history.close();
  });

  it("does not hold up closing", async () => {
    const model = new LetterEmbeddings();
    model.fault = () => new Promise(() => undefined);
    const history = await open(model, { embed: { timeout: 86_400_000 } });
    const adding = history.add(three);
    while (model.calls === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await history.close();
    expect(await adding.catch((error) => error)).toBeDefined();
  });
});

describe("another model", () => {
  it("is refused with the remedy, and taken by reembed", async () => {
    const directory = newDirectory();
    const first = await open(new LetterEmbeddings(), { directory });
    await first.add(three);
    await first.close();
    const other = new LetterEmbeddings("other");
    await expect(open(other, { directory })).rejects.toMatchObject({
      code: "embedding-model-changed",
      remedy: expect.stringContaining("reembed()"),
    });

    let broken = true;
    other.fault = () => {
      if (broken) throw new Error("no network");
      return undefined;
    };
    const settings = { directory, embeddings: other, embed: { ...impatient, retries: 0 } };
    expect(await reembed(settings)).toEqual({ waiting: 3 });
    await (await open(new LetterEmbeddings(), { directory })).close();
    broken = false;
    expect(await reembed(settings)).toEqual({ waiting: 0 });
    const reopened = await open(other, { directory });
    expect(await reopened.waiting()).toEqual([]);
    await reopened.close();
    await expect(open(new LetterEmbeddings(), { directory })).rejects.toMatchObject({
      code: "embedding-model-changed",
    });
  });

  it("of another dimension under the same name is refused text by text, with the remedy", async () => {
    const model = new LetterEmbeddings();
    const history = await open(model);
    await history.add([three[0]!]);
    model.fault = (texts) => texts.map(() => [1, 2, 3]);
    await history.add([three[1]!]);
    expect(await history.waiting()).toMatchObject([
      { id: "b", error: { code: "embedding-dimension", remedy: expect.stringContaining("reembed()") } },
    ]);
    expect((await history.before(question).search(question))[0]!.semanticError).toMatchObject({
      code: "embedding-dimension",
    });
  });
});

describe("the file of vectors", () => {
  const written = async (): Promise<{ directory: string; path: string; bytes: Buffer }> => {
    const directory = newDirectory();
    const history = await open(new LetterEmbeddings(), { directory });
    await history.add(three);
    await history.before(question).search(question);
    await history.close();
    const path = join(directory, "vectors.bin");
    return { directory, path, bytes: await readFile(path) };
  };

  it("may be deleted: that costs embedding again and nothing else", async () => {
    const { directory, path } = await written();
    await rm(path);
    const model = new LetterEmbeddings();
    const history = await open(model, { directory });
    expect(await history.waiting()).toHaveLength(3);
    expect(await history.embedWaiting()).toBe(0);
    await history.close();
    expect((await stat(path)).size).toBeGreaterThan(0);
  });

  it("never serves a damaged vector, whichever byte was changed, and is whole again after embedding", async () => {
    const { directory, path, bytes } = await written();
    const history = await open(new LetterEmbeddings(), { directory });
    const expected = await history.before(question).search(question);
    await history.close();
    for (let at = 0; at < bytes.length; at += 13) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 0x41;
      await writeFile(path, damaged);
      // A name changed in the header looks like another model's; its checksum tells that it is none.
      const reopened = await open(new LetterEmbeddings(), { directory });
      await reopened.embedWaiting();
      expect(await reopened.before(question).search(question)).toEqual(expected);
      await reopened.close();
    }
  });

  it("cut off anywhere loses the last vectors only", async () => {
    const { directory, path, bytes } = await written();
    for (const length of [0, 10, bytes.length - 200, bytes.length - 1]) {
      await writeFile(path, bytes.subarray(0, length));
      const model = new LetterEmbeddings();
      const reopened = await open(model, { directory });
      expect((await reopened.waiting()).length).toBeLessThanOrEqual(length < 20 ? 3 : 1);
      await reopened.embedWaiting();
      await reopened.before(question).search(question);
      await reopened.close();
      const whole = new LetterEmbeddings();
      const last = await open(whole, { directory });
      await last.before(question).search(question);
      expect([await last.waiting(), whole.calls]).toEqual([[], 0]);
      await last.close();
    }
  });

  it("holds nothing of what was removed, once it is compacted", async () => {
    const { directory, path, bytes } = await written();
    const history = await open(new LetterEmbeddings(), { directory });
    await history.remove("b");
    await history.compact();
    const found = await history.before(question).search(question);
    expect(found.map(({ incident: { id } }) => id).sort()).toEqual(["a", "c"]);
    expect(found[0]!.semantic).toBeDefined();
    await history.close();
    const after = await readFile(path);
    // Two precedents and the question, that was asked again after it had been forgotten with the others.
    expect(after.length).toBe(bytes.length - (32 + 64 * 4 + 4));
    const model = new LetterEmbeddings();
    const reopened = await open(model, { directory });
    expect(await reopened.waiting()).toEqual([]);
    await reopened.remove("a");
    await reopened.remove("c");
    await reopened.compact();
    await reopened.close();
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe.skipIf(!hasMiniLm())("all-MiniLM-L6-v2", () => {
  it("finds by meaning, and embeds nothing twice", async () => {
    const directory = newDirectory();
    const { embeddings, asked } = await loadMiniLm();
    const options: HistoryOptions = { directory, embeddings, embed: { name: "MiniLM", local: true } };
    const history = await openHistory(options);
    await history.add(three);
    const meant = { ...question, title: "Purchases cannot be completed, customers see failure screens" };
    const [found] = await history.before(meant).search(meant, { rank: "semantic" });
    expect(found).toMatchObject({ incident: { id: "a" }, lexical: { cosine: 0, terms: [] }, semantic: { rank: 1 } });
    expect(asked).toHaveLength(4);
    await history.close();
    const reopened = await openHistory(options);
    await reopened.add(three);
    expect((await reopened.before(meant).search(meant, { rank: "semantic" }))[0]).toEqual(found);
    expect(asked).toHaveLength(4);
    await reopened.close();
  });
});
