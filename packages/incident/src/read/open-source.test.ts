import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { readIncidents } from "@casebook/incident";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, incidentWith, listOf } from "../__fixtures__/incidents.ts";

const line = (id: string) => `${JSON.stringify(incidentWith({ id }))}\n`;
const jsonl = { format: "jsonl" } as const;
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident read "));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe("a file", () => {
  it("is read by its path, once for each time it is asked", async () => {
    const records = readIncidents(await fileWith("a.jsonl", line("a") + line("b")));
    for (let time = 0; time < 2; time += 1) expect(await listOf(records)).toHaveLength(2);
  });
  it("may be JSONL that is called .json, and an array that is called .jsonl", async () => {
    expect((await collect(await fileWith("lines.json", line("a") + line("b")))).incidents).toHaveLength(2);
    expect((await collect(await fileWith("array.jsonl", `[${line("a")},${line("b")}]`))).incidents).toHaveLength(2);
  });
  it("that is not there is an error with the path", async () => {
    const path = join(folder, "none.jsonl");
    await expect(collect(path)).rejects.toMatchObject({
      code: "unreadable-source",
      value: path,
      message: expect.stringContaining("ENOENT"),
    });
  });
  it("that is a folder is an error", async () => {
    for (const options of [jsonl, undefined]) {
      await expect(collect(folder, options)).rejects.toMatchObject({
        code: "unreadable-source",
        message: `${JSON.stringify(folder)} is a directory. Give the files in it, one by one.`,
      });
    }
  });
  it("that is really text gets the remedy", async () => {
    await expect(collect(line("a").repeat(100))).rejects.toMatchObject({ code: "unknown-format" });
    await expect(collect(line("a"), jsonl)).rejects.toMatchObject({ remedy: expect.stringContaining("pass [text]") });
  });
});

describe("the encoding", () => {
  it.each([
    ["little-endian with a mark", Buffer.from(`\ufeff${line("a")}`, "utf16le")],
    ["big-endian with a mark", Buffer.from(`\ufeff${line("a")}`, "utf16le").swap16()],
    ["little-endian without a mark", Buffer.from(line("a"), "utf16le")],
    ["big-endian without a mark", Buffer.from(line("a"), "utf16le").swap16()],
  ])("UTF-16, %s, is refused with the remedy", async (_, bytes) => {
    for (const pieces of [[bytes], [bytes.subarray(0, 1), bytes.subarray(1)]]) {
      for (const format of ["jsonl", "csv"] as const) {
        await expect(collect(pieces, { format })).rejects.toMatchObject({
          code: "unsupported-encoding",
          remedy: expect.stringContaining("iconv"),
        });
      }
    }
  });
  it("UTF-8 may begin with a mark, in however many pieces", async () => {
    const bytes = Buffer.from(`\ufeff${line("a")}`);
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    for (const source of [[bytes], pieces]) expect((await collect(source, jsonl)).incidents).toHaveLength(1);
  });
});

describe("a stream", () => {
  it("may be Node's, a generator or a list, of bytes or texts", async () => {
    const text = line("a") + line("b");
    async function* texts() {
      yield text.slice(0, 30);
      yield text.slice(30);
    }
    for (const source of [
      Readable.from([text]),
      Readable.from([Buffer.from(text)]),
      texts(),
      [text],
      new Set([line("a"), line("b")]),
    ]) {
      expect((await collect(source, jsonl)).incidents).toHaveLength(2);
    }
  });
  it("that gives anything else is an error", async () => {
    await expect(collect([incidentWith()] as never, jsonl)).rejects.toMatchObject({
      code: "invalid-source",
      remedy: expect.stringContaining("parseIncident"),
    });
  });
  it("that fails gives its own error, after the records before it", async () => {
    async function* failing() {
      yield line("a");
      throw new Error("connection lost");
    }
    const seen: unknown[] = [];
    const reading = async () => {
      for await (const record of readIncidents(failing(), jsonl)) seen.push(record);
    };
    await expect(reading()).rejects.toThrow("connection lost");
    expect(seen).toHaveLength(1);
  });
  it.each(["jsonl", "json", "csv"] as const)("is closed when the reader stops early (%s)", async (format) => {
    let isClosed = false;
    async function* endless() {
      try {
        if (format === "csv") yield "id,title,openedAt\n";
        if (format === "json") yield `[${line("first")}`;
        for (let number = 0; ; number += 1) {
          if (format === "csv") yield `${number},Checkout fails,2026-03-01T09:30:00Z\n`;
          else yield `${format === "json" ? "," : ""}${line(`${number}`)}`;
        }
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of readIncidents(endless(), { format })) break;
    expect(isClosed).toBe(true);
  });
});

describe("an abort", () => {
  it("before the reading throws its reason and reads nothing", async () => {
    let asked = 0;
    const source = (function* () {
      asked += 1;
      yield line("a");
    })();
    await expect(collect(source, { ...jsonl, signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
      "enough",
    );
    expect(asked).toBe(0);
  });
  it("stops between two records of one piece", async () => {
    const controller = new AbortController();
    const seen: unknown[] = [];
    const reading = async () => {
      for await (const record of readIncidents([line("a") + line("b")], { ...jsonl, signal: controller.signal })) {
        seen.push(record);
        controller.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ name: "AbortError" });
    expect(seen).toHaveLength(1);
  });
  it("does not wait for a source that hangs, and closes it", async () => {
    const stream = new Readable({ read() {} });
    stream.push(line("a"));
    const controller = new AbortController();
    const reading = async () => {
      for await (const _ of readIncidents(stream, { ...jsonl, signal: controller.signal }))
        setImmediate(() => controller.abort());
    };
    await expect(reading()).rejects.toMatchObject({ name: "AbortError" });
    expect(stream.destroyed).toBe(true);
  });
});
