import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Casebook, createCasebook, type RecordedDiagnosis, type Verdict } from "casebook";
import { describe, expect, test } from "vitest";
import { on, openIncident, recurring, repeatable } from "./__fixtures__/history.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const truth = { category: "bad deploy", text: "release 42 leaked sockets" };

/** A casebook that has diagnosed INC-50, which opened on day 50, and the id of that diagnosis. */
async function diagnosed(directory?: string): Promise<{ casebook: Casebook; diagnosis: string }> {
  const casebook = await createCasebook({ ...repeatable(), ...(directory !== undefined && { directory }) });
  await casebook.add(recurring(9));
  const { id } = await casebook.diagnose(openIncident(50, "disk full"));
  return { casebook, diagnosis: id };
}

async function ask(casebook: Casebook, days: number): Promise<Exclude<RecordedDiagnosis, { status: "failed" }>> {
  const diagnosis = await casebook.diagnose({ ...openIncident(100 + days, "disk full"), openedAt: on(days) });
  if (diagnosis.status === "failed") throw diagnosis.error;
  return diagnosis;
}

/** Whether INC-50 is a precedent on a day, with which cause; and how many outcomes the confidence rests on. */
async function seenOn(
  casebook: Casebook,
  days: number,
): Promise<{ cause: string | undefined; n: number; correct: unknown }> {
  const { confidence } = await ask(casebook, days);
  const found = await casebook.search({ ...openIncident(900, "disk full"), openedAt: on(days) }, { k: 50 });
  const cause = found.find(({ incident }) => incident.id === "INC-50")?.incident.rootCause?.category;
  const correct = confidence.probability !== null && confidence.n === 1 ? confidence.probability > 0.5 : undefined;
  return { cause, n: confidence.n, correct };
}

describe("a verdict counts from its own moment on", () => {
  test.each<[Verdict["verdict"], Partial<Verdict>, { cause: string | undefined; correct: boolean }]>([
    ["confirmed", {}, { cause: "disk full", correct: true }],
    ["rejected", {}, { cause: undefined, correct: false }],
    ["corrected", { correction: truth }, { cause: "bad deploy", correct: false }],
  ])("%s: as an outcome, and as a precedent where the cause is known", async (verdict, more, expected) => {
    const { casebook, diagnosis } = await diagnosed();
    await casebook.feedback({ diagnosis, verdict, at: on(60), ...more });
    expect(await seenOn(casebook, 60)).toEqual({ cause: undefined, n: 0, correct: undefined });
    expect(await seenOn(casebook, 61)).toEqual({ ...expected, n: 1 });
    await casebook.close();
  });

  test("and that moment is now, if none is given", async () => {
    const { casebook, diagnosis } = await diagnosed();
    await casebook.feedback({ diagnosis, verdict: "confirmed", by: "Ada" });
    expect(await seenOn(casebook, 1000)).toMatchObject({ n: 0 });
    expect(await seenOn(casebook, 1001)).toMatchObject({ n: 1, cause: "disk full" });
  });

  test("a confirmed cause does not write over one that is recorded", async () => {
    const { casebook, diagnosis } = await diagnosed();
    await casebook.resolve("INC-50", truth, on(55));
    await casebook.feedback({ diagnosis, verdict: "confirmed", at: on(60) });
    expect(await casebook.get("INC-50")).toMatchObject({ rootCause: truth, knownAt: on(55) });
    expect(await seenOn(casebook, 61)).toMatchObject({ n: 1, correct: true });
  });
});

test("equal verdicts that are given at once are written once", async () => {
  const directory = temporaryDirectory();
  const { casebook, diagnosis } = await diagnosed(directory);
  const given: Verdict = { diagnosis, verdict: "corrected", correction: truth, by: "Ada" };
  await Promise.all([
    casebook.feedback(given),
    casebook.feedback(given),
    casebook.feedback({ ...given, at: on(1000) }),
  ]);
  await casebook.close();
  const written = (file: string, what: string) => readFileSync(join(directory, file), "utf8").split(what).length - 1;
  expect(written("ledger.journal", '"entry":"verdict"')).toBe(1);
  expect(written("incidents.journal", '"op":"reject"')).toBe(1);
});

describe("a correction of names alone", () => {
  test("leaves the recorded words and the other name", async () => {
    const { casebook, diagnosis } = await diagnosed();
    await casebook.resolve(
      "INC-50",
      { category: "unknown", service: "node-7", text: "logs were never rotated" },
      on(55),
    );
    await casebook.feedback({ diagnosis, verdict: "corrected", correction: { category: "bad deploy" }, at: on(60) });
    const corrected = { category: "bad deploy", service: "node-7", text: "logs were never rotated" };
    expect(await casebook.get("INC-50")).toMatchObject({ rootCause: corrected, knownAt: on(60) });
    await casebook.feedback({ diagnosis, verdict: "corrected", correction: { category: "bad deploy" } });
    expect(await casebook.get("INC-50")).toMatchObject({ rootCause: corrected, knownAt: on(60) });
  });

  test("does not keep the words of the very answer that it refutes", async () => {
    const { casebook, diagnosis } = await diagnosed();
    await casebook.feedback({ diagnosis, verdict: "confirmed", at: on(55) });
    await casebook.feedback({ diagnosis, verdict: "corrected", correction: { category: "bad deploy" }, at: on(60) });
    expect(await casebook.get("INC-50")).toMatchObject({ rootCause: { category: "bad deploy", text: "bad deploy" } });
  });
});

describe("the same verdict again", () => {
  test.each<[Verdict["verdict"], Partial<Verdict>]>([
    ["confirmed", {}],
    ["rejected", { by: "Ada" }],
    ["corrected", { correction: truth }],
  ])("%s: changes nothing, with its time or without", async (verdict, more) => {
    const directory = temporaryDirectory();
    const { casebook, diagnosis } = await diagnosed(directory);
    const given = { diagnosis, verdict, ...more };
    await casebook.feedback({ ...given, at: on(60) });
    const files = ["incidents.journal", "ledger.journal"].map((file) => join(directory, file));
    const before = files.map((file) => readFileSync(file, "utf8"));
    await casebook.feedback({ ...given, at: on(60) });
    await casebook.feedback({ ...given, at: "2026-03-02T01:00:00+01:00" });
    await casebook.feedback(given);
    expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(before);
    await casebook.close();
  });

  test("makes sure of what a crash cut short after the verdict was written", async () => {
    const directory = temporaryDirectory();
    const { casebook, diagnosis } = await diagnosed(directory);
    const journal = join(directory, "incidents.journal");
    const before = readFileSync(journal, "utf8");
    const given = { diagnosis, verdict: "corrected" as const, correction: truth };
    await casebook.feedback({ ...given, at: on(60) });
    await casebook.close();
    const after = readFileSync(journal, "utf8");
    writeFileSync(journal, before);
    const again = await createCasebook({ ...repeatable(), directory });
    await again.feedback(given);
    await again.close();
    expect(readFileSync(journal, "utf8")).toBe(after);
  });
});

test("a later verdict takes the earlier one's place from its own moment on", async () => {
  const { casebook, diagnosis } = await diagnosed();
  await casebook.feedback({ diagnosis, verdict: "confirmed", at: on(60) });
  await casebook.feedback({ diagnosis, verdict: "corrected", correction: truth, at: on(70) });
  expect(await seenOn(casebook, 65)).toEqual({ cause: "disk full", n: 1, correct: true });
  expect(await seenOn(casebook, 71)).toEqual({ cause: "bad deploy", n: 1, correct: false });
});

test("without a verdict the judge decides, once the cause is known", async () => {
  const { casebook } = await diagnosed();
  await casebook.resolve("INC-50", { category: "Disk_Full", text: "logs" }, on(60));
  expect(await seenOn(casebook, 60)).toMatchObject({ n: 0 });
  expect(await seenOn(casebook, 61)).toMatchObject({ n: 1, correct: true });
});

test("a verdict on an earlier answer is not lost when the incident is diagnosed again", async () => {
  const { casebook, diagnosis } = await diagnosed();
  await casebook.feedback({ diagnosis, verdict: "rejected", at: on(60) });
  await casebook.diagnose(openIncident(50, "disk full"));
  expect(await seenOn(casebook, 61)).toMatchObject({ n: 1, correct: false });
});

describe("what was said in earnest", () => {
  test("wins over the replay of the same incident, which keeps its cluster", async () => {
    const casebook = await createCasebook(repeatable());
    await casebook.add(recurring(9));
    const twins = [1, 2].map((number) => ({
      ...openIncident(50, "disk full", 50 + number / 100),
      id: `TWIN-${number}`,
    }));
    for (const twin of twins) {
      const { id } = await casebook.diagnose(twin);
      await casebook.feedback({ diagnosis: id, verdict: "rejected", at: on(60) });
      await casebook.resolve(twin.id, { category: "disk full", text: "disk full" }, on(60));
    }
    const replayed = await casebook.fit();
    expect(replayed.fromLedger).toBe(2);
    // Two near-duplicates within a day prove one thing once, whoever asked about them.
    expect(replayed.clusters).toBe(replayed.outcomes - 1);
    const { confidence } = await ask(casebook, 200);
    const { confidence: judged } = await (async () => {
      const other = await createCasebook(repeatable());
      await other.add(recurring(9));
      await other.add(
        twins.map((twin) => ({ ...twin, knownAt: on(60), rootCause: { category: "disk full", text: "disk full" } })),
      );
      await other.fit();
      return ask(other, 200);
    })();
    expect(confidence.n).toBe(judged.n);
    // The replay would have been right both times; the person said no.
    expect(confidence.probability!).toBeLessThan(judged.probability!);
  });

  test("counts once per incident, however often it was asked about", async () => {
    const { casebook } = await diagnosed();
    for (let times = 0; times < 3; times++) await casebook.diagnose(openIncident(50, "disk full"));
    await casebook.resolve("INC-50", { category: "disk full", text: "logs" }, on(60));
    expect(await seenOn(casebook, 61)).toMatchObject({ n: 1 });
  });
});

describe("a verdict that cannot stand", () => {
  test.each<[string, unknown, string, string]>([
    [
      "on a diagnosis that does not exist",
      { diagnosis: "nope", verdict: "confirmed" },
      "unknown-diagnosis",
      "diagnosis",
    ],
    [
      "on a diagnosis called constructor",
      { diagnosis: "constructor", verdict: "confirmed" },
      "unknown-diagnosis",
      "diagnosis",
    ],
    ["of an unknown kind", { diagnosis: "id-2", verdict: "maybe" }, "invalid-option", "verdict"],
    [
      "that corrects without the true cause",
      { diagnosis: "id-2", verdict: "corrected" },
      "invalid-option",
      "correction",
    ],
    [
      "that confirms and corrects",
      { diagnosis: "id-2", verdict: "confirmed", correction: truth },
      "invalid-option",
      "correction",
    ],
    [
      "with a cause without words",
      { diagnosis: "id-2", verdict: "corrected", correction: { text: " " } },
      "invalid-option",
      "correction.text",
    ],
    ["at a local time", { diagnosis: "id-2", verdict: "confirmed", at: "2026-03-01 10:00" }, "invalid-option", "at"],
    ["from before the incident opened", { diagnosis: "id-2", verdict: "rejected", at: on(49) }, "invalid-option", "at"],
    ["by nobody", { diagnosis: "id-2", verdict: "confirmed", by: "" }, "invalid-option", "by"],
    ["with an unknown option", { diagnosis: "id-2", verdict: "confirmed", note: "x" }, "invalid-option", "note"],
    ["that is none", null, "invalid-option", ""],
  ])("%s is refused, and leaves nothing behind", async (_, verdict, code, field) => {
    const { casebook, diagnosis } = await diagnosed();
    expect(diagnosis).toBe("id-2");
    await expect(casebook.feedback(verdict as Verdict)).rejects.toMatchObject({
      name: "CasebookError",
      code,
      field,
      remedy: expect.stringMatching(/\w/),
    });
    expect(await casebook.get("INC-50")).toEqual(openIncident(50, "disk full"));
    expect(await seenOn(casebook, 1001)).toMatchObject({ n: 0 });
  });

  test("on an answer without a cause is refused, unless it tells the true one", async () => {
    const casebook = await createCasebook(repeatable());
    const { id } = await casebook.diagnose(openIncident(50, "disk full"));
    for (const verdict of ["confirmed", "rejected"] as const) {
      await expect(casebook.feedback({ diagnosis: id, verdict })).rejects.toMatchObject({
        code: "no-answer",
        field: "verdict",
      });
    }
    await casebook.feedback({ diagnosis: id, verdict: "corrected", correction: truth });
    expect(await casebook.get("INC-50")).toMatchObject({ rootCause: truth });
  });

  test("on an incident that was removed is refused", async () => {
    const { casebook, diagnosis } = await diagnosed();
    await casebook.remove("INC-50");
    await expect(casebook.feedback({ diagnosis, verdict: "confirmed" })).rejects.toMatchObject({
      code: "unknown-diagnosis",
    });
  });
});
