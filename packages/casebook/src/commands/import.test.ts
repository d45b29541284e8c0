import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCasebook, type Incident } from "casebook";
import { beforeEach, describe, expect, test } from "vitest";
import { say } from "../__fixtures__/fake-terminal.ts";
import { on, recurring } from "../__fixtures__/history.ts";
import { temporaryDirectory } from "../__fixtures__/temporary-directory.ts";

let folder: string;
let store: string[];

beforeEach(() => {
  folder = temporaryDirectory();
  store = ["--directory", join(folder, "store")];
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function stored(id: string): Promise<Incident | undefined> {
  const casebook = await createCasebook({ directory: store[1]! });
  const incident = await casebook.get(id);
  await casebook.close();
  return incident;
}

const header = "Number,Short description,Opened,Resolved,Root cause,Kind,Team";
const row = "INC-1,Checkout answers 503,2026-01-05T10:00:00Z,2026-01-05T12:00:00Z,Pool exhausted,pool,payments";
const mapping = [
  "Number=id",
  "Short description=title",
  "Opened=openedAt",
  "Resolved=resolvedAt",
  "Root cause=rootCause.text",
  "Kind=rootCause.category",
].flatMap((pair) => ["--map", pair]);

describe("what comes in", () => {
  test("is a CSV with columns of any name, once they are mapped", async () => {
    const words = ["import", file("tickets.csv", `${header}\n${row}\n`), ...mapping, "--ignore-unknown", ...store];
    expect(await say(words)).toEqual({ code: 0, out: `1 added. ${store[1]} now holds 1 incident.\n`, error: "" });
    expect(await stored("INC-1")).toEqual({
      id: "INC-1",
      title: "Checkout answers 503",
      summary: "",
      openedAt: "2026-01-05T10:00:00Z",
      resolvedAt: "2026-01-05T12:00:00Z",
      rootCause: { category: "pool", text: "Pool exhausted" },
    });
  });

  test("is said to be of no use where nothing tells when its cause became known", async () => {
    const timeless = row.replace("2026-01-05T12:00:00Z", "");
    const words = ["import", file("tickets.csv", `${header}\n${timeless}\n`), ...mapping, "--ignore-unknown", ...store];
    const said = await say(words);
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining("1 added") });
    expect(said.error).toMatch(/^1 root cause will not be used: resolvedAt and knownAt are missing/);
  });

  test("may be separated by other characters, a tab among them", async () => {
    for (const [name, delimiter, option] of [
      ["a.csv", ";", ";"],
      ["b.csv", "\t", "\\t"],
    ] as const) {
      const text = `${header}\n${row.replace("INC-1", name)}\n`.replaceAll(",", delimiter);
      const words = ["import", file(name, text), ...mapping, "--map", "Team=labels.team", ...store];
      expect(await say(words)).toMatchObject({ code: 0, error: "" });
      const again = await say([...words, "--delimiter", option]);
      expect(again).toMatchObject({ code: 0, error: "", out: expect.stringMatching(/^0 added, 1 unchanged/) });
      expect(await stored(name)).toMatchObject({ labels: { team: "payments" } });
    }
  });

  test("may be several files of several formats, standard input among them, in one go", async () => {
    const [one, two, three] = recurring(3);
    const words = [
      "import",
      file("a.jsonl", JSON.stringify(one)),
      file("b.json", JSON.stringify([two])),
      "-",
      ...store,
    ];
    expect(await say([...words, "--json"], { input: JSON.stringify(three) })).toMatchObject({
      code: 0,
      error: "",
      out: expect.stringMatching(/^\{"added":3,/),
    });
    expect((await say(words, { input: JSON.stringify(three) })).out).toMatch(/^0 added, 3 unchanged\. /);
  });

  test("may have its causes known some days after, and its secrets taken out", async () => {
    const incident = { ...recurring(1)[0]!, title: "login fails with password=hunter2hunter2" };
    const words = ["import", file("a.jsonl", JSON.stringify(incident)), "--known-after", "3", "--redact", ...store];
    expect((await say(words)).code).toBe(0);
    expect(await stored("INC-0")).toMatchObject({ knownAt: "2026-01-04T12:00:00.000Z" });
    expect(JSON.stringify(await stored("INC-0"))).not.toContain("hunter2");
  });

  test("names that every object has are names like any other", async () => {
    const text = `constructor,__proto__,when\nA,B,2026-01-05T10:00:00Z\n`;
    const map = ["constructor=id", "__proto__=title", "when=openedAt"].flatMap((pair) => ["--map", pair]);
    expect(await say(["import", file("odd.csv", text), ...map, ...store])).toMatchObject({ code: 0, error: "" });
    expect(await stored("A")).toMatchObject({ title: "B" });
  });
});

describe("times", () => {
  const local = row
    .replace("2026-01-05T10:00:00Z", "2026-01-05 11:00")
    .replace("2026-01-05T12:00:00Z", "2026-01-05 13:00:00");
  const words = () => [
    "import",
    file("tickets.csv", `${header}\n${local}\n`),
    ...mapping,
    "--ignore-unknown",
    ...store,
  ];

  test("without an offset are refused, and the remedy works", async () => {
    const { code, error } = await say(words());
    expect(code).toBe(3);
    expect(error).toMatch(
      /:2: openedAt is a local time.*\(openedAt is read from "Opened"\.\) Add an offset, such as .*, or give --time-zone Europe\/Berlin/,
    );
    expect(await say([...words(), "--time-zone", "Europe/Berlin"])).toMatchObject({ code: 0, error: "" });
    expect(await stored("INC-1")).toMatchObject({
      openedAt: "2026-01-05T10:00:00.000Z",
      resolvedAt: "2026-01-05T12:00:00.000Z",
    });
  });

  test("of a zone that there is not are refused", async () => {
    expect(await say([...words(), "--time-zone", "Berlin"])).toEqual({
      code: 1,
      out: "",
      error:
        'casebook: --time-zone was given a value it cannot use. Use a name of the IANA database, such as "Europe/Berlin" or "UTC".\n',
    });
  });
});

describe("a record that is refused", () => {
  test("for the reason of many others is told with them on one line; --json has all of them, with their files", async () => {
    const records = [
      ...Array.from({ length: 7 }, (_, at) => ({ id: `L-${at}`, title: "x", openedAt: `2026-01-0${at + 1} 10:00` })),
      { id: "T", openedAt: on(1) },
      { id: "A", title: "x", openedAt: on(1) },
      { id: "A", title: "x", openedAt: on(1) },
      { id: "B", title: "x", openedAt: on(1) },
      { id: "B", title: "x", openedAt: on(1) },
    ];
    const path = file("many.jsonl", records.map((record) => JSON.stringify(record)).join("\n"));
    const { code, out, error } = await say(["import", path, "--json", ...store]);
    expect(code).toBe(3);
    const { rejected } = JSON.parse(out);
    expect(rejected[0].remedy).toMatch(/give --time-zone /);
    expect(rejected.map(({ file, line }: { file: string; line: number }) => [file, line])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 10, 12].map((line) => [path, line]),
    );
    const lines = error
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(path.length));
    expect(lines).toEqual([
      expect.stringMatching(/^:1: openedAt is a local time.* \(6 more like it: lines 2, 3, 4, 5, …\)$/),
      expect.stringMatching(/^:8: title is missing\..*[^)]$/),
      expect.stringMatching(/^:10: The id "A" was given before, in line 9\..* \(1 more like it: line 12\)$/),
    ]);
  });

  test("is told with file and line, the rest is stored, and the exit code is 3", async () => {
    const [one, two] = recurring(2);
    const text = [
      JSON.stringify(one),
      "{",
      JSON.stringify({ ...two, title: "" }),
      JSON.stringify(two),
      JSON.stringify(one),
    ];
    const path = file("mixed.jsonl", text.join("\n"));
    const { code, out, error } = await say(["import", path, ...store]);
    expect({ code, out }).toEqual({ code: 3, out: `2 added, 3 refused. ${store[1]} now holds 2 incidents.\n` });
    const lines = error.trimEnd().split("\n");
    expect(lines.map((line) => line.slice(0, path.length + 3))).toEqual([2, 3, 5].map((line) => `${path}:${line}:`));
    expect(lines[2]).toMatch(/"INC-0" was given before, in line 1\. Remove one of the two/);
  });

  test("comes back whole with --json", async () => {
    const { code, out } = await say(["import", "-", "--json", ...store], { input: '{"id":7}\n' });
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      added: 0,
      rejected: [{ line: 1, field: "id", value: 7, raw: '{"id":7}' }],
    });
  });

  test("of standard input is told as such", async () => {
    expect((await say(["import", "-", ...store], { input: "x" })).error).toMatch(/^standard input:1: /);
  });

  test("cannot draw on the terminal", async () => {
    const input = '{"id":"1","title":"x","openedAt":"2026-01-01T00:00:00Z","\\u001b[2J\\u0007x":1}\n';
    const { error } = await say(["import", "-", ...store], { input });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(error.trimEnd()).not.toMatch(/[\u0000-\u001f]/);
  });
});

describe("the remedy of an error speaks of options that the command line has, and following it works", () => {
  const api = /map: \{|unknown: "|format: "|delimiter: "|readIncidents|readOnly/;

  async function refused(words: string[]): Promise<string> {
    const { code, error } = await say([...words, ...store]);
    expect(code).not.toBe(0);
    expect(error).not.toMatch(api);
    return error;
  }

  test("unknown columns: --map and --ignore-unknown", async () => {
    const path = file(
      "a.csv",
      "id,title,openedAt,resolved_at,host\nA,x,2026-01-05T10:00:00Z,2026-01-06T10:00:00Z,db-1\n",
    );
    const error = await refused(["import", path]);
    const [, map] = /as in --map "([^"]+)"/.exec(error)!;
    expect(error).toContain("or give --ignore-unknown.");
    expect(await say(["import", path, "--map", map!, "--ignore-unknown", ...store])).toMatchObject({
      code: 0,
      error: "",
    });
  });

  test("missing columns: --map", async () => {
    const path = file("a.csv", "Number,title,openedAt\nA,x,2026-01-05T10:00:00Z\n");
    const [, map] = /Map the column that holds it: --map "([^"]+)"/.exec(await refused(["import", path]))!;
    expect(await say(["import", path, "--map", map!, ...store])).toMatchObject({ code: 0, error: "" });
    const error = await refused(["import", file("b.csv", `${header}\n${row.replace("INC-1", "INC-2")}\n`)]);
    const maps = [...error.matchAll(/--map "([^"]+)"/g)].flatMap(([, pair]) => ["--map", pair!]);
    expect(maps).toHaveLength(10);
    expect(error).toContain("and give --ignore-unknown for the rest.");
    const words = ["import", join(folder, "b.csv"), ...maps, "--ignore-unknown", ...store];
    expect(await say(words)).toMatchObject({ code: 0, error: "" });
    expect(await stored("INC-2")).toMatchObject({
      title: "Checkout answers 503",
      rootCause: { text: "Pool exhausted" },
    });
  });

  test("another separator: --delimiter", async () => {
    const path = file("a.csv", "id;title;openedAt\nA;x;2026-01-05T10:00:00Z\n");
    const [, delimiter] = /Give --delimiter "(.)"/.exec(await refused(["import", path, "--delimiter", ","]))!;
    expect(await say(["import", path, "--delimiter", delimiter!, ...store])).toMatchObject({ code: 0, error: "" });
  });

  test("a name without a format: --format", async () => {
    const path = file("tickets", "id,title,openedAt\nA,x,2026-01-05T10:00:00Z\n");
    expect(await refused(["import", path])).toContain("Give --format jsonl, json or csv.");
    expect(await say(["import", path, "--format", "csv", ...store])).toMatchObject({ code: 0, error: "" });
  });

  test("an unknown or missing field of a record: --map and --ignore-unknown", async () => {
    const path = file(
      "a.jsonl",
      '{"id":"A","title":"x","openedAt":"2026-01-05T10:00:00Z","colour":"red"}\n{"id":"B","name":"x"}\n',
    );
    expect(await refused(["import", path, ...store])).toMatch(/--map "colour=.+", or give --ignore-unknown\.\n/);
    expect(await refused(["import", path, "--ignore-unknown"])).toMatch(/give --map "that name=title"\./);
  });

  test("columns in one and the same field: told as they are", async () => {
    const path = file("a.csv", "id,title,openedAt,Name\nA,x,2026-01-05T10:00:00Z,y\n");
    expect(await refused(["import", path, "--map", "Name=title"])).toMatch(
      /Two columns give the same: "title", "Name"/,
    );
    expect(await refused(["import", path, "--map", "Name=colour"])).toMatch(
      /^casebook: --map "Name=…" cannot be used\. Map it to a field such as title/,
    );
    expect(await refused(["import", path, "--delimiter", "ab"])).toMatch(/^casebook: --delimiter was given a value/);
  });
});
