import type { Incident } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, incidentsArbitrary, incidentWith, piecesOf } from "../__fixtures__/incidents.ts";

const line = (id: string, fields: Partial<Incident> = {}) => JSON.stringify(incidentWith({ id, ...fields }));
const jsonl = { format: "jsonl" } as const;

describe("JSONL", () => {
  it("gives back what was written, wherever the bytes are cut into pieces", async () => {
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        incidentsArbitrary,
        cuts,
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        async (incidents, at, end, last) => {
          const text = incidents.map((incident) => JSON.stringify(incident)).join(end) + (last ? end : "");
          const { all } = await collect(piecesOf(Buffer.from(text), at), jsonl);
          expect(all).toEqual(incidents);
        },
      ),
    );
  });
  it("gives the same when it comes as texts that are cut anywhere, also in the middle of a character", async () => {
    const text = line("INC-1", { title: "🔥🔥 שרת" });
    for (let cut = 0; cut <= text.length; cut += 1) {
      const { all } = await collect([text.slice(0, cut), text.slice(cut)], jsonl);
      expect(all).toEqual([incidentWith({ title: "🔥🔥 שרת" })]);
    }
  });
  it("of nothing is nothing", async () => {
    for (const source of [[], [""], ["\n\n"], ["\ufeff"], ["  \r\n\t"]])
      expect((await collect(source, jsonl)).all).toEqual([]);
  });
  it("may have a byte-order mark, CRLF, blank lines and an unterminated last line", async () => {
    const { incidents, rejected } = await collect([`\ufeff${line("a")}\r\n\r\n  \n${line("b")}`], jsonl);
    expect(incidents.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(rejected).toEqual([]);
  });
  it("is split at line feeds only: U+2028 and U+0085 may stand in a text", async () => {
    const title = "a\u2028b\u2029c\u0085d";
    expect((await collect([line("a", { title })], jsonl)).incidents[0]?.title).toBe(title);
  });
});

describe("a line that is wrong", () => {
  it("is handed back with its line and text, and the others are read", async () => {
    const { incidents, rejected } = await collect([`${line("a")}\n\n{"id": "b", "tit\r\n${line("c")}\nnull\n`], jsonl);
    expect(incidents.map(({ id }) => id)).toEqual(["a", "c"]);
    expect(rejected).toMatchObject([
      { line: 3, field: "", raw: '{"id": "b", "tit', reason: expect.stringContaining("The line is not JSON") },
      { line: 5, field: "", raw: "null", value: null },
    ]);
  });
  it("keeps its own text, spaces included, when a field is wrong", async () => {
    const raw = ' {"id":"a",  "title":"x","openedAt":"2026-03-01T09:30:00"} ';
    expect((await collect([raw], jsonl)).rejected).toMatchObject([{ raw, line: 1, field: "openedAt" }]);
  });
  it("is refused when it is not UTF-8, instead of being changed", async () => {
    const latin1 = Buffer.from(line("a", { title: "Café fermé" }), "latin1");
    const { incidents, rejected } = await collect([latin1, Buffer.from(`\n${line("b")}`)], jsonl);
    expect(incidents.map(({ id }) => id)).toEqual(["b"]);
    expect(rejected).toMatchObject([
      { line: 1, remedy: expect.stringContaining("iconv"), raw: expect.stringContaining("Caf\ufffd") },
    ]);
  });
  it("is refused when it holds half a character, as only texts can", async () => {
    const { incidents, rejected } = await collect([`{"id":"\ud83d"}\n`, line("b"), "\n\ud83d"], jsonl);
    expect(incidents.map(({ id }) => id)).toEqual(["b"]);
    expect(rejected.map((record) => record.line)).toEqual([1, 3]);
  });
  it("is refused when it is longer than 16 MiB, with its beginning, and the next is read", async () => {
    const long = line("a", { summary: "é".repeat(9 * 2 ** 20) });
    const { incidents, rejected } = await collect([`${long}\n${line("b")}`], jsonl);
    expect(incidents.map(({ id }) => id)).toEqual(["b"]);
    expect(rejected).toMatchObject([
      { line: 1, reason: "The record is longer than 16 MiB; its first 1000 bytes are handed back." },
    ]);
    expect(long.startsWith(rejected[0]!.raw)).toBe(true);
    expect(rejected[0]!.raw.length).toBeGreaterThan(500);
  });
  it("just under 16 MiB is read", async () => {
    const summary = "x".repeat(16 * 2 ** 20 - 200);
    expect((await collect([line("a", { summary })], jsonl)).incidents[0]?.summary).toHaveLength(summary.length);
  });
});

describe("an id that was given before", () => {
  it("is refused with the first one's line; one that was refused itself does not count", async () => {
    const source = [`{"id":"a"}\n${line("a")}\n${line("b")}\n${line(" a ")}\n${line("a")}\n`];
    const { incidents, rejected } = await collect(source, jsonl);
    expect(incidents.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(rejected.map((record) => record.line)).toEqual([1, 4, 5]);
    expect(rejected[2]).toMatchObject({ field: "id", value: "a", reason: 'The id "a" was given before, in line 2.' });
  });
  it("may be the name of a prototype", async () => {
    const { incidents } = await collect([`${line("__proto__")}\n${line("constructor")}`], jsonl);
    expect(incidents.map(({ id }) => id)).toEqual(["__proto__", "constructor"]);
  });
});
