import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCasebook } from "casebook";
import { beforeEach, describe, expect, test } from "vitest";
import { say } from "../__fixtures__/fake-terminal.ts";
import { on, openIncident, recurring } from "../__fixtures__/history.ts";
import { temporaryDirectory } from "../__fixtures__/temporary-directory.ts";

let folder: string;
let directory: string;
let store: string[];
let diagnosis: string;

async function json(words: readonly string[], input = ""): Promise<{ code: number; value: Record<string, unknown> }> {
  const { code, out, error } = await say([...words, "--json"], { input });
  if (out === "") throw new Error(error);
  return { code, value: JSON.parse(out) };
}

beforeEach(async () => {
  folder = temporaryDirectory();
  directory = join(folder, "store");
  store = ["--directory", directory];
  const casebook = await createCasebook({ directory });
  const strange = { ...openIncident(45, "disk full"), title: "zeilen\u2028umbruch \u{1f525}", digest: ["a|b"] };
  await casebook.add([...recurring(24), strange]);
  for (const days of [50, 51, 52]) diagnosis = (await casebook.diagnose(openIncident(days, "disk full"))).id;
  await casebook.feedback({ diagnosis, verdict: "rejected", by: "Ada", at: on(60) });
  await casebook.resolve("INC-51", { category: "disk full", text: "logs" }, on(55));
  await casebook.resolve("INC-51", { category: "bad deploy", text: "release 42" }, on(58));
  await casebook.fit();
  await casebook.close();
});

describe("an export", () => {
  const elsewhere = () => ["--directory", join(folder, "elsewhere")];

  /** What both say of an incident, but for the number of the answer. */
  async function answers(place: string[]): Promise<unknown[]> {
    const found: unknown[] = [];
    for (const id of ["INC-45", "INC-51", "INC-52"]) {
      const { id: _, ...said } = (await json(["diagnose", id, ...place])).value;
      found.push(said, (await json(["search", id, ...place])).value);
    }
    const open = ["--title", "no space left on device", "--opened-at", on(90), "--id", "new"];
    const { id: _, ...said } = (await json(["diagnose", ...open, ...place])).value;
    return [...found, said, (await json(["evaluate", ...place])).value].map((one) =>
      JSON.parse(JSON.stringify(one).replaceAll(place[1]!, "PLACE")),
    );
  }

  test("is read back to the same answers and outcomes, from a file as from a pipe", async () => {
    const file = join(folder, "backup.jsonl");
    expect((await json(["export", file, ...store])).value).toEqual({
      file,
      incidents: 30,
      refuted: 1,
      diagnoses: 3,
      verdicts: 1,
    });
    const piped = await say(["export", ...store]);
    expect(piped.out).toBe(readFileSync(file, "utf8"));
    const read = { added: 28, versions: 2, diagnoses: 3, verdicts: 1, refuted: 1, rejected: [] };
    expect((await json(["import", file, ...elsewhere()])).value).toMatchObject(read);
    const third = ["--directory", join(folder, "third")];
    expect((await json(["import", "-", ...third], piped.out)).value).toMatchObject(read);
    expect((await say(["export", ...third])).out).toBe(piped.out);
    const fits = [await json(["fit", ...store]), await json(["fit", ...elsewhere()])];
    expect(fits[1]).toEqual(fits[0]);
    expect(fits[0]!.value).toMatchObject({ fromLedger: 2 });
    expect(await answers(elsewhere())).toEqual(await answers(store));
    const { value } = await json(["import", file, ...elsewhere()]);
    expect(value).toMatchObject({ added: 0, versions: 0, diagnoses: 0, verdicts: 0 });
  });

  test("says what it holds, and what import did with it", async () => {
    const file = join(folder, "backup.jsonl");
    expect((await say(["export", file, ...store])).out).toMatch(
      /Wrote .*: 30 records of incidents, 3 diagnoses, 1 verdict\./,
    );
    expect((await say(["import", file, ...elsewhere()])).out).toMatch(
      /28 added, 2 new versions, 3 diagnoses, 1 verdict\./,
    );
    expect((await say(["export", file, ...store])).code).toBe(0);
  });

  test("has nothing of what was removed, even before a compaction", async () => {
    await say(["remove", "INC-51", ...store]);
    const { out } = await say(["export", ...store]);
    expect(out).not.toContain("INC-51");
    expect(out).not.toContain("release 42");
    expect(out).toContain("INC-52");
  });

  test("does not write over another file, nor through a folder that is not there", async () => {
    const file = join(folder, "tickets.csv");
    writeFileSync(file, "Number,Title\n");
    const { code, error } = await say(["export", file, ...store]);
    expect([code, readFileSync(file, "utf8")]).toEqual([2, "Number,Title\n"]);
    expect(error).toMatch(/is no export.*Choose another name/);
    const lost = await say(["export", join(folder, "none", "a.jsonl"), ...store]);
    expect([lost.code, lost.error]).toEqual([1, expect.stringMatching(/cannot be written \(ENOENT\)/)]);
    expect(readdirSync(folder).sort()).toEqual(["store", "tickets.csv"]);
  });

  test("is refused with options that do not apply to it", async () => {
    const file = join(folder, "backup.jsonl");
    await say(["export", file, ...store]);
    const { code, error } = await say(["import", file, "--redact", ...elsewhere()]);
    expect([code, error]).toEqual([2, expect.stringMatching(/--redact does not apply/)]);
    expect((await say(["export", "--json", ...store])).code).toBe(2);
    appendFileSync(file, '{"entry":"prophecy"}\n');
    const { value, code: refused } = await json(["import", file, ...elsewhere()]);
    expect([refused, value.rejected]).toMatchObject([3, [{ field: "entry" }]]);
  });
});

describe("removing and compacting", () => {
  test("take an incident out of the answers at once, and then out of the files", async () => {
    expect(await json(["remove", "INC-51", ...store])).toEqual({ code: 0, value: { id: "INC-51", removed: true } });
    expect((await say(["search", "INC-51", ...store])).code).toBe(1);
    const { code, value } = await json(["compact", ...store]);
    expect([code, value]).toMatchObject([0, { incidents: {}, ledger: {}, needsFit: true }]);
    const bytes = readdirSync(directory).map((file) => readFileSync(join(directory, file), "latin1"));
    expect(bytes.join("")).not.toMatch(/INC-51|release 42/);
    expect((await say(["compact", ...store])).out).toMatch(
      /^Compacted .*: \d+ bytes became \d+\. Learn again with "casebook fit"\.\n$/,
    );
    await say(["fit", ...store]);
    expect((await say(["compact", ...store])).out).toMatch(/became \d+\.\n$/);
  });

  test("of what is not there changes nothing, and says so", async () => {
    expect(await say(["remove", "INC-999", ...store])).toEqual({
      code: 1,
      out: "",
      error: expect.stringMatching(/no incident "INC-999".*Check the id/),
    });
    for (const words of [["remove", "x"], ["compact"], ["export"], ["verify"]]) {
      const { code, error } = await say([...words, "--directory", join(folder, "none")]);
      expect([code, error]).toEqual([2, expect.stringMatching(/There is no casebook in .*none\. Start one with/)]);
    }
    expect(existsSync(join(folder, "none"))).toBe(false);
  });
});

test("a cause known before the incident opened is refused in words of the option that was typed", async () => {
  const words = ["resolve", "INC-45", "--cause", "x", "--known-at", on(3)];
  const { code, error } = await say([...words, ...store]);
  expect(code).toBe(1);
  expect(error).toBe(
    `casebook: --known-at ${on(3)} is before the incident "INC-45" opened. Give with --known-at when the cause became known: not before the incident opened.\n`,
  );
});

test("an evaluation of a handful says first that it carries nothing, and one of twenty does not", async () => {
  const few = join(folder, "few.jsonl");
  for (const [count, carries] of [
    [6, false],
    [24, true],
  ] as const) {
    writeFileSync(
      few,
      recurring(count)
        .map((one) => JSON.stringify(one))
        .join("\n"),
    );
    const { out } = await say(["evaluate", few]);
    const second = out.split("\n")[1];
    if (carries) expect(out).not.toContain("carry nothing");
    else expect(second).toMatch(/^ {2}With 6 incidents these figures carry nothing/);
  }
});

describe("verify", () => {
  function harm(file: string, what: RegExp | string, instead: string): void {
    const path = join(directory, file);
    writeFileSync(path, readFileSync(path, "utf8").replace(what, instead));
  }

  test("finds a sound casebook sound, by its place in words or as an option", async () => {
    const { code, value } = await json(["verify", directory]);
    expect([code, value]).toMatchObject([0, { sound: true, done: [] }]);
    expect((value.files as { file: string }[]).map(({ file }) => file)).toEqual([
      "incidents.journal",
      "ledger.journal",
      "fit.json",
    ]);
    expect((await say(["verify", ...store])).out).toMatch(/^Sound\.\n {2}incidents\.journal: sound, \d+ records\n/);
    expect((await say(["verify", "--repair", ...store])).code).toBe(0);
  });

  test("names every file and line that is damaged, changes nothing, and repairs when it is asked to", async () => {
    harm("incidents.journal", '"INC-7"', '"INC-8"');
    harm("ledger.journal", '"by":"Ada"', '"by":"Eve"');
    harm("fit.json", /.$/, "");
    writeFileSync(join(directory, "fit.json.new"), "{");
    const before = readdirSync(directory);
    const { code, out } = await say(["verify", directory]);
    expect(code).toBe(4);
    expect(out).toMatch(/^Damaged\.\n/);
    expect(out).toMatch(/incidents\.journal: damaged.*\n {4}line \d+: it is not what was written/);
    expect(out).toMatch(/ledger\.journal: damaged.*\n {4}line \d+: /);
    expect(out).toMatch(/fit\.json: damaged: it is damaged or of another version/);
    expect(out).toMatch(/--repair/);
    expect(readdirSync(directory)).toEqual(before);

    const repaired = await json(["verify", directory, "--repair"]);
    expect([repaired.code, repaired.value.sound]).toEqual([5, true]);
    expect(repaired.value.done).toEqual([
      expect.stringMatching(/took line \d+ out of incidents\.journal and kept it in incidents\.journal\.damaged/),
      expect.stringMatching(/took line \d+ out of ledger\.journal and kept it in ledger\.journal\.damaged/),
      expect.stringMatching(/deleted fit\.json, which "casebook fit" makes again/),
      expect.stringMatching(/deleted fit\.json\.new/),
    ]);
    expect(readFileSync(join(directory, "ledger.journal.damaged"), "utf8")).toContain("Eve");
    expect((await say(["verify", directory])).code).toBe(0);
    expect((await json(["fit", ...store])).value).toMatchObject({ fromLedger: 1 });
  });

  test("repairs a damaged header too", async () => {
    harm("ledger.journal", "casebook.ledger", "casebook.l3dger");
    expect((await say(["verify", directory])).code).toBe(4);
    expect((await say(["verify", directory, "--repair"])).out).toMatch(/repaired: took line 1 out of ledger\.journal/);
    expect((await say(["verify", directory])).code).toBe(0);
  });
});
