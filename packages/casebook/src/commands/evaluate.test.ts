import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { say } from "../__fixtures__/fake-terminal.ts";
import { recurring } from "../__fixtures__/history.ts";
import { temporaryDirectory } from "../__fixtures__/temporary-directory.ts";

const dataSets = process.env.CASEBOOK_DATASETS ?? join(import.meta.dirname, "../../../../../shared/datasets");

const keys = [
  ...["dataset", "target", "predictor", "n", "repeats", "clusters", "answered", "abstained", "failed", "coverage"],
  ...["accuracy", "accuracyAnswered", "macroF1", "logLoss", "logLossBaseRate", "logLossSkill"],
  ...["brier", "brierBaseRate", "auroc", "nRetrieval", "mrr", "recallAt1", "recallAt5", "recallAt10"],
  ...["baselines", "intervals"],
].sort();

let folder: string;

beforeEach(() => {
  folder = temporaryDirectory();
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function evaluated(words: string[]): Promise<Record<string, unknown>> {
  const { code, out, error } = await say(["evaluate", ...words, "--json"]);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  return JSON.parse(out);
}

const incidents = recurring(40);
const jsonLines = incidents.map((one) => JSON.stringify(one)).join("\n");
const csv = [
  "Number,Title,Details,Opened,Resolved,Kind,Cause",
  ...incidents.map(({ id, title, summary, openedAt, resolvedAt, rootCause }) =>
    [id, title, summary, openedAt, resolvedAt, rootCause!.category, rootCause!.text].join(),
  ),
].join("\n");
const mapping = [
  ...["Number=id", "Title=title", "Details=summary", "Opened=openedAt", "Resolved=resolvedAt"],
  ...["Kind=rootCause.category", "Cause=rootCause.text"],
].flatMap((pair) => ["--map", pair]);

describe("the figures of a file", () => {
  test("are the same for JSONL, JSON and CSV", async () => {
    const { dataset, ...first } = await evaluated([file("a.jsonl", jsonLines)]);
    expect(dataset).toBe(join(folder, "a.jsonl"));
    expect(Object.keys({ dataset, ...first }).sort()).toEqual(keys);
    expect(first).toMatchObject({ target: "category", predictor: "blend", n: 40, failed: 0, mrr: null, nRetrieval: 0 });
    expect(await evaluated([file("a.json", JSON.stringify(incidents))])).toMatchObject(first);
    expect(await evaluated([file("a.csv", csv), ...mapping])).toMatchObject(first);
  });

  test("leave out the warm-up, and depend on predictor, target and threshold", async () => {
    const path = file("a.jsonl", jsonLines);
    expect(await evaluated([path, "--warm-up", "30"])).toMatchObject({ n: 10 });
    expect(await evaluated([path, "--predictor", "neighbours"])).toMatchObject({ predictor: "neighbours" });
    expect(await evaluated([path, "--target", "service"])).toMatchObject({ target: "service" });
    expect(await evaluated([path, "--threshold", "1"])).toMatchObject({ answered: 0, accuracyAnswered: null });
  });

  test("are told in words as a table, with what they are to be compared with", async () => {
    const { code, out, error } = await say(["evaluate", file("a.jsonl", jsonLines)]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(
      /^.*a\.jsonl: category by blend\n {2}40 incidents with a known cause, 38 clusters: \d+ answered/,
    );
    expect(out).toMatch(
      /\n {2}accuracy +\d+ % {2}\[\d+ %, \d+ %\] +majority \d+ %, latest of the service -, nearest \d+ %\n/,
    );
    expect(out).toMatch(/\n {2}log loss +\d\.\d\d {2}\[\d\.\d\d, \d\.\d\d\] +base rate \d\.\d\d\n/);
    expect(out).not.toMatch(/NaN|undefined|null/);
  });

  test("say so when they can carry no decision, or nothing can be measured", async () => {
    const few = incidents
      .slice(0, 5)
      .map((one) => JSON.stringify(one))
      .join("\n");
    expect((await say(["evaluate", file("few.jsonl", few)])).out).toContain("these figures carry nothing");
    expect(await say(["evaluate", file("none.jsonl", "")])).toMatchObject({
      code: 0,
      out: expect.stringContaining("Nothing can be measured"),
    });
  });

  test("leave out refused records, which are told with their lines; the exit code is 3", async () => {
    const { code, out, error } = await say(["evaluate", file("a.jsonl", `${jsonLines}\nnonsense\n`), "--json"]);
    expect(code).toBe(3);
    expect(error).toMatch(/a\.jsonl:41: /);
    expect(JSON.parse(out)).toMatchObject({ n: 40 });
  });
});

test("the casebook's own figures are those of a file of the same incidents, for any predictor", async () => {
  const store = ["--directory", join(folder, "store")];
  const path = file("a.jsonl", jsonLines);
  await say(["import", path, ...store]);
  for (const predictor of ["blend", "neighbours", "linear"]) {
    const { dataset: _, ...own } = await evaluated(["--predictor", predictor, ...store]);
    expect(own).toMatchObject({ predictor });
    expect(await evaluated([path, "--predictor", predictor])).toMatchObject(own);
  }
});

describe("a public set", () => {
  test("that is not there is told with its folder", async () => {
    const words = ["evaluate", "--dataset", "forge26-rca-alerts", "--datasets", join(folder, "nowhere")];
    const { code, out, error } = await say(words);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(error).toContain("nowhere");
  });

  const present = existsSync(join(dataSets, "forge26-rca-alerts.jsonl"));
  if (!present) console.warn(`Skipped: no public data sets in ${dataSets} (CASEBOOK_DATASETS names the folder).`);

  test.skipIf(!present)("forge26-rca-alerts gives the figures that the documentation promises", async () => {
    const figures = await evaluated(["--dataset", "forge26-rca-alerts", "--datasets", dataSets]);
    expect(Object.keys(figures).sort()).toEqual(keys);
    expect(figures).toMatchObject({
      dataset: "forge26-rca-alerts",
      target: "category",
      n: 63,
      mrr: null,
      recallAt10: null,
    });
    // Met when at most two incidents of 63 are missing to .80.
    expect(figures.accuracy).toBeGreaterThanOrEqual(0.8 - 2 / 63);
    expect(figures.logLossSkill).toBeGreaterThan(0);
    expect(Object.keys(figures.baselines as object).sort()).toEqual(["latestSameService", "majority", "nearest"]);
    expect(figures.intervals).toMatchObject({ accuracy: { low: expect.any(Number), high: expect.any(Number) } });
  });

  test.skipIf(!present)("has no figures for a target that it does not tell", async () => {
    const words = ["evaluate", "--dataset", "bug-fault-types", "--target", "service", "--datasets", dataSets];
    expect(await say(words)).toMatchObject({
      code: 2,
      out: "",
      error: expect.stringMatching(/nothing to tell a service by\. Give --target category/),
    });
  });
});
