import { join } from "node:path";
import { type Casebook, createCasebook, type RecordedDiagnosis } from "casebook";
import { describe, expect, test } from "vitest";
import { on, openIncident, recurring, repeatable, resolvedIncident } from "./__fixtures__/history.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const places = [
  ["in memory", () => undefined],
  ["over a directory", () => join(temporaryDirectory(), "casebook")],
] as const;

describe.each(places)("a casebook %s", (_, place) => {
  async function opened(): Promise<Casebook> {
    const directory = place();
    return createCasebook({ ...repeatable(), ...(directory !== undefined && { directory }) });
  }

  test("is empty at first, and says so in every verb", async () => {
    const casebook = await opened();
    expect(casebook.damage).toEqual([]);
    expect(await casebook.count()).toBe(0);
    expect(await casebook.get("INC-1")).toBeUndefined();
    expect(await casebook.remove("INC-1")).toBe(false);
    expect(await casebook.search(openIncident(1, "disk full"))).toEqual([]);
    expect(await casebook.needsFit()).toBe(true);
    expect(await casebook.fit()).toEqual({ outcomes: 0, fromLedger: 0, clusters: 0, learnedUpTo: null });
    expect(await casebook.needsFit()).toBe(false);
    expect(await casebook.evaluate()).toMatchObject({ n: 0, accuracy: null, logLoss: null });
    expect(await casebook.diagnose(openIncident(1, "disk full"))).toMatchObject({
      status: "abstained",
      reason: "no-precedent",
      causes: [],
      confidence: { probability: null, basis: "none", n: 0 },
    });
    await casebook.close();
  });

  test("adds, gives back and counts; the same again changes nothing", async () => {
    const casebook = await opened();
    const incidents = recurring(5);
    expect(await casebook.add(incidents)).toEqual({
      added: 5,
      versions: 0,
      corrected: 0,
      unchanged: 0,
      rejected: [],
    });
    expect(await casebook.add(incidents)).toMatchObject({ added: 0, unchanged: 5 });
    expect(await casebook.count()).toBe(5);
    expect(await casebook.get("INC-3")).toEqual(incidents[3]);
    await casebook.close();
  });

  test("hands back what it refuses with its reason, and keeps the rest", async () => {
    const casebook = await opened();
    const report = await casebook.add([
      resolvedIncident(1, "disk full"),
      { ...resolvedIncident(2, "disk full"), title: " " },
      resolvedIncident(3, "disk full"),
    ]);
    expect(report).toMatchObject({ added: 2, rejected: [{ field: "title", value: " " }] });
    expect(report.rejected[0]!.raw).toContain("INC-2");
    expect(await casebook.count()).toBe(2);
    await casebook.close();
  });

  test("finds precedents with their matched terms, from before the incident only", async () => {
    const casebook = await opened();
    await casebook.add(recurring(9));
    const precedents = await casebook.search(openIncident(100, "disk full", 6));
    expect(precedents.length).toBeGreaterThan(0);
    for (const { incident, lexical } of precedents) {
      expect(Date.parse(incident.resolvedAt!)).toBeLessThan(Date.parse(on(6)));
      expect(lexical!.terms.length).toBeGreaterThan(0);
    }
    expect(await casebook.search(openIncident(100, "disk full", 6), { k: 1 })).toHaveLength(1);
    await casebook.close();
  });

  test("resolves: the cause counts from its knownAt on, and not before", async () => {
    const casebook = await opened();
    await casebook.add([openIncident(1, "disk full")]);
    await casebook.resolve("INC-1", { category: "disk full", text: "logs were never rotated" }, on(3));
    expect(await casebook.get("INC-1")).toMatchObject({ knownAt: on(3), rootCause: { category: "disk full" } });
    expect(await casebook.search(openIncident(4, "disk full", 3))).toEqual([]);
    expect(await casebook.search(openIncident(4, "disk full", 4))).toMatchObject([
      { incident: { id: "INC-1", rootCause: { text: "logs were never rotated" } } },
    ]);
    await casebook.close();
  });

  test("resolves as of now, if no moment is given", async () => {
    const casebook = await opened();
    await casebook.add([openIncident(1, "disk full")]);
    await casebook.resolve("INC-1", { text: "logs" });
    expect(await casebook.get("INC-1")).toMatchObject({ knownAt: on(1000) });
    await casebook.close();
  });

  test("corrects the names in a cause that is recorded, and leaves its words", async () => {
    const casebook = await opened();
    await casebook.add([openIncident(1, "disk full")]);
    const causeAfter = async (...correction: Parameters<typeof casebook.resolve>) => {
      await casebook.resolve(...correction);
      return (await casebook.get("INC-1"))?.rootCause;
    };
    const recorded = { category: "unknown", service: "node-7", text: "logs were never rotated" };
    expect(await causeAfter("INC-1", recorded, on(3))).toEqual(recorded);
    expect(await causeAfter("INC-1", { category: "disk full" }, on(4))).toEqual({ ...recorded, category: "disk full" });
    const both = { category: "config", service: "node-8" };
    expect(await causeAfter("INC-1", both, on(5))).toEqual({ ...recorded, ...both });
    // Earlier moments know what they knew.
    expect(await casebook.search(openIncident(4, "disk full", 3.5))).toMatchObject([
      { incident: { rootCause: recorded } },
    ]);
    // Words that are given are a whole cause.
    expect(await causeAfter("INC-1", { text: "another story" }, on(6))).toEqual({ text: "another story" });
    await casebook.close();
  });

  test("lets a name stand in for words that are missing, and gives way to the next name", async () => {
    const casebook = await opened();
    await casebook.add([openIncident(1, "disk full")]);
    for (const category of ["network", "disk full"]) {
      await casebook.resolve("INC-1", { category });
      expect((await casebook.get("INC-1"))?.rootCause).toEqual({ category, text: category });
    }
    await casebook.close();
  });

  test("forgets what is removed: as a precedent, and as experience", async () => {
    const casebook = await opened();
    await casebook.add(recurring(12));
    const { outcomes } = await casebook.fit();
    expect(outcomes).toBeGreaterThan(3);
    const before = await casebook.diagnose(openIncident(100, "disk full", 200));
    const best = before.precedents[0]!.incident.id;
    expect(await casebook.remove(best)).toBe(true);
    expect(await casebook.remove(best)).toBe(false);
    expect(await casebook.get(best)).toBeUndefined();
    const after = await casebook.diagnose(openIncident(100, "disk full", 200));
    expect(JSON.stringify(after)).not.toContain(`"${best}"`);
    expect(after).toMatchObject({ confidence: { n: outcomes - 1 } });
    await casebook.close();
  });

  test("diagnoses from the same past the same way, and keeps what it was asked about", async () => {
    const casebook = await opened();
    await casebook.add(recurring(30));
    await casebook.fit();
    const asked = openIncident(100, "expired certificate", 200);
    const first = await casebook.diagnose(asked);
    expect(first).toMatchObject({ status: "answered", incident: "INC-100" });
    expect(answered(first).causes[0]).toMatchObject({ category: "expired certificate" });
    expect(await casebook.get("INC-100")).toEqual(asked);
    const { id: _, ...again } = await casebook.diagnose(asked);
    expect(again).toEqual({ ...first, id: undefined });
    expect(await casebook.count()).toBe(31);
    await casebook.close();
  });

  test("answers with a probability only once an outcome is known, calibrated from the 20th on", async () => {
    const casebook = await opened();
    await casebook.add(recurring(12));
    const asked = openIncident(100, "disk full", 200);
    expect(await casebook.diagnose(asked)).toMatchObject({ confidence: { probability: null, basis: "none", n: 0 } });
    await casebook.fit();
    expect(await casebook.diagnose(asked)).toMatchObject({ confidence: { basis: "base-rate", n: expect.any(Number) } });
    await casebook.add(recurring(40));
    await casebook.fit();
    const diagnosis = await casebook.diagnose(asked);
    expect(diagnosis).toMatchObject({ confidence: { basis: "calibrated" } });
    const { confidence } = answered(diagnosis);
    if (confidence.probability === null) throw new Error("expected a probability");
    expect(confidence.low).toBeLessThanOrEqual(confidence.probability);
    expect(confidence.high).toBeGreaterThanOrEqual(confidence.probability);
    await casebook.close();
  });

  test("abstains under its threshold and answers over it", async () => {
    for (const [threshold, status] of [
      [0.999, "abstained"],
      [0.01, "answered"],
    ] as const) {
      const directory = place();
      const casebook = await createCasebook({
        ...repeatable(),
        threshold,
        ...(directory !== undefined && { directory }),
      });
      await casebook.add(recurring(30));
      await casebook.fit();
      expect(await casebook.diagnose(openIncident(100, "disk full", 200))).toMatchObject({ status });
      await casebook.close();
    }
  });

  test("reports progress of long work, and stops when it is told to", async () => {
    const casebook = await opened();
    await casebook.add(recurring(10));
    const told: [number, number][] = [];
    await casebook.fit({ onProgress: (done, total) => told.push([done, total]) });
    expect(told).toEqual(Array.from({ length: 10 }, (_, at) => [at + 1, 10]));
    for (const verb of ["fit", "evaluate"] as const) {
      const stop = new AbortController();
      const work = casebook[verb]({ signal: stop.signal, onProgress: (done) => done === 3 && stop.abort() });
      await expect(work).rejects.toThrow(/abort/i);
    }
    const stopped = AbortSignal.abort();
    await expect(casebook.diagnose(openIncident(100, "disk full", 99), { signal: stopped })).rejects.toThrow(/abort/i);
    await expect(casebook.add(recurring(11), { signal: stopped })).rejects.toThrow(/abort/i);
    expect(await casebook.fit()).toMatchObject({ outcomes: expect.any(Number) });
    await casebook.close();
  });

  test("hears an abort that comes from outside while it works", async () => {
    const casebook = await opened();
    await casebook.add(recurring(60));
    const stop = new AbortController();
    let done = 0;
    const work = casebook.evaluate({ signal: stop.signal, onProgress: () => done++ });
    setImmediate(() => stop.abort());
    await expect(work).rejects.toThrow(/abort/i);
    expect(done).toBeLessThan(60);
    await casebook.close();
  });

  test("needs a new fit when it has grown by a record while small, by a tenth later", async () => {
    const casebook = await opened();
    await casebook.add(recurring(50));
    await casebook.fit();
    expect(await casebook.needsFit()).toBe(false);
    await casebook.add(recurring(54));
    expect(await casebook.needsFit()).toBe(false);
    await casebook.add(recurring(55));
    expect(await casebook.needsFit()).toBe(true);
    await casebook.add([openIncident(100, "disk full")]);
    await casebook.fit();
    await casebook.add([openIncident(101, "disk full")]);
    expect(await casebook.needsFit()).toBe(false);
    await casebook.close();
  });

  test("needs a new fit when a record was corrected or removed", async () => {
    const casebook = await opened();
    const [first, ...rest] = recurring(50);
    await casebook.add([first!, ...rest]);
    await casebook.fit();
    await casebook.add([{ ...first!, rootCause: { category: "other", text: "Another cause" } }]);
    expect(await casebook.needsFit()).toBe(true);
    await casebook.fit();
    expect(await casebook.needsFit()).toBe(false);
    await casebook.remove(rest[0]!.id);
    expect(await casebook.needsFit()).toBe(true);
    await casebook.close();
  });

  test("evaluates itself beside the baselines, with a predictor that has learned nothing yet", async () => {
    const casebook = await opened();
    await casebook.add(recurring(40));
    const before = await casebook.evaluate({ name: "mine", warmUp: 10 });
    expect(before).toMatchObject({ dataset: "mine", target: "category", predictor: "blend", n: 30, failed: 0 });
    expect(before.accuracy).toBeGreaterThan(before.baselines.majority!);
    await casebook.fit();
    expect(await casebook.evaluate({ name: "mine", warmUp: 10 })).toEqual(before);
    await casebook.close();
  });

  test("is closed once, and says so to whoever asks after", async () => {
    const casebook = await opened();
    await casebook.close();
    await casebook.close();
    for (const late of [
      () => casebook.add([]),
      () => casebook.get("INC-1"),
      () => casebook.remove("INC-1"),
      () => casebook.resolve("INC-1", { text: "x" }, on(1)),
      () => casebook.search(openIncident(1, "disk full")),
      () => casebook.diagnose(openIncident(1, "disk full")),
      () => casebook.assess(openIncident(1, "disk full"), [], { predictor: "mine" }),
      () => casebook.feedback({ diagnosis: "id-1", verdict: "confirmed" }),
      () => casebook.fit(),
      () => casebook.needsFit(),
      () => casebook.evaluate(),
      () => casebook.count(),
    ]) {
      await expect(late()).rejects.toMatchObject({ code: "casebook-closed", remedy: expect.stringMatching(/again/) });
    }
  });
});

describe("what is predicted", () => {
  test("may be the faulty service", async () => {
    const casebook = await createCasebook({ ...repeatable(), target: "service" });
    await casebook.add(
      recurring(30).map((incident) => ({
        ...incident,
        rootCause: { service: `${incident.rootCause!.category} service`, text: "it broke" },
      })),
    );
    await casebook.fit();
    const diagnosis = await casebook.diagnose(openIncident(100, "disk full", 200));
    expect(answered(diagnosis).causes[0]).toMatchObject({ service: "disk full service" });
    await casebook.close();
  });

  test("are words where causes have no kind, without the linear model, and it says so", async () => {
    const casebook = await createCasebook({ ...repeatable(), target: "text" });
    await casebook.add(recurring(30).map((one) => ({ ...one, rootCause: { text: one.rootCause!.category! } })));
    await casebook.fit();
    const diagnosis = await casebook.diagnose(openIncident(100, "disk full", 200));
    expect(answered(diagnosis).causes[0]).toMatchObject({ text: "disk full" });
    expect(diagnosis.notes.join()).toMatch(/linear model left out/);
    await casebook.close();
  });

  test("may come from a predictor of one's own; what it throws is a diagnosis that failed", async () => {
    const predictor = {
      id: "mine",
      fingerprint: "mine/1",
      async predict(question: { title: string }) {
        if (question.title.includes("503")) throw new Error("no connection");
        return { candidates: [{ category: "disk full", text: "always" }], precedents: [], notes: [] };
      },
    };
    const casebook = await createCasebook({ ...repeatable(), predictor });
    await casebook.add(recurring(30));
    await casebook.fit();
    const failed = await casebook.diagnose({ ...openIncident(100, "disk full", 200), title: "503" });
    expect(failed).toMatchObject({ status: "failed", fingerprint: "mine/1", error: { remedy: expect.any(String) } });
    expect(failed).not.toHaveProperty("confidence");
    expect(failed.precedents.length).toBeGreaterThan(0);
    await casebook.close();
  });
});

function answered(diagnosis: RecordedDiagnosis): Exclude<RecordedDiagnosis, { status: "failed" }> {
  if (diagnosis.status === "failed") throw diagnosis.error;
  return diagnosis;
}
