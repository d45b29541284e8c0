import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, incidentsArbitrary, incidentWith, piecesOf } from "../__fixtures__/incidents.ts";

const record = (id: string) => JSON.stringify(incidentWith({ id }));
const json = { format: "json" } as const;
const idsOf = (incidents: { id: string }[]) => incidents.map(({ id }) => id);

describe("a JSON array", () => {
  it("gives back what was written, wherever the bytes are cut into pieces and however it is indented", async () => {
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(incidentsArbitrary, cuts, fc.constantFrom(0, 2, "\t"), async (incidents, at, indent) => {
        const text = `${" ".repeat(Number(indent) || 0)}${JSON.stringify(incidents, null, indent)}\n`;
        const { all } = await collect(piecesOf(Buffer.from(text), at), json);
        expect(all).toEqual(incidents);
      }),
    );
  });
  it("may write characters as escapes", async () => {
    const escaped = JSON.stringify([incidentWith({ title: "🔥 שרת" }), incidentWith({ id: "b" })]).replaceAll(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    expect((await collect([escaped], json)).incidents.map(({ title }) => title)).toEqual(["🔥 שרת", "Checkout fails"]);
  });
  it("may be empty", async () => {
    expect((await collect(["[]"], json)).all).toEqual([]);
    expect((await collect(["\ufeff [ \n ] \n"], json)).all).toEqual([]);
  });
  it("counts records, and hands back each one's own text", async () => {
    const { incidents, rejected } = await collect([`[${record("a")},\n { "id" : 1.0 } ,null, ${record("a")}]`], json);
    expect(idsOf(incidents)).toEqual(["a"]);
    expect(rejected).toMatchObject([
      { line: 2, field: "id", raw: '{ "id" : 1.0 }' },
      { line: 3, field: "", raw: "null" },
      { line: 4, field: "id", reason: 'The id "a" was given before, by record 1.' },
    ]);
  });
  it("goes on after a record that is wrong in itself", async () => {
    const { incidents, rejected } = await collect(
      [`[${record("a")}, {"id" "b"}, , ${record("c")} ${record("d")}, ${record("e")},]`],
      json,
    );
    expect(idsOf(incidents)).toEqual(["a", "e"]);
    expect(rejected.map(({ line, raw }) => [line, raw])).toEqual([
      [2, '{"id" "b"}'],
      [3, ""],
      [4, `${record("c")} ${record("d")}`],
      [6, ""],
    ]);
  });
  it("goes on after a record that is not UTF-8", async () => {
    const latin1 = Buffer.from('{"id":"Café"}', "latin1");
    const source = [Buffer.from(`[${record("a")},`), latin1, Buffer.from(`,${record("c")}]`)];
    const { incidents, rejected } = await collect(source, json);
    expect(idsOf(incidents)).toEqual(["a", "c"]);
    expect(rejected).toMatchObject([{ line: 2, remedy: expect.stringContaining("iconv") }]);
  });
  it("goes on after a record longer than 16 MiB", async () => {
    const long = JSON.stringify(incidentWith({ id: "b", summary: "x".repeat(17 * 2 ** 20) }));
    const { incidents, rejected } = await collect(
      [`[${record("a")},${long.slice(0, 5e6)}`, `${long.slice(5e6)},${record("c")}]`],
      json,
    );
    expect(idsOf(incidents)).toEqual(["a", "c"]);
    expect(rejected).toMatchObject([{ line: 2, raw: long.slice(0, 1000), reason: expect.stringContaining("16 MiB") }]);
  });
  it.each([
    ["a bracket that does not match", `{"id": ["b"}`, "The brackets do not match."],
    ["a word that is no JSON", "{id: 5}", "This is not JSON."],
    ["a character that is no JSON", '{"id": “b”}', "This is not JSON."],
    ["a line break in a text", '{"id": "b\n"}', "This is not JSON."],
  ])("ends at %s, after the records before it", async (_, broken, reason) => {
    const { incidents, rejected } = await collect([`[${record("a")}, ${broken}, ${record("c")}]`], json);
    expect(idsOf(incidents)).toEqual(["a"]);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ line: 2, reason: expect.stringContaining(reason) });
    expect(rejected[0]!.raw.startsWith(broken.slice(0, 4))).toBe(true);
  });
  it.each([`[${record("a")},{"id":"b`, `[${record("a")}, ${record("b")}`, `[${record("a")},`])(
    "that is cut off says so: %#",
    async (text) => {
      const { incidents, rejected } = await collect([text], json);
      expect(idsOf(incidents)).toEqual(["a"]);
      expect(rejected).toMatchObject([{ line: 2, reason: expect.stringContaining("ends before its JSON does") }]);
    },
  );
  it("that is followed by more says so", async () => {
    const { incidents, rejected } = await collect([`[${record("a")}]\n[${record("b")}]`], json);
    expect(idsOf(incidents)).toEqual(["a"]);
    expect(rejected).toMatchObject([
      { line: 2, reason: expect.stringContaining("more text follows"), raw: `[${record("b")}]` },
    ]);
  });
});

describe("the layout", () => {
  it("may be one object, over many lines or on one", async () => {
    for (const indent of [0, 2]) {
      for (const format of ["json", "jsonl"] as const) {
        expect((await collect([JSON.stringify(incidentWith(), null, indent)], { format })).all).toEqual([
          incidentWith(),
        ]);
      }
    }
  });
  it("is told by the content where the name is wrong", async () => {
    expect(idsOf((await collect([`${record("a")}\n{"broken\n${record("b")}`], json)).incidents)).toEqual(["a", "b"]);
    expect(idsOf((await collect([`\n [${record("a")},${record("b")}]`], { format: "jsonl" })).incidents)).toEqual([
      "a",
      "b",
    ]);
  });
  it("is lines when the first line is broken, where JSONL is expected", async () => {
    const { incidents, rejected } = await collect([`{"id": "a\n${record("b")}`], { format: "jsonl" });
    expect(idsOf(incidents)).toEqual(["b"]);
    expect(rejected.map(({ line }) => line)).toEqual([1]);
  });
  it("of one object that is followed by another says so", async () => {
    const { incidents, rejected } = await collect([`${JSON.stringify(incidentWith(), null, 1)}\n${record("b")}`], json);
    expect(idsOf(incidents)).toEqual(["INC-1"]);
    expect(rejected).toMatchObject([{ line: 2, raw: record("b") }]);
  });
  it("that is no JSON at all is refused line by line", async () => {
    const { rejected } = await collect(["id,title\n1,x"], json);
    expect(rejected.map(({ raw }) => raw)).toEqual(["id,title", "1,x"]);
  });
});
