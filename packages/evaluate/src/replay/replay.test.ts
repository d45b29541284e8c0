import type { Diagnosis } from "@casebook/confidence";
import { type ReplayedIncident, type ReplayOptions, replay } from "@casebook/evaluate";
import { openHistory } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { createBlend, createLinear, createNeighbours } from "@casebook/predict";
import { describe, expect, it } from "vitest";
import { historyOf, hour, incidentOf, listOf, predictorOf, recurring } from "../__fixtures__/histories.ts";

async function replayed(incidents: readonly Incident[], options: Partial<ReplayOptions> = {}) {
  return listOf(replay(await historyOf(incidents), { predictors: [createNeighbours()], ...options }));
}

/** Says the same of everything, with one signal: that there are precedents. */
const stubborn = predictorOf("stubborn", () => [{ category: "disk", text: "it is always the disk" }]);

function confidenceOf({ answers }: ReplayedIncident) {
  const { diagnosis } = answers[0]!;
  return diagnosis.status === "failed" ? undefined : diagnosis.confidence;
}

function precedentsOf({ diagnosis }: { diagnosis: Diagnosis }): string[] {
  return diagnosis.precedents.map(({ incident }) => incident.id);
}

describe("replay", () => {
  it("yields nothing for an empty history", async () => {
    expect(await replayed([])).toEqual([]);
  });

  it("abstains on the first incident, since nothing is known, and leaves no row", async () => {
    const [only, ...others] = await replayed([incidentOf("one", "disk", 0, 1)]);
    expect(others).toEqual([]);
    expect(only!.answers[0]!.diagnosis).toMatchObject({ status: "abstained", reason: "no-precedent", causes: [] });
    expect(only!.answers[0]).not.toHaveProperty("correct");
    expect(only!.answers[0]).not.toHaveProperty("outcome");
    expect(only!.answers[0]!.baseRate).toBeNull();
    expect(only!.baselines).toEqual({});
  });

  it("asks in the order of opening, judges against the recorded cause, and leaves one row an incident", async () => {
    const incidents = recurring(12);
    const all = await replayed([...incidents].reverse());
    expect(all.map(({ question }) => question.id)).toEqual(incidents.map(({ id }) => id));
    const last = all.at(-1)!;
    expect(last.truth).toEqual([incidents.at(-1)!.rootCause]);
    expect(last.answers[0]!.correct).toBe(true);
    expect(last.answers[0]!.outcome).toMatchObject({
      incident: "INC-011",
      cluster: "INC-011",
      openedAt: incidents[11]!.openedAt,
      knownAt: incidents[11]!.knownAt,
      source: "replay",
      answer: { category: incidents[11]!.rootCause!.category },
      correct: true,
    });
  });

  it("orders by moments, not by the text of times: an offset does not move an incident", async () => {
    const all = await replayed([
      { ...incidentOf("later", "disk", 0), openedAt: "2026-01-01T23:00:00-05:00" },
      { ...incidentOf("earlier", "disk", 0), openedAt: "2026-01-02T01:00:00+09:00" },
    ]);
    expect(all.map(({ question }) => question.id)).toEqual(["earlier", "later"]);
  });

  it("counts an outcome only for questions that open after it became known: at the same time is too early", async () => {
    const all = await replayed(
      [
        incidentOf("known", "disk", 0, 1),
        incidentOf("asked", "disk", 10, 20),
        incidentOf("same moment", "disk", 20, 30),
        { ...incidentOf("a millisecond later", "disk", 20, 30), openedAt: hour(20 + 1 / 3_600_000) },
      ],
      { predictors: [stubborn] },
    );
    expect(all.map((one) => confidenceOf(one)!.n)).toEqual([0, 0, 0, 1]);
    expect(all.map(({ answers }) => answers[0]!.baseRate)).toEqual([null, null, null, 2 / 3]);
  });

  it("counts outcomes in the order they became known, whatever the order of opening", async () => {
    const all = await replayed(
      [
        incidentOf("known", "disk", 0, 1),
        incidentOf("slow", "disk", 10, 100),
        incidentOf("quick", "deploy", 20, 30),
        incidentOf("between", "disk", 50, 60),
        incidentOf("after", "disk", 200, 210),
      ],
      { predictors: [stubborn] },
    );
    expect(all.map(({ answers }) => answers[0]!.baseRate)).toEqual([null, null, null, 1 / 3, 3 / 5]);
  });

  it("never takes incidents of one outage for each other's precedents", async () => {
    const inOutage = recurring(9).map((one, at) => ({ ...one, ...(at % 2 === 0 && { outage: "storm" }) }));
    const members = new Set(inOutage.filter(({ outage }) => outage !== undefined).map(({ id }) => id));
    const all = await replayed(inOutage, { predictors: [createNeighbours(), createLinear(), createBlend()] });
    for (const { question, answers, cluster } of all) {
      if (question.outage === undefined) continue;
      expect(cluster).toBe("storm");
      for (const answer of answers) expect(precedentsOf(answer).filter((id) => members.has(id))).toEqual([]);
    }
    expect(precedentsOf(all.at(-1)!.answers[0]!)).toHaveLength(4);
  });

  it("shows a predictor that reads the whole past nothing of the incident's own outage", async () => {
    const incidents = recurring(8).map((one, at) => ({ ...one, ...(at % 3 === 0 && { outage: "storm" }) }));
    const seen = new Map<string, string[]>();
    const reader = predictorOf("reader", async (question, past) => {
      seen.set(
        question.id,
        (await listOf(past.scan())).map(({ id }) => id),
      );
      return [];
    });
    await replayed(incidents, { predictors: [reader] });
    expect(seen.get("INC-006")).toEqual(["INC-001", "INC-002", "INC-004", "INC-005"]);
    expect(seen.get("INC-007")).toEqual(incidents.slice(0, 7).map(({ id }) => id));
  });

  it("asks with the symptoms as first recorded", async () => {
    const history = await historyOf(recurring(6));
    const first: Incident = { id: "new", title: "Something is slow", summary: "", openedAt: hour(1000) };
    await history.add([first]);
    await history.add([
      {
        ...first,
        title: "Disk full",
        summary: "It was the disk",
        rootCause: { category: "disk", text: "disk" },
        knownAt: hour(1001),
      },
    ]);
    const seen: unknown[] = [];
    const watcher = predictorOf("watcher", (question) => {
      seen.push(question);
      return [];
    });
    const all = await listOf(replay(history, { predictors: [watcher] }));
    expect(seen.at(-1)).toEqual(first);
    expect(all.at(-1)!.truth).toEqual([{ category: "disk", text: "disk" }]);
  });

  it("asks incidents without a known cause, and does not judge them", async () => {
    const all = await replayed([
      ...recurring(6),
      incidentOf("open", "disk", 1000),
      incidentOf("next", "disk", 2000, 2001),
    ]);
    const { answers, truth, baselines } = all[6]!;
    expect(truth).toEqual([]);
    expect(baselines).toEqual({});
    expect(answers[0]!.diagnosis).toMatchObject({ causes: [{ category: "disk" }, {}, {}], confidence: { n: 5 } });
    expect(answers[0]).not.toHaveProperty("correct");
    expect(answers[0]).not.toHaveProperty("outcome");
    expect(confidenceOf(all[7]!)!.n).toBe(5);
  });

  it("takes an answer for right if it names a contributing cause", async () => {
    const [, second] = await replayed([
      incidentOf("known", "disk", 0, 1),
      {
        ...incidentOf("both", "disk", 10, 11),
        rootCause: { category: "deploy", text: "deploy" },
        contributing: [{ category: "disk", text: "disk" }],
      },
    ]);
    expect(second!.answers[0]!.correct).toBe(true);
    expect(second!.truth.map(({ category }) => category)).toEqual(["deploy", "disk"]);
  });

  it("walks several predictors side by side as if each were alone", async () => {
    const incidents = recurring(40);
    const makers = [createNeighbours, createLinear, createBlend];
    const together = await replayed(incidents, { predictors: makers.map((create) => create()) });
    for (const [at, create] of makers.entries()) {
      const alone = await replayed(incidents, { predictors: [create()] });
      expect(JSON.stringify(together.map(({ answers }) => answers[at]))).toBe(
        JSON.stringify(alone.map(({ answers }) => answers[0])),
      );
    }
  });

  it("says failed where a predictor throws, leaves no row, and goes on", async () => {
    const incidents = recurring(8);
    const moody = predictorOf("moody", ({ id }) => {
      if (id === "INC-005") throw new Error("no mood");
      return [{ category: "disk", text: "disk" }];
    });
    const all = await replayed(incidents, { predictors: [moody, createNeighbours()] });
    expect(all).toHaveLength(8);
    expect(all[5]!.answers[0]!.diagnosis).toMatchObject({ status: "failed", error: { code: "predictor-failed" } });
    expect(all[5]!.answers[0]).not.toHaveProperty("outcome");
    expect(all[5]!.answers[0]).not.toHaveProperty("correct");
    expect(all[5]!.answers[1]!.diagnosis.status).not.toBe("failed");
    // One outcome fewer than its neighbour that did not fail.
    expect(all[7]!.answers.map(({ diagnosis }) => diagnosis.status === "failed" || diagnosis.confidence.n)).toEqual([
      5, 6,
    ]);
  });

  it("learns nothing from an answer before it was asked for, though the record says that its cause was known", async () => {
    const history = await historyOf([incidentOf("a", "disk", 0, 1), incidentOf("b", "disk", 5, 8)]);
    await history.add([incidentOf("moved", "disk", 10)]);
    await history.add([incidentOf("moved", "disk", 6, 7), incidentOf("c", "disk", 20, 21)]);
    const all = await listOf(replay(history, { predictors: [stubborn] }));
    expect(all.map(({ question }) => question.id)).toEqual(["a", "b", "moved", "c"]);
    expect(all.map((one) => confidenceOf(one)!.n)).toEqual([0, 0, 1, 2]);
    expect(all[2]!.answers[0]!.outcome!.knownAt).toBe(hour(10));
  });

  it("ranks the related incidents that were known at the time", async () => {
    const all = await replayed([
      incidentOf("twin", "disk", 0, 1),
      incidentOf("stranger", "certificate", 1, 2),
      incidentOf("other", "deploy", 2, 3),
      { ...incidentOf("asked", "disk", 10, 11), related: ["twin", "other", "late", "unheard of"] },
      incidentOf("late", "disk", 12, 13),
      { ...incidentOf("early", "disk", 1, 50), related: ["late"] },
    ]);
    const asked = all.find(({ question }) => question.id === "asked")!;
    expect(asked.retrieval).toEqual({ relevant: 2, ranks: [1, 3] });
    expect(all.filter(({ retrieval }) => retrieval !== undefined)).toEqual([asked]);
  });

  it("gives the same bytes twice", async () => {
    const options = () => ({ predictors: [createBlend()] });
    const incidents = recurring(30);
    expect(JSON.stringify(await replayed(incidents, options()))).toBe(
      JSON.stringify(await replayed([...incidents].reverse(), options())),
    );
  });

  it("leaves the baselines out where they are not wanted", async () => {
    const all = await replayed(recurring(4), { baselines: false });
    expect(all.map(({ baselines }) => baselines)).toEqual([{}, {}, {}, {}]);
  });

  it("stops with the reason of the signal, before the first incident and on the way", async () => {
    const reason = new Error("enough");
    await expect(replayed(recurring(3), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const history = await historyOf(recurring(5));
    const seen: string[] = [];
    const walk = async () => {
      for await (const { question } of replay(history, { predictors: [createBlend()], signal: controller.signal })) {
        seen.push(question.id);
        if (seen.length === 2) controller.abort(reason);
      }
    };
    await expect(walk()).rejects.toBe(reason);
    expect(seen).toEqual(["INC-000", "INC-001"]);
  });

  it.each([
    ["predictors", {}],
    ["predictors.0", { predictors: [{ predict: "no" }] }],
    ["predictors", { predictors: [createLinear(), createLinear()] }],
    ["target", { predictors: [], target: "cause" }],
    ["textThreshold", { predictors: [], textThreshold: Number.NaN }],
    ["threshold", { predictors: [], threshold: 1.01 }],
    ["clusters", { predictors: [], clusters: { a: "b" } }],
    ["baselines", { predictors: [], baselines: "yes" }],
    ["walk", { predictors: [], walk: 3 }],
    ["maps", { predictors: [createLinear()], walk: { maps: [] } }],
    ["speed", { predictors: [createLinear()], walk: { speed: 3 } }],
    ["signal", { predictors: [], signal: {} }],
    ["treshold", { predictors: [], treshold: 0.5 }],
  ])("refuses at once what %s cannot be", async (field, options) => {
    const history = await openHistory();
    expect(() => replay(history, options as unknown as ReplayOptions)).toThrow(
      expect.objectContaining({ code: "invalid-option", field, remedy: expect.any(String) }),
    );
  });
});
