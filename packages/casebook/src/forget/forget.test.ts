import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Past } from "@casebook/history";
import type { Question } from "@casebook/incident";
import { type Casebook, createCasebook, type Incident } from "casebook";
import { describe, expect, test, vi } from "vitest";
import { on, openIncident, recurring, repeatable } from "../__fixtures__/history.ts";
import { temporaryDirectory } from "../__fixtures__/temporary-directory.ts";

const token = "xylophonehunter2";

/** What an outside predictor made of it. */
const paraphrase = "somebody's secret went round";

/** Words of every field of which nothing may stay, each with the token. */
const planted: Incident = {
  id: `INC-${token}`,
  title: `quartz burner flickers ${token}`,
  summary: `violet smoke since noon ${token}`,
  openedAt: on(40),
  resolvedAt: on(40.5),
  service: `service-${token}`,
  severity: `severity-${token}`,
  labels: { [`label-${token}`]: `value-${token}`, region: `region-${token}` },
  digest: [`error_rate | ${token} | up`],
  outage: `outage-${token}`,
  rootCause: { category: `kind ${token}`, service: `place-${token}`, text: `the password was ${token}` },
  contributing: [{ text: `and ${token} again` }],
  mitigation: `changed ${token}`,
  related: [`other-${token}`],
  url: `https://example.org/${token}`,
};

/** What is to be gone where another incident has its id. */
const secrets = [paraphrase, `kind ${token}`, `the password was ${token}`, `place-${token}`];

/** The same symptoms, of which nothing is to be forgotten. */
function alike(number: number, days: number): Incident {
  return {
    id: `like-${number}`,
    title: "quartz burner flickers",
    summary: "violet smoke since noon",
    openedAt: on(days),
  };
}

function filesWith(directory: string, word: string): string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files
    .filter((file) => {
      const bytes = readFileSync(join(file.parentPath, file.name));
      return bytes.toString("latin1").includes(word) || file.name.includes(word);
    })
    .map(({ name }) => name)
    .sort();
}

/** Refuted causes with the token. */
function refutedIn(directory: string): string[] {
  const lines = readFileSync(join(directory, "incidents.journal"), "utf8").split("\n");
  return lines.filter((line) => line.includes('"op":"reject"') && line.includes(token));
}

/** A casebook that has learned from the planted incident in every way it can. */
async function steeped(directory: string, beside = 30): Promise<Casebook> {
  const casebook = await createCasebook({ directory, ...repeatable() });
  await casebook.add(recurring(beside));
  await casebook.diagnose({
    ...planted,
    resolvedAt: undefined,
    rootCause: undefined,
    contributing: undefined,
  } as never);
  await casebook.add([planted]);
  for (const number of [1, 2, 3]) {
    const { id } = await casebook.diagnose(alike(number, 50 + number));
    if (number === 1) await casebook.feedback({ diagnosis: id, verdict: "rejected", by: "Ada", at: on(60) });
    if (number === 2) {
      const correction = { category: "bad deploy", text: "release 42" };
      await casebook.feedback({ diagnosis: id, verdict: "corrected", correction, at: on(60) });
    }
  }
  const words = [{ text: paraphrase, support: [planted.id] }, { text: `just like INC-${token}` }, { text: "a leak" }];
  await casebook.assess(alike(4, 54), words, { predictor: "bot" });
  await casebook.fit();
  return casebook;
}

describe("an incident that is removed", () => {
  test("is in every kind of file before, and in none after the compaction", async () => {
    const directory = temporaryDirectory();
    const casebook = await steeped(directory);
    expect(filesWith(directory, token)).toEqual(["fit.json", "incidents.journal", "ledger.journal"]);
    expect(filesWith(directory, paraphrase)).toEqual(["ledger.journal"]);
    expect(refutedIn(directory)).toHaveLength(2);
    expect(await casebook.remove(planted.id)).toBe(true);
    const report = await casebook.compact();
    expect(filesWith(directory, token)).toEqual([]);
    expect(filesWith(directory, paraphrase)).toEqual([]);
    expect(filesWith(directory, "a leak")).toEqual(["ledger.journal"]);
    expect(report).toMatchObject({ needsFit: true });
    expect(report.incidents.after).toBeLessThan(report.incidents.before);
    expect(report.ledger.after).toBeLessThan(report.ledger.before);
    await casebook.fit();
    await casebook.diagnose(alike(5, 70));
    await casebook.close();
    expect(filesWith(directory, token)).toEqual([]);
    const again = await createCasebook({ directory, ...repeatable() });
    expect(again.damage).toEqual([]);
    expect(await again.count()).toBe(35);
    await again.close();
  });

  test("is in no file either if it was fitted, or the casebook was opened again, in between", async () => {
    const directory = temporaryDirectory();
    const casebook = await steeped(directory, 6);
    await casebook.remove(planted.id);
    await casebook.fit();
    expect(filesWith(directory, token)).not.toContain("fit.json");
    await casebook.close();
    const again = await createCasebook({ directory, ...repeatable() });
    expect(await again.compact()).toMatchObject({ needsFit: false });
    await again.close();
    expect(filesWith(directory, token)).toEqual([]);
    expect(readdirSync(directory)).toContain("fit.json");
  });

  test("is forgotten in the lines that were set aside, and in what was left half written", async () => {
    const directory = temporaryDirectory();
    await (await steeped(directory)).close();
    for (const file of ["incidents.journal", "ledger.journal"]) {
      const path = join(directory, file);
      const lines = readFileSync(path, "utf8").split("\n");
      const at = lines.findIndex((line) => line.includes(token));
      writeFileSync(path, lines.with(at, lines[at]!.replace(token, `${token}!`)).join("\n"));
    }
    writeFileSync(join(directory, "fit.json.new"), token);
    const casebook = await createCasebook({ directory, ...repeatable() });
    expect(casebook.damage.map(({ file }) => file)).toEqual(["incidents.journal", "ledger.journal"]);
    expect(filesWith(directory, token)).toContain("ledger.journal.damaged");
    await casebook.remove(planted.id);
    await casebook.compact();
    await casebook.close();
    expect(filesWith(directory, token)).toEqual([]);
  });

  test("and comes again under its id is not what it was", async () => {
    const directory = temporaryDirectory();
    const casebook = await steeped(directory);
    await casebook.remove(planted.id);
    await casebook.add([{ ...openIncident(70, "disk full"), id: planted.id }]);
    await casebook.compact();
    await casebook.close();
    for (const secret of secrets) expect(filesWith(directory, secret)).toEqual([]);
  });
});

test("a removal that a crash cut off before the ledger knew of it is made whole by the next one, or by a compaction", async () => {
  const directory = temporaryDirectory();
  const casebook = await steeped(directory);
  await casebook.close();
  const ledger = readFileSync(join(directory, "ledger.journal"));
  const again = await createCasebook({ directory, ...repeatable() });
  await again.remove(planted.id);
  await again.close();
  writeFileSync(join(directory, "ledger.journal"), ledger);
  const third = await createCasebook({ directory, ...repeatable() });
  expect(await third.remove(planted.id)).toBe(false);
  await third.add([{ ...openIncident(70, "disk full"), id: planted.id }]);
  await third.compact();
  await third.close();
  for (const secret of secrets) expect(filesWith(directory, secret)).toEqual([]);
});

describe("what other incidents were told", () => {
  test("stays as outcomes, and the confidence with it", async () => {
    const directory = temporaryDirectory();
    const words = (number: number, text: string): Incident => ({
      ...alike(number, number),
      id: `w-${number}`,
      resolvedAt: on(number + 0.5),
      rootCause: { text },
    });
    const casebook = await createCasebook({ directory, ...repeatable() });
    await casebook.add([words(1, `the pool held by ${token} was exhausted`)]);
    for (const number of [3, 5]) {
      await casebook.diagnose({ ...words(number, ""), resolvedAt: undefined, rootCause: undefined } as never);
      await casebook.resolve(
        `w-${number}`,
        { text: number === 3 ? "the pool was exhausted" : "disk full" },
        on(number + 1),
      );
    }
    const before = await casebook.fit();
    await casebook.remove("w-1");
    await casebook.compact();
    expect(filesWith(directory, token)).toEqual([]);
    const after = await casebook.fit();
    expect(before).toMatchObject({ outcomes: 2, fromLedger: 2 });
    expect(after).toEqual(before);
    await casebook.close();
    const again = await createCasebook({ directory, ...repeatable() });
    const { confidence } = (await again.diagnose(alike(9, 90))) as { confidence?: unknown };
    expect(confidence).toMatchObject({ n: 2, probability: expect.closeTo(0.5, 1) });
    await again.close();
  });

  test("takes a verdict still, but not one that would record forgotten words", async () => {
    const directory = temporaryDirectory();
    const casebook = await createCasebook({ directory, ...repeatable() });
    await casebook.add([{ ...planted, openedAt: on(1), resolvedAt: on(2) }]);
    const { id: diagnosis } = await casebook.diagnose(alike(1, 10));
    await casebook.remove(planted.id);
    await casebook.compact();
    await expect(casebook.feedback({ diagnosis, verdict: "confirmed" })).rejects.toMatchObject({ code: "no-answer" });
    await casebook.feedback({ diagnosis, verdict: "rejected", at: on(20) });
    expect(await casebook.get("like-1")).not.toHaveProperty("rootCause");
    const correction = { category: "disk full" };
    await casebook.feedback({ diagnosis, verdict: "corrected", correction, at: on(21) });
    expect(await casebook.get("like-1")).toMatchObject({ rootCause: { category: "disk full", text: "disk full" } });
    await casebook.close();
    expect(filesWith(directory, "forgotten")).toEqual(["ledger.journal"]);
  });

  test("keeps every word as long as nothing is removed", async () => {
    const directory = temporaryDirectory();
    const casebook = await steeped(directory);
    const entries = (): unknown[] =>
      readFileSync(join(directory, "ledger.journal"), "utf8")
        .split("\n")
        .slice(1, -1)
        .map((line) => JSON.parse(line.slice(9)));
    const before = entries();
    expect(await casebook.compact()).toMatchObject({ needsFit: false });
    const byText = (left: unknown, right: unknown): number => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
    expect(entries().sort(byText)).toEqual(before.sort(byText));
    expect(filesWith(directory, token)).toContain("fit.json");
    await casebook.close();
  });
});

test("an answer under way when its precedent is removed is not written down after the compaction", async () => {
  const directory = temporaryDirectory();
  let answer: ((_: unknown) => void) | undefined;
  const predictor = {
    id: "slow",
    fingerprint: "slow/1",
    predict: async (question: Question, past: Past) => {
      const precedents = await past.search(question);
      await new Promise((resolve) => {
        answer = resolve;
      });
      return { candidates: precedents.map(({ incident }) => incident.rootCause!), precedents, notes: [] };
    },
  };
  const casebook = await createCasebook({ directory, predictor, ...repeatable() });
  await casebook.add([planted]);
  const diagnosed = casebook.diagnose(alike(9, 80));
  await vi.waitUntil(() => answer !== undefined);
  await casebook.remove(planted.id);
  const compacted = casebook.compact();
  setTimeout(answer!, 500);
  expect(await diagnosed).toMatchObject({ causes: [{ text: planted.rootCause!.text }] });
  await compacted;
  await casebook.close();
  expect(filesWith(directory, token)).toEqual([]);
});

test("what a person confirmed for another incident is that incident's own, and stays until it is removed too", async () => {
  const directory = temporaryDirectory();
  const casebook = await createCasebook({ directory, ...repeatable() });
  await casebook.add([planted]);
  const { id: diagnosis } = await casebook.diagnose(alike(1, 50));
  await casebook.feedback({ diagnosis, verdict: "confirmed", at: on(60) });
  await casebook.remove(planted.id);
  await casebook.compact();
  expect(filesWith(directory, token)).toEqual(["incidents.journal", "ledger.journal"]);
  await casebook.remove("like-1");
  await casebook.compact();
  await casebook.close();
  expect(filesWith(directory, token)).toEqual([]);
});

test("a ledger of the first version is read, written anew in this one, and compacted", async () => {
  const directory = temporaryDirectory();
  const stored = new URL("../__fixtures__/stored/ledger-version-1.journal", import.meta.url);
  copyFileSync(stored, join(directory, "ledger.journal"));
  const casebook = await createCasebook({ directory, clock: repeatable().clock });
  expect(casebook.damage).toEqual([]);
  expect(readFileSync(join(directory, "ledger.journal"), "utf8")).toContain('"version":2');
  await casebook.add([...recurring(6), openIncident(50, "disk full"), openIncident(51, "disk full")]);
  await casebook.resolve("INC-51", { category: "disk full", text: "logs" }, on(70));
  const learned = async (days: number) => {
    const cause = { category: "disk full", text: "logs" };
    const diagnosis = await casebook.assess(openIncident(days, "disk full"), [cause], { predictor: "bot" });
    return diagnosis.status === "failed" ? diagnosis : diagnosis.confidence;
  };
  expect(await learned(80)).toMatchObject({ n: 1 });
  await casebook.compact();
  expect(await learned(81)).toMatchObject({ n: 1 });
  await expect(casebook.feedback({ diagnosis: "id-2", verdict: "confirmed", by: "Ada", at: on(60) })).resolves.toBe(
    undefined,
  );
  await casebook.close();
});

test("in memory it is forgotten as well", async () => {
  const casebook = await createCasebook(repeatable());
  await casebook.add(recurring(9));
  const { id } = await casebook.diagnose(openIncident(50, "disk full"));
  await casebook.remove("INC-50");
  await casebook.compact();
  await expect(casebook.feedback({ diagnosis: id, verdict: "confirmed" })).rejects.toMatchObject({
    code: "unknown-diagnosis",
  });
  await casebook.close();
});
