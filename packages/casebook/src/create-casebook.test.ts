import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openJournal } from "@casebook/journal";
import { type Casebook, type CasebookOptions, createCasebook } from "casebook";
import { describe, expect, test } from "vitest";
import { editFit } from "./__fixtures__/edit-fit.ts";
import { on, openIncident, recurring, repeatable } from "./__fixtures__/history.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const asked = openIncident(100, "disk full", 200);

async function filled(directory: string, options: CasebookOptions = {}): Promise<Casebook> {
  const casebook = await createCasebook({ ...repeatable(), directory, ...options });
  await casebook.add(recurring(30));
  await casebook.fit();
  return casebook;
}

/** What a diagnosis of one and the same incident says. */
async function answerOf(casebook: Casebook): Promise<string> {
  const { id: _, ...said } = await casebook.diagnose(asked);
  return JSON.stringify(said);
}

describe("a directory that is opened again", () => {
  test("gives the same diagnosis, byte for byte, as if it had stayed open", async () => {
    const directory = temporaryDirectory();
    const copy = temporaryDirectory();
    const casebook = await filled(directory);
    await casebook.diagnose(openIncident(99, "pool exhausted", 100));
    await casebook.feedback({ diagnosis: "id-2", verdict: "confirmed", at: on(101) });
    await casebook.assess(asked, [{ text: "disk full", category: "disk full" }], { predictor: "mine" });
    await casebook.remove("INC-4");
    await casebook.close();
    cpSync(directory, copy, { recursive: true });
    const answers: string[] = [];
    for (const place of [directory, copy]) {
      let ids = 0;
      const again = await createCasebook({ ...repeatable(), newId: () => `again-${++ids}`, directory: place });
      expect(again.damage).toEqual([]);
      expect(await again.count()).toBe(31);
      // What was fitted still rests on the incident that was removed.
      expect(await again.needsFit()).toBe(true);
      answers.push(
        JSON.stringify(await again.diagnose(asked)),
        JSON.stringify(await again.assess(asked, [], { predictor: "mine" })),
      );
      await again.close();
    }
    expect(answers.slice(2)).toEqual(answers.slice(0, 2));
    expect(readFileSync(join(copy, "ledger.journal"))).toEqual(readFileSync(join(directory, "ledger.journal")));
  });

  test("knows what was in memory before: incidents, verdicts, experience", async () => {
    const directory = temporaryDirectory();
    const casebook = await filled(directory);
    await casebook.diagnose(openIncident(99, "pool exhausted", 100));
    await casebook.feedback({ diagnosis: "id-2", verdict: "confirmed", at: on(101) });
    const before = await answerOf(casebook);
    expect(JSON.parse(before).confidence.n).toBeGreaterThan(20);
    await casebook.close();
    let ids = 0;
    const again = await createCasebook({ ...repeatable(), newId: () => `again-${++ids}`, directory });
    expect(await answerOf(again)).toBe(before);
    await again.close();
  });

  test("answers first from the stored linear model, without fitting it again", async () => {
    const directory = temporaryDirectory();
    const casebook = await filled(directory);
    await casebook.close();
    const file = join(directory, "fit.json");
    editFit(file, (learned) => {
      const { linear, ...rest } = JSON.parse(learned);
      const weights = Buffer.alloc(Buffer.from(linear.weights, "base64").length).toString("base64");
      return JSON.stringify({ ...rest, linear: { ...linear, weights } });
    });
    const again = await createCasebook({ ...repeatable(2000), newId: () => "again", directory });
    const diagnosis = await again.diagnose(asked);
    // A model of nothing but zeros holds the three kinds for equally likely; one fitted anew would not.
    expect(diagnosis).toMatchObject({ signals: { linear: expect.closeTo(1 / 3, 10) } });
    await again.close();
  });

  test("keeps what another predictor learned, and does not use it", async () => {
    const directory = temporaryDirectory();
    await (await filled(directory)).close();
    const predictor = {
      id: "mine",
      fingerprint: "mine/1",
      predict: async () => ({ candidates: [{ category: "disk full", text: "full" }], precedents: [], notes: [] }),
    };
    const other = await createCasebook({ ...repeatable(), newId: () => "other", directory, predictor });
    expect(other.damage).toEqual([]);
    expect(await other.needsFit()).toBe(true);
    expect(await other.diagnose(asked)).toMatchObject({ fingerprint: "mine/1", confidence: { basis: "none" } });
    await other.close();
    const first = await createCasebook({ ...repeatable(), newId: () => "first", directory });
    expect(await first.needsFit()).toBe(false);
    await first.close();
  });
});

describe("one directory", () => {
  test("is open once at a time: the second is refused by name, and welcome after the first has closed", async () => {
    const directory = temporaryDirectory();
    const first = await createCasebook({ directory });
    const error = await createCasebook({ directory }).then(
      () => undefined,
      (refused) => refused,
    );
    expect(error).toMatchObject({
      name: "CasebookError",
      code: "casebook-locked",
      field: "directory",
      value: directory,
    });
    expect(error.message).toContain(`The casebook in ${directory} is open already, by process ${process.pid}`);
    expect(error.remedy).toMatch(/^Close it there.*incidents\.journal\.lock\.$/);
    expect(await first.add(recurring(1))).toMatchObject({ added: 1 });
    await first.close();
    const second = await createCasebook({ directory });
    expect(await second.count()).toBe(1);
    await second.close();
  });

  test("is let go when the ledger in it cannot be opened", async () => {
    const directory = temporaryDirectory();
    const ledger = await openJournal(join(directory, "ledger.journal"), { format: "casebook.ledger" });
    await expect(createCasebook({ directory })).rejects.toMatchObject({ code: "casebook-locked" });
    await ledger.close();
    await (await createCasebook({ directory })).close();
  });

  test("is made, with the folders above it", async () => {
    const directory = join(temporaryDirectory(), "a b", "ü");
    mkdirSync(join(directory, ".."));
    await (await createCasebook({ directory })).close();
    expect(readdirSync(directory).sort()).toEqual(["incidents.journal", "ledger.journal"]);
  });

  test("stays the same place when the process moves elsewhere", async () => {
    const directory = temporaryDirectory();
    const before = process.cwd();
    process.chdir(directory);
    try {
      const casebook = await createCasebook({ ...repeatable(), directory: "here" });
      process.chdir(before);
      await casebook.fit();
      expect(existsSync(join(directory, "here", "fit.json"))).toBe(true);
      await casebook.close();
    } finally {
      process.chdir(before);
    }
  });

  test.each([
    ["incidents.journal", "casebook.incidents"],
    ["ledger.journal", "casebook.ledger"],
  ])("of which a newer version wrote %s is refused, and left as it is", async (file, format) => {
    const directory = temporaryDirectory();
    const newer = await openJournal(join(directory, file), { format, version: 99 });
    await newer.append([{ anything: "new" }]);
    await newer.close();
    const bytes = readFileSync(join(directory, file));
    await expect(createCasebook({ directory })).rejects.toMatchObject({
      message: expect.stringMatching(/99/),
      remedy: expect.stringMatching(/\w/),
    });
    expect(readFileSync(join(directory, file))).toEqual(bytes);
  });
});

describe("damage", () => {
  test("to a line is reported with file and line, kept aside, and costs that line only", async () => {
    const directory = temporaryDirectory();
    await (await filled(directory)).close();
    const file = join(directory, "incidents.journal");
    const lines = readFileSync(file, "utf8").split("\n");
    const broken = lines[5]!.replace("INC-", "INC_");
    lines[5] = broken;
    writeFileSync(file, lines.join("\n"));
    const casebook = await createCasebook({ ...repeatable(), directory });
    expect(casebook.damage).toEqual([
      {
        file: "incidents.journal",
        line: 6,
        reason: expect.stringMatching(/not what was written/),
        raw: broken,
        keptIn: `${file}.damaged`,
      },
    ]);
    expect(readFileSync(`${file}.damaged`, "utf8")).toContain(JSON.stringify(broken).slice(1, -1));
    expect(await casebook.count()).toBe(29);
    await casebook.close();
  });

  test("to the last line, cut short while it was written, is cut off and reported", async () => {
    const directory = temporaryDirectory();
    const casebook = await filled(directory);
    await casebook.diagnose(asked);
    await casebook.close();
    const file = join(directory, "ledger.journal");
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, -10));
    const again = await createCasebook({ ...repeatable(), directory });
    expect(again.damage).toMatchObject([
      { file: "ledger.journal", line: 2, reason: expect.stringMatching(/cut short/) },
    ]);
    await again.close();
    const healed = await createCasebook({ ...repeatable(), directory });
    expect(healed.damage).toEqual([]);
    await healed.close();
  });

  test("is what a sound line of a later version looks like: reported, and left where it is", async () => {
    const directory = temporaryDirectory();
    await (await createCasebook({ directory })).close();
    const journal = await openJournal(join(directory, "ledger.journal"), { format: "casebook.ledger", version: 2 });
    await journal.append([{ entry: "prophecy", id: "1" }]);
    await journal.close();
    const casebook = await createCasebook({ directory });
    expect(casebook.damage).toMatchObject([
      { file: "ledger.journal", line: 2, reason: expect.stringMatching(/version/) },
    ]);
    await casebook.close();
    expect(readFileSync(join(directory, "ledger.journal"), "utf8")).toContain("prophecy");
  });

  const change = (edit: (text: string) => string) => (file: string) =>
    writeFileSync(file, edit(readFileSync(file, "utf8")));
  const say = (edit: (learned: string) => string) => (file: string) => editFit(file, edit);
  test.each([
    ["is no JSON", change(() => "{"), /damaged/],
    ["is empty", change(() => ""), /damaged/],
    ["is of another version", change((text) => text.replace('"version":2', '"version":3')), /another version/],
    ["has another digit", change((text) => text.replace(/"n":\d/, '"n":9')), /damaged/],
    ["goes on behind its end", change((text) => `${text} `), /damaged/],
    ["has a field too many", say((learned) => learned.replace("{", '{"extra":1,')), /damaged/],
    ["counts less than nothing", say((learned) => learned.replace(/"n":\d+/, '"n":-1')), /at "n"/],
    [
      "has a row without proof",
      say((learned) => learned.replace(/"correct":(true|false)/, '"correct":null')),
      /outcomes/,
    ],
    [
      "holds a broken model",
      say((learned) => learned.replace(/"weights":"..../, '"weights":"')),
      /at "linear.weights"/,
    ],
  ])("to fit.json, when it %s, stops nobody: it is reported, left out, and made again", async (_, damage, reason) => {
    const directory = temporaryDirectory();
    const casebook = await filled(directory);
    const { confidence, causes } = JSON.parse(await answerOf(casebook));
    await casebook.close();
    const file = join(directory, "fit.json");
    damage(file);
    let ids = 0;
    const options = { ...repeatable(), newId: () => `again-${++ids}`, directory };
    const again = await createCasebook(options);
    expect(again.damage).toEqual([{ file: "fit.json", reason: expect.stringMatching(reason) }]);
    expect(await again.search(asked)).not.toEqual([]);
    expect(await again.add(recurring(31))).toMatchObject({ added: 1 });
    await again.remove("INC-30");
    expect(await again.needsFit()).toBe(true);
    await again.fit();
    expect(JSON.parse(await answerOf(again))).toMatchObject({ confidence, causes });
    await again.close();
    const healed = await createCasebook(options);
    expect(healed.damage).toEqual([]);
    await healed.close();
  });
});

describe("options", () => {
  const predictor = {
    id: "mine",
    fingerprint: "mine/1",
    predict: async () => ({ candidates: [], precedents: [], notes: [] }),
  };
  test.each<[string, unknown]>([
    ["directory", { directory: "" }],
    ["directory", { directory: 7 }],
    ["target", { target: "team" }],
    ["threshold", { threshold: Number.NaN }],
    ["threshold", { threshold: 1.1 }],
    ["threshold", { threshold: "0.5" }],
    ["predictor", { predictor: {} }],
    ["predictor", { predictor: { ...predictor, fingerprint: undefined } }],
    ["predictor", { predictor: { ...predictor, id: "" } }],
    ["clock", { clock: 0 }],
    ["newId", { newId: "x" }],
    ["treshold", { treshold: 0.5 }],
    ["", null],
    ["", "directory"],
  ])("with a wrong %s are refused: %j", async (field, options) => {
    await expect(createCasebook(options as CasebookOptions)).rejects.toMatchObject({
      name: "CasebookError",
      code: "invalid-option",
      field,
      remedy: expect.stringMatching(/\w/),
    });
  });

  test.each([
    ["clock", { clock: () => new Date(Number.NaN) }],
    ["clock", { clock: (() => "now") as unknown as () => Date }],
    ["newId", { newId: () => "" }],
    ["newId", { newId: (() => 7) as unknown as () => string }],
  ])("of which %s gives what is none are refused when they are used", async (field, wrong) => {
    const open = async () => {
      const casebook = await createCasebook({ ...repeatable(), ...wrong });
      await casebook.diagnose(asked);
    };
    await expect(open()).rejects.toMatchObject({ code: "invalid-option", remedy: expect.stringMatching(/\w/) });
    if (field === "clock") await expect(open()).rejects.toMatchObject({ field });
  });

  test("cannot give one id to two diagnoses", async () => {
    const casebook = await createCasebook({ ...repeatable(), newId: () => "same" });
    await casebook.diagnose(asked);
    await expect(casebook.diagnose(asked)).rejects.toMatchObject({
      code: "invalid-option",
      field: "newId",
      value: "same",
    });
  });
});
