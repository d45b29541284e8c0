import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DatedSet, dataSetNames, readDataSet } from "@casebook/evaluate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sharedDatasets } from "../__fixtures__/shared-datasets.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "casebook-sets-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function readMade(name: string, rows: readonly object[]) {
  await writeFile(join(folder, `${name}.jsonl`), rows.map((row) => JSON.stringify(row)).join("\n"));
  return readDataSet(name, folder);
}

async function readDated(name: string, rows: readonly object[]): Promise<DatedSet> {
  const set = await readMade(name, rows);
  if (!set.dated) throw new Error(`${name} has no dates`);
  return set;
}

const report = {
  id: "r1",
  title: "Errors in one zone",
  symptoms: "customers saw errors and slow answers from virtual machines in one zone of the region",
  provider: "AWS",
  createdAt: "2020-03-01T00:00:00Z",
  category: "overload",
  rootCause: "too much load",
};

const alerts = {
  id: "f1",
  system: "MicroSS",
  createdAt: "2021-07-01T18:45:00.236",
  alerts: ["2021-07-01 18:50:00.500 | TRACE | web | PD", "2021-07-01 18:47:00.740 | METRIC | db | cpu | up"],
  category: "high memory usage",
  service: "redisservice2",
  rootCause: "high memory usage at redisservice2",
};

describe("readDataSet", () => {
  it("opens an incident of alerts with the last of them, and knows its cause an hour after the fault began", async () => {
    const { incidents, clusters, targets } = await readDated("forge26-rca-alerts", [alerts]);
    expect(incidents).toEqual([
      {
        id: "f1",
        title: "2 alerts on MicroSS",
        summary: "",
        openedAt: "2021-07-01T18:50:00.500Z",
        knownAt: "2021-07-01T19:45:00.236Z",
        labels: { system: "MicroSS" },
        digest: alerts.alerts,
        rootCause: {
          category: "high memory usage",
          service: "redisservice2",
          text: "high memory usage at redisservice2",
        },
      },
    ]);
    expect([...clusters]).toEqual([["f1", "high memory usage at redisservice2"]]);
    expect(targets).toEqual(["category", "service"]);
  });

  it("hands back a row whose time is none, with its line and reason, and keeps the others", async () => {
    const broken = { ...alerts, id: "f2", alerts: ["yesterday at noon, about | TRACE"] };
    const forge = await readDated("forge26-rca-alerts", [broken, alerts]);
    expect(forge.rejected).toMatchObject([{ line: 1, field: "openedAt", raw: JSON.stringify(broken) }]);
    expect(forge.incidents.map(({ id }) => id)).toEqual(["f1"]);
    const page = {
      id: "w",
      title: "t",
      summary: "s",
      createdAt: "2018-02-29T00:00:00Z",
      rootCause: "",
      relatedIds: [],
    };
    const wikimedia = await readDated("wikimedia-incidents", [
      page,
      { ...page, id: "w2", createdAt: "2018-02-28T00:00:00Z" },
    ]);
    expect(wikimedia.rejected).toMatchObject([{ line: 1, field: "openedAt", value: "2018-02-29T00:00:00Z" }]);
    expect(wikimedia.incidents).toEqual([
      {
        id: "w2",
        title: "t",
        summary: "s",
        openedAt: "2018-02-28T00:00:00Z",
        knownAt: "2018-03-14T00:00:00.000Z",
        related: [],
      },
    ]);
  });

  it("gives reports of one event an outage: one provider, within two days, words in common", async () => {
    const day = (date: string, fields: object = {}) => ({
      ...report,
      id: date,
      createdAt: `${date}T00:00:00Z`,
      ...fields,
    });
    const { incidents } = await readDated("cloud-postmortems", [
      day("2020-03-01"),
      day("2020-03-03"),
      day("2020-03-05"),
      day("2020-03-08"),
      day("2020-03-09", { provider: "GCP" }),
      day("2020-03-10", { symptoms: "nobody could sign in with the single sign-on page" }),
    ]);
    const outage = "event of 2020-03-01";
    expect(incidents.map((incident) => incident.outage)).toEqual([
      outage,
      outage,
      outage,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("takes a time without an offset for UTC", async () => {
    const row = {
      id: "g",
      title: "t",
      summary: "",
      severity: null,
      createdAt: "2020-01-01 02:52:00",
      relatedIds: ["x"],
    };
    const { incidents } = await readDated("bug-duplicates-gitbugs", [
      row,
      { ...row, id: "h", createdAt: "2020-01-01T02:52:00+02:00", severity: "Major" },
    ]);
    expect(incidents.map(({ openedAt, knownAt, severity }) => [openedAt, knownAt, severity])).toEqual([
      ["2020-01-01T02:52:00Z", "2020-01-01T02:52:00Z", undefined],
      ["2020-01-01T02:52:00+02:00", "2020-01-01T02:52:00+02:00", "Major"],
    ]);
  });

  it("gives incidents without dates no made-up ones", async () => {
    const row = { id: "b", title: "t", summary: "s", service: null, category: "memory", rootCause: " " };
    const set = await readMade("bug-fault-types", [row]);
    expect(set).toMatchObject({ dated: false, rejected: [] });
    expect(set.incidents).toEqual([
      { id: "b", title: "t", summary: "s", rootCause: { category: "memory", text: "memory" } },
    ]);
  });

  it("takes an empty file for a set without incidents", async () => {
    expect(await readMade("bug-fault-types", [])).toMatchObject({ incidents: [], rejected: [] });
  });

  it("refuses a name that it does not know, and names those that it does", async () => {
    for (const name of ["enron", "__proto__", "constructor"]) {
      const refusal = {
        code: "unknown-dataset",
        value: name,
        remedy: expect.stringContaining(dataSetNames.join(", ")),
      };
      await expect(readDataSet(name, folder)).rejects.toMatchObject(refusal);
    }
  });

  it("refuses a folder without the file, a line that is no JSON, and a row of another set, naming the line", async () => {
    await expect(readDataSet("bug-fault-types", join(folder, "nowhere"))).rejects.toMatchObject({
      code: "unreadable-dataset",
      field: "file",
      remedy: expect.stringContaining("CASEBOOK_DATASETS"),
    });
    await expect(readMade("cloud-postmortems", [report, alerts])).rejects.toMatchObject({
      code: "unreadable-dataset",
      field: "line 2",
    });
    await writeFile(join(folder, "bug-fault-types.jsonl"), "\n{");
    await expect(readDataSet("bug-fault-types", folder)).rejects.toMatchObject({ field: "line 2" });
  });
});

const shared = sharedDatasets();

describe.skipIf(shared === undefined)("the public sets", () => {
  it.each([
    ["bug-duplicates-gitbugs", 2503, 0],
    ["bug-fault-types", 240, 0],
    ["cloud-postmortems", 249, 0],
    ["forge26-rca-alerts", 93, 0],
    ["wikimedia-incidents", 259, 1],
  ])("%s holds %i incidents, and %i is refused", async (name, incidents, rejected) => {
    const set = await readDataSet(name, shared!);
    expect([set.incidents.length, set.rejected.length]).toEqual([incidents, rejected]);
    expect(new Set(set.incidents.map(({ id }) => id)).size).toBe(incidents);
  });

  it("wikimedia hands back the row with the date that does not exist, with its reason", async () => {
    const { rejected } = await readDataSet("wikimedia-incidents", shared!);
    expect(rejected[0]).toMatchObject({ field: "openedAt", reason: expect.stringContaining("2018-02") });
    expect(JSON.parse(rejected[0]!.raw)).toHaveProperty("fullText");
  });

  it("cloud has some fifteen pairs of reports that share an outage", async () => {
    const { incidents } = await readDataSet("cloud-postmortems", shared!);
    const outages = Map.groupBy(incidents, ({ outage }) => outage);
    outages.delete(undefined);
    const pairs = [...outages.values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
    console.info(`cloud-postmortems: ${outages.size} outages with several reports, ${pairs} pairs`);
    expect(pairs).toBeGreaterThanOrEqual(12);
    expect(pairs).toBeLessThanOrEqual(20);
  });

  it("no alert of forge26 came after its incident opened, and no cause was known before", async () => {
    const set = await readDataSet("forge26-rca-alerts", shared!);
    if (!set.dated) throw new Error("forge26 has dates");
    for (const { openedAt, knownAt, digest, service } of set.incidents) {
      const latest = Math.max(...digest!.map((alert) => Date.parse(`${alert.slice(0, 23).replace(" ", "T")}Z`)));
      expect(Date.parse(openedAt)).toBe(latest);
      expect(Date.parse(knownAt!)).toBeGreaterThan(latest);
      expect(service).toBeUndefined();
    }
  });
});
