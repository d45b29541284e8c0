import { readFile } from "node:fs/promises";
import { macroF1, meanReciprocalRank, recallAt } from "@casebook/evaluate";
import { describe, expect, it } from "vitest";

type Case = { truth: string[]; answers: (string | null)[]; macroF1: number };

const reference = JSON.parse(await readFile(new URL("../__fixtures__/reference.json", import.meta.url), "utf8")) as {
  macroF1: Case[];
};

function pairs({ truth, answers }: Pick<Case, "truth" | "answers">) {
  return truth.map((trueKind, at) => ({ trueKind, predictedKind: answers[at] ?? undefined }));
}

describe("macroF1", () => {
  it.each(reference.macroF1)("is scikit-learn's $macroF1", (one) => {
    expect(macroF1(pairs(one))).toBeCloseTo(one.macroF1, 12);
  });

  it("is the mean over classes, counted by hand", () => {
    // a: 1 hit, 2 truths, 1 answer: 2/3. b: 1 hit, 1 truth, 2 answers: 2/3. c: no hit, 1 truth, no answer: 0.
    const rows = pairs({ truth: ["a", "a", "b", "c"], answers: ["a", "b", "b", null] });
    expect(macroF1(rows)).toBeCloseTo(4 / 9, 12);
  });

  it("leaves out rows whose truth has no name, and is null where no truth has one", () => {
    const named = { trueKind: "a", predictedKind: "a" };
    expect(macroF1([named, { trueKind: undefined, predictedKind: "b" }])).toBe(1);
    expect(macroF1([{ trueKind: undefined, predictedKind: "b" }])).toBeNull();
    expect(macroF1([])).toBeNull();
  });
});

describe("retrieval", () => {
  const rows = [
    { relevant: 1, ranks: [1] },
    { relevant: 2, ranks: [2, 7] },
    { relevant: 4, ranks: [11] },
    { relevant: 3, ranks: [] },
  ];

  it("counts the first relative found: the mean of 1, 1/2, 1/11 and 0", () => {
    expect(meanReciprocalRank(rows)).toBeCloseTo((1 + 1 / 2 + 1 / 11) / 4, 12);
  });

  it("counts the share of relatives among the first k, k itself included", () => {
    expect(recallAt(1, rows)).toBe(1 / 4);
    expect(recallAt(2, rows)).toBe((1 + 1 / 2) / 4);
    expect(recallAt(6, rows)).toBe((1 + 1 / 2) / 4);
    expect(recallAt(7, rows)).toBe(2 / 4);
    expect(recallAt(11, rows)).toBe((2 + 1 / 4) / 4);
  });

  it("is null without a question", () => {
    expect([meanReciprocalRank([]), recallAt(10, [])]).toEqual([null, null]);
  });
});
