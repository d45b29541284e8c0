import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCasebook } from "casebook";
import { beforeEach, describe, expect, test } from "vitest";
import { say } from "./__fixtures__/fake-terminal.ts";
import { on, openIncident, recurring } from "./__fixtures__/history.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const commands = ["import", "diagnose", "assess", "search", "resolve", "feedback", "fit", "evaluate", "demo"];

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

function jsonLines(records: readonly unknown[]): string {
  return records.map((record) => JSON.stringify(record)).join("\n");
}

/** Imports 30 incidents that recur. */
async function filled(): Promise<void> {
  const { code } = await say(["import", file("filled.jsonl", jsonLines(recurring(30))), ...store]);
  expect(code).toBe(0);
}

const described = ["--title", "no space left on device", "--summary", "writes fail on node", "--opened-at", on(50)];

describe("help", () => {
  test("names every command, the first steps and the exit codes", async () => {
    const { code, out, error } = await say(["--help"]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(out).toContain("casebook import incidents.csv");
    expect(out).toContain("0 done, 1 failed, 2 wrong usage, 3 done but some records were\nrefused, 130 interrupted");
  });

  test.each(commands)("of %s says what it does and what each word means, within 80 columns", async (command) => {
    const { code, out, error } = await say([command, "--help"]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(new RegExp(`^Usage: casebook ${command} \\[options\\]`));
    expect(out).toMatch(/\n\n[A-Z][^\n]+/);
    expect(out).toContain("--json");
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    // Every option and argument is explained.
    for (const [option] of out.matchAll(/^ {2}(?:-\w, )?--[\w-]+(?: <[^>]+>)?\s*$/gm)) {
      expect(out.slice(out.indexOf(option) + option.length)).toMatch(/^\n {10,}\S/);
    }
    expect(await say(["help", command])).toEqual({ code: 0, out, error: "" });
  });

  test("tells the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(await say(["--version"])).toEqual({ code: 0, out: `${version}\n`, error: "" });
  });

  test("without a command is shown as an error", async () => {
    const { code, out, error } = await say([]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toContain("Usage: casebook");
  });
});

describe("wrong usage ends with 2, and tells what to do", () => {
  test.each<[string, string[], RegExp]>([
    ["an unknown command", ["frobnicate"], /unknown command 'frobnicate'/],
    ["a misspelt command", ["imprt"], /Did you mean import\?/],
    ["help of an unknown command", ["help", "frobnicate"], /./],
    ["an unknown option", ["import", "--frob", "x"], /unknown option '--frob'/],
    ["a misspelt option", ["diagnose", "--titel", "x"], /Did you mean --title\?/],
    ["no file", ["import"], /missing required argument 'files'/],
    ["a word too many", ["fit", "now"], /too many arguments/],
    ["a threshold beyond 1", ["diagnose", "--threshold", "1.5"], /Give a number from 0 to 1/],
    ["a threshold that is no number", ["diagnose", "--threshold", "NaN"], /Give a number from 0 to 1/],
    ["half a precedent", ["search", "--most", "1.5"], /Give a whole number from 1/],
    ["no precedent", ["search", "--most", "0"], /Give a whole number from 1/],
    ["days before", ["import", "--known-after", "-1", "x"], /Give a number of days from 0/],
    ["a label without a value", ["diagnose", "--label", "team"], /name=value/],
    ["a mapping without a field", ["import", "x", "--map", "Opened="], /name=value/],
    ["an unknown format", ["import", "x", "--format", "xml"], /Allowed choices are jsonl, json, csv/],
    ["an unknown set", ["evaluate", "--dataset", "nope"], /Allowed choices are/],
    ["an unknown target", ["evaluate", "--target", "team"], /Allowed choices are/],
    ["an unknown verdict", ["feedback", "x", "--verdict", "maybe"], /Allowed choices are/],
    ["no verdict", ["feedback", "x"], /required option '--verdict <verdict>'/],
    [
      "a correction without a cause",
      ["feedback", "x", "--verdict", "corrected"],
      /A corrected diagnosis needs the true cause\. Give --category "kind", --cause "words" or both/,
    ],
    ["a cause beside a confirmation", ["feedback", "x", "--verdict", "confirmed", "--cause", "y"], /Leave --cause, /],
    [
      "a local time of opening",
      ["diagnose", "--title", "x", "--opened-at", "2026-03-01 10:00"],
      /'--opened-at.* with an offset, such as/,
    ],
    [
      "a local time of a cause",
      ["resolve", "x", "--cause", "y", "--known-at", "2026-03-01"],
      /'--known-at.* with an offset/,
    ],
    [
      "a time of a verdict that is none",
      ["feedback", "x", "--verdict", "rejected", "--at", "now"],
      /'--at .* with an offset/,
    ],
    ["no incident", ["diagnose"], /There is no incident to look at\. Give --title/],
    ["an incident given twice", ["search", "INC-1", "--title", "x"], /given twice.*Give a file or an id/],
    ["no cause to assess", ["assess", "--title", "x"], /no cause to assess\. Give --cause/],
    ["no cause to record", ["resolve", "INC-1"], /no cause to record\. Give --cause/],
    ["a file and a set", ["evaluate", "x.csv", "--dataset", "wikimedia-incidents"], /Give one of them/],
    ["a mapping without a file", ["evaluate", "--map", "a=title"], /--map says how a file is read/],
    ["a redaction without a file", ["evaluate", "--dataset", "wikimedia-incidents", "--redact"], /--redact says how/],
  ])("%s", async (_, words, told) => {
    const takesStore = commands.includes(words[0]!) && words[0] !== "demo";
    const { code, out, error } = await say([...words, ...(takesStore ? store : [])]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toMatch(told);
    expect(error).toMatch(/^casebook: |^Usage: /);
    expect(error).not.toMatch(/\n\s+at /);
    expect(existsSync(store[1]!)).toBe(false);
  });

  test.each([
    ["search", ["--title", "x"]],
    ["resolve", ["INC-1", "--cause", "x"]],
    ["feedback", ["id", "--verdict", "confirmed"]],
    ["fit", []],
    ["evaluate", []],
  ])("%s where there is no casebook, and it makes none", async (command, words) => {
    const { code, out, error } = await say([command, ...words, ...store]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toMatch(/There is no casebook in .*store\. Start one with "casebook import FILE"/);
    expect(existsSync(store[1]!)).toBe(false);
  });
});

describe("what fails ends with 1, and tells the remedy without a stack", () => {
  test.each<[string, () => string[], RegExp]>([
    [
      "a file that is not there",
      () => ["import", join(folder, "no.csv")],
      /cannot be read \(ENOENT\).*Check that it is there/,
    ],
    ["a name that says no format", () => ["import", file("incidents", "x")], /Give --format jsonl, json or csv/],
    ["a sheet", () => ["import", file("incidents.xlsx", "x")], /Save the sheet as CSV/],
    ["an incident that is no JSON", () => ["diagnose", file("one.json", "{")], /does not hold JSON.*Give one incident/],
    ["an incident without a title", () => ["diagnose", file("one.json", '{"id":"1"}')], /title|openedAt/],
    ["neither file nor id", () => ["diagnose", "INC-404"], /neither a file that can be read nor the id.*--title/],
    ["an incident that is not stored", () => ["resolve", "INC-404", "--cause", "x"], /There is no incident "INC-404"/],
    ["a diagnosis that is not stored", () => ["feedback", "nope", "--verdict", "confirmed"], /no diagnosis "nope"/],
    ["a folder", () => ["import", folder], /is a directory\. Give the files in it, one by one/],
    [
      "a folder that is called like a file",
      () => ["import", folder, "--format", "csv"],
      /is a directory\. Give the files/,
    ],
    ["a place that is a file", () => ["diagnose", "--title", "x", "-d", file("flat", "")], /should be a directory/],
  ])("%s", async (_, words, told) => {
    await filled();
    const given = words();
    const { code, out, error } = await say(given.includes("-d") ? given : [...given, ...store]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(error).toMatch(told);
    expect(error).toMatch(/^casebook: /);
    expect(error.trim()).not.toContain("\n");
  });

  test("a casebook that is open elsewhere", async () => {
    await filled();
    const casebook = await createCasebook({ directory: store[1]! });
    const { code, error } = await say(["fit", ...store]);
    expect(code).toBe(1);
    expect(error).toMatch(
      /is open already, by process \d+.*Close it there.*meanwhile "casebook search" and "casebook evaluate" can read it\. .*delete .*\.lock\.\n$/,
    );
    expect(await say(["search", "INC-3", ...store])).toMatchObject({ code: 0, error: "" });
    expect(await say(["evaluate", ...store])).toMatchObject({ code: 0, error: "" });
    await casebook.close();
    expect((await say(["fit", ...store])).code).toBe(0);
  });
});

describe("--json prints one object, and nothing else", () => {
  test.each<[string, string[], Record<string, unknown>]>([
    ["import", ["import", "FILE"], { added: 0, versions: 0, corrected: 0, unchanged: 30, rejected: [] }],
    ["search", ["search", ...described], { precedents: expect.any(Array) }],
    ["diagnose", ["diagnose", ...described], { status: "answered", id: expect.any(String), causes: expect.any(Array) }],
    [
      "assess",
      ["assess", ...described, "--category", "disk full", "--predictor", "bot"],
      { fingerprint: "from outside: bot", confidence: { probability: null, basis: "none", n: 0 } },
    ],
    ["resolve", ["resolve", "INC-3", "--cause", "x", "--known-at", on(60)], { id: "INC-3", knownAt: on(60) }],
    ["fit", ["fit"], { outcomes: expect.any(Number), fromLedger: 0, learnedUpTo: expect.any(String) }],
    ["evaluate", ["evaluate"], { dataset: expect.stringContaining("store"), n: 30, predictor: "blend" }],
  ])("%s", async (_, words, expected) => {
    await filled();
    const given = words.map((word) => (word === "FILE" ? join(folder, "filled.jsonl") : word));
    const { code, out, error } = await say([...given, "--json", ...store]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out.endsWith("\n")).toBe(true);
    expect(out.trimEnd()).not.toContain("\n");
    expect(JSON.parse(out)).toMatchObject(expected);
  });

  test("feedback", async () => {
    await filled();
    const { id } = JSON.parse((await say(["diagnose", ...described, "--json", ...store])).out);
    const words = [
      "feedback",
      id,
      "--verdict",
      "corrected",
      "--cause",
      "logs",
      "--category",
      "disk full",
      "--by",
      "Ada",
    ];
    const { code, out, error } = await say([...words, "--at", on(51), "--json", ...store]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(JSON.parse(out)).toEqual({
      diagnosis: id,
      verdict: "corrected",
      correction: { category: "disk full", text: "logs" },
      by: "Ada",
      at: on(51),
    });
  });
});

describe("in words", () => {
  test("diagnose tells the cause, how sure it is, what it rests on, precedents, and the ids for what comes next", async () => {
    await filled();
    const { code, out, error } = await say(["diagnose", ...described, "--id", "NEW-1", ...store]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(/^2026-02-20 00:00 UTC {2}no space left on device\n {2}Cause: disk full\n/);
    expect(out).toMatch(
      /Confidence: \d+ % \(90 % interval \d+ % to \d+ %\), calibrated on \d+ outcomes in \d+ clusters/,
    );
    expect(out).toMatch(/Rests on: \d+ % in the linear model, \d+ % of the precedents' vote/);
    expect(out).toMatch(/Also possible: .+ \d+ %/);
    expect(out).toMatch(/ {4}0\.\d\d {2}2026-01-\d\d {2}.+\n {10}disk full \| shares .*device.* \| INC-\d+\n/);
    expect(out).toMatch(/ {2}Incident NEW-1\n {2}Diagnosis [0-9a-f-]{36}\n$/);
  });

  test("the printed ids lead to resolve and feedback", async () => {
    await filled();
    const { out } = await say(["diagnose", ...described, ...store]);
    const [, incident] = /Incident (\S+)/.exec(out)!;
    const [, diagnosis] = /Diagnosis (\S+)/.exec(out)!;
    expect((await say(["feedback", diagnosis!, "--verdict", "rejected", "--at", on(51), ...store])).out).toBe(
      "Recorded: rejected.\n",
    );
    const resolved = await say([
      "resolve",
      incident!,
      "--cause",
      "logs",
      "--faulty-service",
      "node-7",
      "--known-at",
      on(52),
      ...store,
    ]);
    expect(resolved).toEqual({ code: 0, out: `Recorded the cause of ${incident}.\n`, error: "" });
    expect(JSON.parse((await say(["diagnose", incident!, "--json", ...store])).out)).toMatchObject({ incident });
    expect((await say(["fit", ...store])).out).toMatch(
      /^Confidence rests on \d+ outcomes in \d+ clusters, 1 from the ledger\.\n$/,
    );
  });

  test("two incidents described differently are two, though they opened at once; the same again is one", async () => {
    await filled();
    const count = async (title: string) => {
      await say(["diagnose", "--title", title, "--opened-at", on(50), ...store]);
      const casebook = await createCasebook({ directory: store[1]! });
      const total = await casebook.count();
      await casebook.close();
      return total;
    };
    expect([await count("one"), await count("two"), await count("two")]).toEqual([31, 32, 32]);
  });

  test("diagnose says what is missing: incidents at all, causes, outcomes", async () => {
    const empty = await say(["diagnose", "--title", "checkout answers 503", ...store]);
    expect(empty.code).toBe(0);
    expect(empty.error).toMatch(/holds no incidents yet; add past ones with "casebook import FILE"/);
    expect(empty.out).toMatch(/No answer: no past incident with a known cause shares a term with it\./);
    expect(empty.out).not.toMatch(/%|Confidence/);

    await say(["import", file("open.jsonl", jsonLines([openIncident(0, "pool exhausted")])), ...store]);
    const open = await say(["diagnose", "--title", "checkout answers 503", ...store]);
    expect(open).toMatchObject({ code: 0, error: "", out: expect.stringMatching(/No answer: no past incident/) });

    await say(["import", file("one.jsonl", jsonLines(recurring(1))), ...store]);
    const one = await say(["diagnose", "--title", "checkout answers 503", ...store]);
    expect(one.out).toMatch(
      /No answer: it is not known yet how often such answers are right\.\n {2}Likeliest: pool exhausted\n {2}Confidence: none yet/,
    );
    expect(one.out).not.toMatch(/NaN|undefined|null| -\n/);
  });

  test("an incident comes from a JSON file, from standard input, from the store, or from options", async () => {
    await filled();
    const incident = {
      ...openIncident(77, "disk full"),
      labels: { team: "storage" },
      service: "node-1",
      severity: "high",
    };
    const fromFile = await say(["search", file("one.json", JSON.stringify(incident)), "--json", ...store]);
    const fromInput = await say(["search", "-", "--json", ...store], { input: JSON.stringify(incident) });
    const { id, title, summary, openedAt, service, severity } = incident;
    const options = ["--id", id, "--title", title, "--summary", summary, "--opened-at", openedAt, "--service", service];
    const fromOptions = await say([
      "search",
      ...options,
      "--severity",
      severity,
      "--label",
      "team=storage",
      "--json",
      ...store,
    ]);
    await say(["import", file("77.jsonl", jsonLines([incident])), ...store]);
    const fromStore = await say(["search", "INC-77", "--json", ...store]);
    expect(JSON.parse(fromFile.out).precedents.length).toBeGreaterThan(0);
    for (const other of [fromInput, fromOptions, fromStore]) expect(other).toEqual(fromFile);
  });

  test("search prints so many as asked for, or says that there is none", async () => {
    await filled();
    const { out } = await say(["search", ...described, "-k", "2", ...store]);
    expect(out.split("\n")).toHaveLength(8);
    expect((await say(["search", "--title", "zebra", ...store])).out).toBe("No precedent shares a term with it.\n");
  });

  test("search prints what it goes by, in that order, and the cosine, which may have another", async () => {
    const many = "a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8 b9";
    const about = (id: string, title: string) => ({
      ...recurring(1)[0]!,
      id,
      title,
      summary: "",
      rootCause: { text: "x" },
    });
    const records = [
      about("long", `gateway timeout ${many}`),
      about("short", "gateway"),
      about("other", `disk ${many}`),
      about("noise", "noise"),
      about("sound", "sound"),
    ];
    await say(["import", file("few.jsonl", jsonLines(records)), ...store]);
    const words = ["search", "--title", "gateway timeout", "--opened-at", on(50), ...store];
    const { out } = await say(words);
    const rows = [...out.matchAll(/^ {4}(\d\.\d\d) {3}(\d\.\d\d) {2}\d{4}-/gm)].map((row) => row.slice(1).map(Number));
    const { precedents } = JSON.parse((await say([...words, "--json"])).out);
    const round = (value: number) => Number(value.toFixed(2));
    expect(rows).toEqual(
      precedents.map(({ score, lexical }: { score: number; lexical: { cosine: number } }) =>
        [score, lexical.cosine].map(round),
      ),
    );
    const [[firstScore, firstCosine], [secondScore, secondCosine]] = rows as [[number, number], [number, number]];
    expect(firstScore).toBeGreaterThan(secondScore);
    expect(firstCosine).toBeLessThan(secondCosine);
    expect(out).toMatch(/^By score: BM25.*cosine.*\n\n {4}score {2}cosine\n/);
  });

  test("damage is told with file and line, and what was kept where; the command goes on", async () => {
    await filled();
    const journal = join(store[1]!, "incidents.journal");
    writeFileSync(journal, readFileSync(journal, "utf8").replace('"id":"INC-3"', '"id":"INC-X"'));
    writeFileSync(join(store[1]!, "fit.json"), "{");
    const { code, out, error } = await say(["fit", ...store]);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^Confidence rests on/) });
    expect(error).toMatch(
      /^casebook: .*incidents\.journal:\d+ could not be used: it is not what was written\. It is kept in .*\.damaged\.\n/,
    );
    expect(error).toMatch(
      /\ncasebook: .*fit\.json could not be used: it is damaged or of another version; it is left out until the next fit\.\n$/,
    );
  });
});

describe("progress", () => {
  test("is drawn on a terminal, cleared at the end, and apart from the result", async () => {
    await filled();
    const drawn: string[] = [];
    const { code, out, error } = await say(["fit", ...store], { terminal: true, onError: (text) => drawn.push(text) });
    expect(code).toBe(0);
    expect(out).toMatch(/^Confidence rests on .*\n$/);
    expect(error).toMatch(/Learning from the past .* of 30/);
    // The cursor is shown again, and the line is empty.
    expect(error).toContain("\u001b[?25h");
    expect(error.endsWith("\u001b[2K")).toBe(true);
  });

  test.each([["fit"], ["evaluate"], ["import"]])("of %s says nothing where nobody watches", async (command) => {
    await filled();
    const more = file("more.jsonl", jsonLines(recurring(33)));
    const { code, error } = await say([command, ...(command === "import" ? [more] : []), ...store]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
  });

  test.each([[false], [true]])(
    "of long learning is announced once, with the way out; watched: %s",
    async (terminal) => {
      const words = ["import", file("long.jsonl", jsonLines(recurring(1000))), ...store];
      const { code, out, error } = await say(words, { terminal });
      expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^1000 added/) });
      const told = 'Learning from 1000 incidents, which may take minutes. --no-fit leaves it for "casebook fit".\n';
      expect(error.startsWith(told)).toBe(true);
      if (!terminal) expect(error).toBe(told);
      else expect(error).toMatch(/Learning from the past .* of 1000/);
      await say(["import", file("more.jsonl", jsonLines(recurring(1200))), "--no-fit", ...store]);
      const asked = ["diagnose", ...described, "--id", "D", "--no-fit", ...store];
      expect(await say(asked, { terminal })).toMatchObject({ code: 0, error: "" });
    },
  );

  test("of a command that is interrupted leaves a clean terminal", async () => {
    await filled();
    const stop = new AbortController();
    const { code, out, error } = await say(["fit", ...store], {
      terminal: true,
      signal: stop.signal,
      onError: (text) => text.includes(" of 30") && stop.abort(),
    });
    expect({ code, out }).toEqual({ code: 130, out: "" });
    expect(error.endsWith("\u001b[2Kcasebook: interrupted. What was stored stays stored.\n")).toBe(true);
    expect(error).toContain("\u001b[?25h");
  });
});

test("an import that is interrupted while it learns has told what it stored", async () => {
  const stop = new AbortController();
  mkdirSync(store[1]!);
  const words = ["import", file("all.jsonl", jsonLines(recurring(30))), ...store];
  const { code, out } = await say(words, {
    terminal: true,
    signal: stop.signal,
    onError: (text) => text.includes("Learning") && stop.abort(),
  });
  expect({ code, out }).toEqual({ code: 130, out: `30 added. ${store[1]} now holds 30 incidents.\n` });
  const casebook = await createCasebook({ directory: store[1]! });
  expect(await casebook.count()).toBe(30);
  await casebook.close();
});
