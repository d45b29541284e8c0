import type { Diagnosis } from "@casebook/confidence";
import { type ReplayedIncident, type SummaryOptions, summarise } from "@casebook/evaluate";
import { describe, expect, it } from "vitest";

type Made = {
  truth?: string[];
  answer?: string | null;
  probability?: number | null;
  baseRate?: number | null;
  status?: Diagnosis["status"];
  correct?: boolean;
} & Partial<Pick<ReplayedIncident, "cluster" | "repeat" | "baselines" | "retrieval">>;

let made = 0;

function incident({
  truth = ["a"],
  answer = "a",
  probability = null,
  baseRate = null,
  ...rest
}: Made): ReplayedIncident {
  const { status = "answered", correct = answer !== null && truth.includes(answer), ...fields } = rest;
  const id = `M${made++}`;
  const common = { incident: id, precedents: [], notes: [], signals: {} };
  const causes = answer === null ? [] : [{ category: answer, text: "", probability }];
  const confidence =
    probability === null
      ? ({ probability, basis: "none", n: 0 } as const)
      : ({ probability, low: 0, high: 1, basis: "calibrated", n: 30, clusters: 30 } as const);
  const diagnosis =
    status === "failed"
      ? ({ status, ...common, error: {} } as unknown as Diagnosis)
      : ({ status, ...common, causes, confidence } as unknown as Diagnosis);
  const judged = status !== "failed" && answer !== null && truth.length > 0;
  return {
    question: { id, title: "t", summary: "", openedAt: "2026-01-01T00:00:00Z" },
    cluster: id,
    repeat: 0,
    truth: truth.map((category) => ({ category, text: "" })),
    answers: [{ predictor: "p", diagnosis, baseRate, ...(judged && { correct }) }],
    baselines: {},
    ...fields,
  };
}

function summaryOf(rows: readonly ReplayedIncident[], options: Partial<SummaryOptions> = {}) {
  const summary = summarise(rows, { dataset: "made", target: "category", predictor: "p", ...options });
  // What JSON cannot say is not a figure.
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  return summary;
}

const figures = [
  "accuracy",
  "accuracyAnswered",
  "macroF1",
  "logLoss",
  "logLossBaseRate",
  "logLossSkill",
  "brier",
  "brierBaseRate",
  "auroc",
  "mrr",
  "recallAt1",
  "recallAt5",
  "recallAt10",
] as const;

describe("summarise", () => {
  it("counts only incidents whose faulty place is recorded when the place is asked for", () => {
    const placed = incident({ correct: true });
    placed.truth = [{ text: "It was full", service: "disk-1" }];
    expect(summaryOf([incident({}), placed, incident({})], { target: "service" })).toMatchObject({ n: 1, accuracy: 1 });
    expect(summaryOf([incident({})], { target: "service" })).toMatchObject({ n: 0, accuracy: null });
  });

  it("measures nothing where there is nothing: null, not zero", () => {
    const summary = summaryOf([]);
    expect(summary).toMatchObject({
      n: 0,
      clusters: 0,
      answered: 0,
      abstained: 0,
      failed: 0,
      coverage: null,
      nRetrieval: 0,
    });
    for (const name of figures) expect(summary[name]).toBeNull();
    expect(summary.baselines).toEqual({ majority: null, latestSameService: null, nearest: null });
    expect(summary.intervals).toEqual({});
  });

  it("counts by hand what was answered, abstained from and failed; accuracy is over all of them", () => {
    const summary = summaryOf([
      incident({}),
      incident({ truth: ["b"] }),
      incident({ truth: ["b"], answer: "b", status: "abstained" }),
      incident({ answer: null, status: "abstained" }),
      incident({ status: "failed" }),
      incident({ truth: [] }),
    ]);
    expect(summary).toMatchObject({ n: 5, answered: 2, abstained: 2, failed: 1, coverage: 2 / 5 });
    expect(summary).toMatchObject({ accuracy: 2 / 5, accuracyAnswered: 1 / 2 });
    // a: 1 hit of 3 truths and 2 answers. b: 1 hit of 2 truths and 1 answer.
    expect(summary.macroF1).toBeCloseTo((2 / 5 + 2 / 3) / 2, 12);
  });

  it("measures one row, and gives no interval to it", () => {
    const summary = summaryOf([incident({ probability: 0.8, baseRate: 0.5 })]);
    expect(summary).toMatchObject({ n: 1, clusters: 1, accuracy: 1, macroF1: 1, auroc: null, intervals: {} });
    expect(summary.logLoss).toBeCloseTo(-Math.log(0.8), 12);
    expect(summary.logLossBaseRate).toBeCloseTo(Math.LN2, 12);
    expect(summary.logLossSkill).toBeCloseTo(1 + Math.log(0.8) / Math.LN2, 12);
    expect(summary.brier).toBeCloseTo(0.04, 12);
    expect(summary.brierBaseRate).toBeCloseTo(0.25, 12);
  });

  it.each([true, false])("has no AUROC where every answer is of one sort (right: %s)", (right) => {
    const rows = Array.from({ length: 6 }, () =>
      incident({ answer: right ? "a" : "b", probability: 0.4, baseRate: 0.3 }),
    );
    expect(summaryOf(rows)).toMatchObject({ accuracy: right ? 1 : 0, macroF1: right ? 1 : 0, auroc: null });
  });

  it("has no scores of a confidence where there was none", () => {
    const summary = summaryOf([incident({}), incident({ answer: "b" })]);
    expect(summary).toMatchObject({ accuracy: 0.5, logLoss: null, logLossSkill: null, brier: null, auroc: null });
    expect(summary.intervals).not.toHaveProperty("logLoss");
  });

  it("compares confidence and base rate on the same incidents", () => {
    const both = [
      incident({ probability: 0.9, baseRate: 0.6 }),
      incident({ answer: "b", probability: 0.2, baseRate: 0.6 }),
    ];
    const lacking = [incident({ probability: null, baseRate: 0.01 }), incident({ probability: 0.01, baseRate: null })];
    const alone = summaryOf(both);
    expect(alone.logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.8)) / 2, 12);
    expect(alone.auroc).toBe(1);
    const { logLoss, logLossBaseRate, brier, brierBaseRate, auroc, logLossSkill } = alone;
    expect(summaryOf([...both, ...lacking])).toMatchObject({
      logLoss,
      logLossBaseRate,
      brier,
      brierBaseRate,
      auroc,
      logLossSkill,
    });
  });

  it("counts an answer that names a contributing cause for the class that it names", () => {
    expect(summaryOf([incident({ truth: ["b", "a"] })])).toMatchObject({ accuracy: 1, macroF1: 1 });
  });

  it("counts an answer that is right by its words for the class of the root cause", () => {
    const row = incident({});
    const { diagnosis } = row.answers[0]!;
    if (diagnosis.status !== "failed") delete diagnosis.causes[0]!.category;
    expect(summaryOf([row])).toMatchObject({ accuracy: 1, macroF1: 1 });
  });

  it("leaves the warm-up out, of the retrieval too", () => {
    const retrieval = { relevant: 1, ranks: [1] };
    const rows = [
      incident({ answer: "b", retrieval: { relevant: 1, ranks: [] } }),
      incident({ retrieval }),
      incident({}),
    ];
    expect(summaryOf(rows)).toMatchObject({ n: 3, accuracy: 2 / 3, nRetrieval: 2, mrr: 0.5 });
    expect(summaryOf(rows, { warmUp: 1 })).toMatchObject({ n: 2, accuracy: 1, nRetrieval: 1, mrr: 1 });
    expect(summaryOf(rows, { warmUp: 3 })).toMatchObject({ n: 0, accuracy: null });
  });

  it("is the mean over repeats, for the F1 of classes", () => {
    const right = [incident({ repeat: 0 }), incident({ repeat: 0, truth: ["b"], answer: "b" })];
    const wrong = [incident({ repeat: 1, answer: "b" }), incident({ repeat: 1, truth: ["b"], answer: "a" })];
    expect(summaryOf([...right, ...wrong])).toMatchObject({ n: 4, accuracy: 0.5, macroF1: 0.5 });
  });

  it("shows baselines over all rows, one that never answers as null, and one that seldom does as wrong elsewhere", () => {
    const rows = [
      incident({ baselines: { majority: true, nearest: true } }),
      incident({ baselines: { majority: false } }),
      incident({ baselines: {} }),
      incident({ truth: [] }),
    ];
    expect(summaryOf(rows).baselines).toEqual({ majority: 1 / 3, latestSameService: null, nearest: 1 / 3 });
  });

  it("takes the rows of one predictor only", () => {
    const row = incident({});
    row.answers.push({ ...row.answers[0]!, predictor: "q", correct: false });
    expect(summaryOf([row])).toMatchObject({ n: 1, accuracy: 1 });
    expect(summaryOf([row], { predictor: "q" })).toMatchObject({ n: 1, accuracy: 0 });
    expect(summaryOf([row], { predictor: "unheard of" })).toMatchObject({ n: 0, accuracy: null });
  });

  describe("intervals", () => {
    const rows = Array.from({ length: 40 }, (_, at) =>
      incident({
        truth: [at % 3 === 0 ? "a" : "b"],
        answer: at % 4 === 0 ? "a" : "b",
        probability: 0.3 + (at % 5) / 10,
        baseRate: 0.5,
        retrieval: { relevant: 1, ranks: [1 + (at % 4)] },
      }),
    );

    it("hold the figure, for the main ones", () => {
      const summary = summaryOf(rows);
      const main = [
        "accuracy",
        "accuracyAnswered",
        "macroF1",
        "logLoss",
        "logLossSkill",
        "brier",
        "auroc",
        "mrr",
      ] as const;
      for (const name of [...main, "recallAt1"] as const) {
        const { low, high } = summary.intervals[name]!;
        expect(low).toBeLessThan(summary[name]!);
        expect(high).toBeGreaterThan(summary[name]!);
      }
    });

    it("are the same for the same seed, others for another", () => {
      expect(summaryOf(rows, { seed: 7 })).toEqual(summaryOf(rows, { seed: 7 }));
      expect(summaryOf(rows, { seed: 7 }).intervals).not.toEqual(summaryOf(rows, { seed: 8 }).intervals);
    });

    it("count clusters: rows that prove one thing once make them wider, and one cluster makes none", () => {
      const clustered = rows.map((row, at) => ({ ...row, cluster: `c${Math.floor(at / 10)}` }));
      const widthOf = (all: readonly ReplayedIncident[]) => {
        const { low, high } = summaryOf(all).intervals.auroc!;
        return high - low;
      };
      const copied = rows.flatMap((row) => Array(4).fill(row) as ReplayedIncident[]);
      expect(widthOf(copied)).toBeCloseTo(widthOf(rows), 1);
      expect(summaryOf(clustered).clusters).toBe(4);
      expect(summaryOf(rows.map((row) => ({ ...row, cluster: "one" }))).intervals).toEqual({});
    });
  });

  it.each([
    ["warmUp", { warmUp: -1 }],
    ["warmUp", { warmUp: Number.NaN }],
    ["seed", { seed: 1.5 }],
    ["target", { target: "cause" }],
    ["warmup", { warmup: 3 }],
  ])("refuses what %s cannot be", (field, options) => {
    expect(() => summaryOf([], options as Partial<SummaryOptions>)).toThrow(
      expect.objectContaining({ code: "invalid-option", field }),
    );
  });
});
