import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHistory } from "@casebook/history";
import { type HnswOptions, openHnsw } from "@casebook/history/hnsw";
import { historyConformance } from "@casebook/history/testing";
import { questionOf } from "@casebook/incident";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { LetterEmbeddings } from "../../__fixtures__/letter-embeddings.ts";
import { optionalManifest } from "../../__fixtures__/optional.ts";
import { clustered, scattered } from "../../__fixtures__/vectors.ts";

const from = optionalManifest("hnswlib-node");
const dimension = 32;

it("without hnswlib-node says what to install, and keeps the cause", async () => {
  await expect(openHnsw({ dimension, from: "/nowhere.js" })).rejects.toMatchObject({
    code: "missing-package",
    remedy: "Install it: npm install hnswlib-node@3.0.0",
    cause: expect.any(Error),
  });
});

describe.skipIf(from === undefined)("hnswlib's graph", () => {
  let root: string;
  let made = 0;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "hnsw-"));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  const newPath = (): string => join(root, `${made++}`, "vectors.hnsw");
  const open = (options: Partial<HnswOptions> = {}) => openHnsw({ dimension, from: from!, ...options });
  const named = (vectors: readonly Float32Array[], prefix = "key") =>
    vectors.map((vector, at) => ({ key: `${prefix}-${at}`, vector }));

  it.each([
    { dimension: 0 },
    { m: 0 },
    { m: 1 },
    { efSearch: 0 },
    { dimension: 2 ** 20 },
    { seed: -1 },
    { path: "" },
    { ef: 1 },
  ])("refuses options that would end the process: %j", async (options) => {
    await expect(open(options)).rejects.toMatchObject({ code: "invalid-option" });
  });

  it("grows past its first capacity, and finds by any key", async () => {
    const graph = await open();
    const vectors = clustered(3000, dimension, 1);
    await graph.add(named(vectors));
    expect(await graph.count()).toBe(3000);
    for (const at of [0, 1023, 1024, 2999]) expect((await graph.nearest(vectors[at]!, 1))[0]).toBe(`key-${at}`);
    expect(await graph.nearest(vectors[0]!, 100_000)).toHaveLength(3000);
    await graph.close();
  });

  it("takes any text as a key, and the same key with the same vector once", async () => {
    const graph = await open();
    const [first, second] = scattered(2, dimension, 2) as [Float32Array, Float32Array];
    const keys = ["-1", "4294967303", "7", "1.9", "__proto__", "🔥"];
    await graph.add(keys.map((key, at) => ({ key, vector: scattered(1, dimension, 50 + at)[0]! })));
    expect(await graph.count()).toBe(6);
    for (const [at, key] of keys.entries()) {
      expect((await graph.nearest(scattered(1, dimension, 50 + at)[0]!, 1))[0]).toBe(key);
    }
    await graph.add([{ key: "a", vector: first }]);
    await graph.add([{ key: "a", vector: first }]);
    expect(await graph.count()).toBe(7);
    await graph.add([{ key: "a", vector: second }]);
    expect((await graph.nearest(second, 1))[0]).toBe("a");
    expect(await graph.nearest(first, 100)).toHaveLength(7);
    await graph.close();
  });

  it("refuses vectors that are not finite or of another dimension, and adds none of their batch", async () => {
    const graph = await open();
    const [good] = scattered(1, dimension, 3);
    for (const bad of [
      new Float32Array(3),
      new Float32Array(dimension).fill(Number.NaN),
      new Float32Array(dimension).fill(1 / 0),
    ]) {
      await expect(
        graph.add([
          { key: "good", vector: good! },
          { key: "bad", vector: bad },
        ]),
      ).rejects.toMatchObject({
        code: "hnsw-failed",
      });
      await expect(graph.nearest(bad, 1)).rejects.toMatchObject({ code: "hnsw-failed" });
    }
    expect(await graph.count()).toBe(0);
    expect(await graph.nearest(good!, 5)).toEqual([]);
    await graph.close();
  });

  it("reaches every vector, however many equal ones there are", async () => {
    const graph = await open({ efSearch: 64 });
    const unique = scattered(1000, dimension, 4);
    const [same] = scattered(1, dimension, 5);
    await graph.add([...named(Array(3000).fill(same!), "same"), ...named(unique)]);
    let found = 0;
    for (const [at, vector] of unique.entries()) if ((await graph.nearest(vector, 1))[0] === `key-${at}`) found++;
    expect(found).toBeGreaterThanOrEqual(990);
    expect(await graph.nearest(same!, 1)).toHaveLength(3000);
    await graph.close();
  });

  it("is kept: the same answers after opening again, in a directory that was not there", async () => {
    const path = newPath();
    const vectors = clustered(2000, dimension, 6);
    const graph = await open({ path });
    expect(graph.loaded).toBe("absent");
    await graph.add(named(vectors));
    const answers = await Promise.all(vectors.slice(0, 50).map((vector) => graph.nearest(vector, 10)));
    await graph.close();
    const again = await open({ path });
    expect([again.loaded, await again.count()]).toEqual(["loaded", 2000]);
    // hnswlib forgets how widely it looked.
    expect(await Promise.all(vectors.slice(0, 50).map((vector) => again.nearest(vector, 10)))).toEqual(answers);
    await again.add(named(vectors));
    await again.add(named(scattered(100, dimension, 7), "more"));
    expect(await again.count()).toBe(2100);
    await again.close();
    const empty = newPath();
    await (await open({ path: empty })).close();
    const first = await open({ path: empty });
    await first.add(named(vectors.slice(0, 5)));
    await first.close();
    expect(await (await open({ path: empty })).count()).toBe(5);
  });

  it("with one seed and order gives the same file", async () => {
    const vectors = scattered(300, dimension, 8);
    const files = [];
    for (const path of [newPath(), newPath()]) {
      const graph = await open({ path });
      await graph.add(named(vectors));
      await graph.close();
      files.push(await readFile(path, "utf8"));
    }
    expect(files[0]).toBe(files[1]);
  });

  async function kept(): Promise<{ path: string; graph: string; vectors: Float32Array[] }> {
    const path = newPath();
    const vectors = clustered(200, dimension, 9);
    const opened = await open({ path });
    await opened.add(named(vectors));
    await opened.close();
    const names = await readdir(join(path, ".."));
    return { path, graph: join(path, "..", names.find((name) => name !== "vectors.hnsw")!), vectors };
  }

  it("never loads a changed byte, which could end the process", async () => {
    const { path, graph } = await kept();
    for (const file of [path, graph]) {
      const bytes = await readFile(file);
      for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 12)) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 0x10;
        await writeFile(file, changed);
        const opened = await open({ path });
        expect([opened.loaded, await opened.count()]).toEqual(["damaged", 0]);
        await (opened as { save?: unknown } & typeof opened).close();
      }
      await writeFile(file, bytes);
    }
    expect((await open({ path })).loaded).toBe("loaded");
  });

  it("never loads a file that was cut off, is gone, or was made with other settings", async () => {
    const { path, graph } = await kept();
    const other = await open({ path, dimension: 100_000 / 1000 });
    expect(other.loaded).toBe("other-settings");
    expect((await open({ path, m: 8 })).loaded).toBe("other-settings");
    await truncate(graph, (await stat(graph)).size - 1);
    expect((await open({ path })).loaded).toBe("damaged");
    await rm(graph);
    const gone = await open({ path });
    expect(gone.loaded).toBe("damaged");
    await gone.add(named(scattered(3, dimension, 10)));
    await gone.close();
    expect(await (await open({ path })).count()).toBe(3);
  });

  it("says when the disk did not take it, and leaves what was there", async () => {
    const { path, vectors } = await kept();
    const graph = await open({ path });
    await graph.add(named(scattered(10, dimension, 11), "more"));
    // A directory in the place of the temporary file is refused as a full disk is: without a word from hnswlib.
    await mkdir(`${path}.part`);
    await expect(graph.save()).rejects.toMatchObject({ code: "hnsw-failed" });
    expect((await graph.nearest(vectors[0]!, 1))[0]).toBe("key-0");
    await rm(`${path}.part`, { recursive: true, force: true });
    const again = await open({ path });
    expect([again.loaded, await again.count()]).toEqual(["loaded", 200]);
    await again.close();
    await graph.save();
    await graph.close();
    expect(await (await open({ path })).count()).toBe(210);
    await chmod(join(path, ".."), 0o755);
  });

  it("holds nothing of what was removed, in memory and in its files", async () => {
    const { path, vectors } = await kept();
    const graph = await open({ path });
    await graph.add([{ key: "twin", vector: vectors[3]! }]);
    await graph.remove(["key-3", "key-4", "unknown"]);
    expect((await graph.nearest(vectors[3]!, 1))[0]).toBe("twin");
    expect(await graph.nearest(vectors[4]!, 300)).not.toContain("key-4");
    expect(await graph.count()).toBe(199);
    const names = await readdir(join(path, ".."));
    expect(names).toHaveLength(2);
    const needle = Buffer.from(new Uint8Array(vectors[4]!.buffer, vectors[4]!.byteOffset, 4 * dimension));
    for (const name of names) expect((await readFile(join(path, "..", name))).includes(needle)).toBe(false);
    await graph.add([{ key: "key-4", vector: vectors[4]! }]);
    expect((await graph.nearest(vectors[4]!, 1))[0]).toBe("key-4");
    await graph.close();
  });

  it("may be asked while it is written and filled, and refuses everything once it is closed", async () => {
    const path = newPath();
    const graph = await open({ path });
    const vectors = scattered(2000, dimension, 12);
    const work = [];
    for (let at = 0; at < 2000; at += 200) {
      work.push(
        graph.add(named(vectors.slice(at, at + 200), `part-${at}`)),
        graph.save(),
        graph.nearest(vectors[at]!, 3),
      );
    }
    await Promise.all(work);
    await Promise.all([graph.close(), graph.close()]);
    await expect(graph.nearest(vectors[0]!, 1)).rejects.toMatchObject({ code: "hnsw-failed" });
    expect(await (await open({ path })).count()).toBe(2000);
  });

  it("proposes for a history what a scan finds, and after a time guard no less", async () => {
    const incidents = Array.from({ length: 1500 }, (_, at) => ({
      id: `i-${at}`,
      title: `Checkout ${at * 37} answers 50${at % 7} at node ${at % 91}`,
      summary: "",
      openedAt: new Date(Date.UTC(2026, 0, 1, at)).toISOString(),
      knownAt: new Date(Date.UTC(2026, 0, 2, at)).toISOString(),
      rootCause: { text: `Cause ${at % 50}` },
    }));
    const scanned = await openHistory({ embeddings: new LetterEmbeddings() });
    const neighbours = await open({ dimension: 64, efSearch: 400 });
    const backed = await openHistory({ embeddings: new LetterEmbeddings(), neighbours });
    for (const history of [scanned, backed]) await history.add(incidents);
    let same = 0;
    for (const at of [3, 40, 200, 700, 1400]) {
      const question = questionOf({ ...incidents[at]!, id: "new" });
      const expected = await scanned.before(question).search(question, { rank: "semantic" });
      const found = await backed.before(question).search(question, { rank: "semantic" });
      for (const { incident } of found) expect(incident.knownAt! < question.openedAt).toBe(true);
      expect(found).toHaveLength(expected.length);
      same +=
        found.filter(({ incident }, place) => incident.id === expected[place]!.incident.id).length / found.length || 0;
    }
    expect(await neighbours.count()).toBe(1500);
    expect(same).toBeGreaterThanOrEqual(3.8);
    await backed.close();
  });

  describe("behind a history", () => {
    const open64 = async () =>
      openHistory({ embeddings: new LetterEmbeddings(), neighbours: await open({ dimension: 64 }) });
    for (const { name, run } of historyConformance(open64)) test(name, run);
  });
});
