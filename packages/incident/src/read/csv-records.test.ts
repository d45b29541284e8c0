import { type Incident, type ReadOptions, readIncidents } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, incidentWith, listOf, piecesOf, textArbitrary } from "../__fixtures__/incidents.ts";

const header = "id,title,summary,openedAt\n";
const row = (id: string) => `${id},Checkout fails,,2026-03-01T09:30:00Z\n`;
const csv = (text: string, options: ReadOptions = {}) => collect([text], { format: "csv", ...options });
const idsOf = (incidents: { id: string }[]) => incidents.map(({ id }) => id);
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe("CSV", () => {
  it("gives back what was written, wherever the bytes are cut into pieces", async () => {
    const words = textArbitrary.filter((text) => text.trim() === text);
    const rows = fc.array(fc.record({ title: words, summary: words }), { maxLength: 5 });
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        cuts,
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom(",", ";", "\t"),
        async (texts, at, end, delimiter) => {
          const incidents = texts.map((fields, number) => incidentWith({ id: `INC-${number}`, ...fields }));
          const cells = incidents.map(({ id, title, summary, openedAt }) =>
            [id, title, summary, openedAt].map(quoted).join(delimiter),
          );
          const text = [header.trim().replaceAll(",", delimiter), ...cells].join(end);
          const { all } = await collect(piecesOf(Buffer.from(text), at), { format: "csv", delimiter });
          expect(all).toEqual(incidents);
        },
      ),
    );
  });
  it("of nothing is nothing", async () => {
    for (const text of ["", "\ufeff", "\n\r\n", header]) expect((await csv(text)).all).toEqual([]);
  });
  it("reads every field, nested ones by dotted names", async () => {
    const text = [
      "id,title,openedAt,resolvedAt,rootCause.text,rootCause.category,labels.team,labels.k8s.io/app,digest,related,contributing",
      'INC-1,Checkout fails,2026-03-01T09:30:00Z,2026-03-01T10:30:00Z,disk full,disk,payments,web,"cpu | 0.9\r\n\nmemory | 0.5","INC-7, INC-8;INC-9 INC-10","[{""text"":""no alarm""}]"',
      "INC-2,Checkout fails,2026-03-01T09:30:00Z,,,,, ,,,",
    ].join("\r\n");
    expect((await csv(text)).all).toEqual([
      incidentWith({
        resolvedAt: "2026-03-01T10:30:00Z",
        rootCause: { text: "disk full", category: "disk" },
        contributing: [{ text: "no alarm" }],
        labels: { team: "payments", "k8s.io/app": "web" },
        digest: ["cpu | 0.9", "memory | 0.5"],
        related: ["INC-7", "INC-8", "INC-9", "INC-10"],
      }),
      incidentWith({ id: "INC-2" }),
    ]);
  });
  it("takes CRLF, blank lines, rows of empty cells and an unterminated last row", async () => {
    const { all } = await csv(`\ufeff${header.trim()}\r\n\r\n${row("a")},,,\n  \n${row("b").trim()}`);
    expect(idsOf(all as Incident[])).toEqual(["a", "b"]);
  });
});

describe("a row that is wrong", () => {
  it("is handed back with its own text and the line it begins on", async () => {
    const { incidents, rejected } = await csv(
      `${header}a,"one\ntwo",,2026-03-01T09:30:00Z\n\nb,"x ""y""",,2026-03-01\nc,d\n`,
    );
    expect(idsOf(incidents)).toEqual(["a"]);
    expect(rejected).toMatchObject([
      { line: 5, field: "openedAt", raw: 'b,"x ""y""",,2026-03-01' },
      { line: 6, field: "", raw: "c,d", reason: "The row has 2 cells, and the header has 4 columns." },
    ]);
  });
  it("with a quote that never closes costs no other row", async () => {
    const { incidents, rejected } = await csv(`${header}a,"Checkout,,2026-03-01T09:30:00Z\n${row("b")}${row("c")}`);
    expect(idsOf(incidents)).toEqual(["b", "c"]);
    expect(rejected).toMatchObject([
      { line: 2, raw: 'a,"Checkout,,2026-03-01T09:30:00Z', reason: expect.stringContaining("never closes") },
    ]);
  });
  it("with a quote that never closes costs no other row when later rows have quotes of their own", async () => {
    const { incidents, rejected } = await csv(
      `${header}a,"Checkout,,2026-03-01T09:30:00Z\n${row("b")}c,"d, e",,2026-03-01T09:30:00Z\n`,
    );
    expect(idsOf(incidents)).toEqual(["b", "c"]);
    expect(rejected.map(({ line }) => line)).toEqual([2]);
  });
  it("with a quote in the middle of a cell is refused with the remedy", async () => {
    const { incidents, rejected } = await csv(
      `${header}a,19" rack,,2026-03-01T09:30:00Z\n${row("b")}b,"19" rack",,x\n${row("c")}`,
    );
    expect(idsOf(incidents)).toEqual(["b", "c"]);
    expect(rejected).toMatchObject([
      { line: 2, raw: 'a,19" rack,,2026-03-01T09:30:00Z', remedy: expect.stringContaining("double each quote") },
      { line: 4, raw: 'b,"19" rack",,x' },
    ]);
  });
  it("is the same one, wherever the bytes are cut into pieces", async () => {
    const text = Buffer.from(
      `${header}a,"open\n${row("b")}c,"é\nü",,2026-03-01T09:30:00Z\nd,19" x,,\n\n${row("e")}f,"open`,
    );
    const whole = await collect([text], { format: "csv" });
    expect(whole.rejected.map(({ line }) => line)).toEqual([2, 6, 9]);
    expect(idsOf(whole.incidents)).toEqual(["b", "c", "e"]);
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        expect(await collect(piecesOf(text, at), { format: "csv" })).toEqual(whole);
      }),
    );
  });
  it("is refused when it is not UTF-8", async () => {
    const source = [Buffer.from(header), Buffer.from("a,Café,,\n", "latin1"), Buffer.from(row("b"))];
    const { incidents, rejected } = await collect(source, { format: "csv" });
    expect(idsOf(incidents)).toEqual(["b"]);
    expect(rejected).toMatchObject([{ line: 2, raw: "a,Caf\ufffd,,", remedy: expect.stringContaining("iconv") }]);
  });
  it.each([
    ["on one line", "x".repeat(17 * 2 ** 20), [2]],
    [
      "after an open quote",
      `"${`${"x".repeat(2 ** 20)}\n`.repeat(18)}`,
      [2, ...Array.from({ length: 17 }, (_, at) => at + 3)],
    ],
  ])("is refused when it is longer than 16 MiB %s, and reading goes on", async (_, cell, lines) => {
    const text = `${header}a,${cell},,\n${row("b")}`;
    for (const size of [text.length, 2 ** 18]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
        text.slice(at * size, (at + 1) * size),
      );
      const { incidents, rejected } = await collect(pieces, { format: "csv" });
      expect(idsOf(incidents)).toEqual(["b"]);
      expect(rejected.map(({ line }) => line)).toEqual(lines);
      expect(rejected[0]!.reason).toContain("longer than 16 MiB");
    }
  });
  it("is refused when contributing is not JSON", async () => {
    const { rejected } = await csv("id,title,openedAt,contributing\na,b,2026-03-01T09:30:00Z,no alarm\n");
    expect(rejected).toMatchObject([
      { field: "contributing", value: "no alarm", remedy: expect.stringContaining("as JSON") },
    ]);
  });
});

describe("the delimiter", () => {
  const cells = ["a", "Checkout", "Errors, 503; and | more", "2026-03-01T09:30:00Z"];
  const found = incidentWith({ id: "a", title: "Checkout", summary: "Errors, 503; and | more" });
  const quotedCells = cells.map((cell) => `"${cell}"`);

  it.each([[","], [";"], ["\t"], ["|"]])("%j is told by the header, wherever the bytes are cut", async (delimiter) => {
    const columns = ["id", "title", "summary", "openedAt"].join(delimiter);
    const text = Buffer.from(`\n\r\n${columns}\r\n${quotedCells.join(delimiter)}\r\n`);
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        expect((await collect(piecesOf(text, at), { format: "csv" })).all).toEqual([found]);
      }),
      { numRuns: 30 },
    );
  });

  it("is the one under which the most names are known, though another gives more columns", async () => {
    const map = { "What, where, when": "title", Nr: "id", Begin: "openedAt" };
    const { all } = await csv("Nr;What, where, when;Begin\na;Checkout;2026-03-01T09:30:00Z\n", { map });
    expect(all).toMatchObject([{ id: "a", title: "Checkout" }]);
  });

  it("is the one under which there are the most columns, where no name is known", async () => {
    const error = await listOf(readIncidents(["Nr;Was, wo;Wann\n"], { format: "csv" })).catch((thrown) => thrown);
    expect(error.message).toContain('The columns are "Nr", "Was, wo", "Wann".');
  });

  it("may stand in a quoted name of a column", async () => {
    const map = { 'Title; "short"': "title" };
    const { all } = await csv('id,"Title; ""short""",openedAt\na,x,2026-03-01T09:30:00Z\n', { map });
    expect(all).toMatchObject([{ id: "a", title: "x" }]);
  });
});

describe("a header", () => {
  it.each<[string, string, string, string, ReadOptions]>([
    [
      "with unknown columns",
      "id,title,openedAt,rootcause,Team",
      "unknown-column",
      'no fields of an incident: "rootcause", "Team". Map them, as in map: { "rootcause": "rootCause" }, or pass unknown: "ignore".',
      {},
    ],
    [
      "with a column twice",
      "id,title,title,openedAt",
      "duplicate-column",
      'Two columns give the same: "title", "title".',
      {},
    ],
    [
      "with two columns for one field",
      "id,title,Name,openedAt",
      "duplicate-column",
      '"title", "Name"',
      { map: { Name: "title" } },
    ],
    [
      "without a required column",
      "id,title,Created",
      "missing-column",
      'No column gives openedAt. Map the column that holds it: map: { "Created": "openedAt" }. The columns are "id", "title", "Created".',
      { unknown: "ignore" },
    ],
    [
      "without a mapped column",
      "id,title,openedAt",
      "missing-column",
      'The mapping names "Cause"',
      { map: { Cause: "rootCause.text" } },
    ],
    [
      "with the cause in one cell",
      "id,title,openedAt,rootCause",
      "unknown-column",
      "Name or map the column rootCause.text",
      {},
    ],
    [
      "with all labels in one cell",
      "id,title,openedAt,Tags",
      "unknown-column",
      "labels.team",
      { map: { Tags: "labels" } },
    ],
    ["under a wrong delimiter", "id;title;openedAt", "unknown-column", 'Pass delimiter: ";".', { delimiter: "," }],
    ["of tabs under a wrong delimiter", "id\ttitle", "unknown-column", 'Pass delimiter: "\\t".', { delimiter: ";" }],
    [
      "without any of the required columns",
      "Number,Short description,Opened,Closed,Cause,Team",
      "missing-column",
      'No column gives id, title, openedAt. Map the columns that hold them: map: { "Number": "id", "Short description": "title", ' +
        '"Opened": "openedAt", "Closed": "resolvedAt", "Cause": "rootCause.text" }, and pass unknown: "ignore" for the rest. ' +
        'The columns are "Number", "Short description", "Opened", "Closed", "Cause", "Team".',
      {},
    ],
    [
      "in which one field is there and another is not",
      "id,title,Number,Created",
      "missing-column",
      'map: { "Created": "openedAt" }, and pass unknown: "ignore" for the rest.',
      {},
    ],
    [
      "that says nothing of what it holds",
      "A,B",
      "missing-column",
      'Map the columns that hold them: map: { "…": "id", "…": "title", "…": "openedAt" }, and pass',
      {},
    ],
    [
      "with two names of which one is the title and the other the summary",
      "Key,Summary,Description,Created",
      "missing-column",
      'map: { "Key": "id", "Summary": "title", "Description": "summary", "Created": "openedAt" }. The columns',
      {},
    ],
    ["with a column without a name", "id,title,openedAt,", "unknown-column", '""', {}],
    ["with an open quote", 'id,"title,openedAt', "unreadable-header", "never closes", {}],
    ["with a label called __proto__", "id,title,openedAt,labels.__proto__", "unknown-column", "labels.__proto__", {}],
  ])("%s throws before any record", async (_, columns, code, message, options) => {
    const records = readIncidents([`${columns}\n${row("a")}`], { format: "csv", ...options });
    const error = await listOf(records).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "CasebookError", code });
    expect(error.message).toContain(message);
  });
  it("with columns to ignore reads the others", async () => {
    const { all } = await csv("id,x,title,openedAt,\n1,2,3,2026-03-01T09:30:00Z,4\n", { unknown: "ignore" });
    expect(all).toEqual([incidentWith({ id: "1", title: "3" })]);
  });
});
