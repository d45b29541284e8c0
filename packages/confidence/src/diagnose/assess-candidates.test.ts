import { seededRandom } from "@casebook/calibration";
import {
  type AssessOptions,
  assessCandidates,
  resumeWalk,
  signalsOf,
  startWalk,
  type Walk,
} from "@casebook/confidence";
import { isCasebookError } from "@casebook/incident";
import { type Candidate, createBlend } from "@casebook/predict";
import { beforeAll, describe, expect, test } from "vitest";
import { drawRows, outcomeOf } from "../__fixtures__/outcomes.ts";
import {
  byCategory,
  day,
  incidents,
  openRecord,
  question,
  resolved,
  type SmallRecord,
} from "../__fixtures__/record.ts";

let record: SmallRecord;

beforeAll(async () => {
  record = await openRecord();
});

const right: Candidate = { category: "disk full", text: "no space left", score: 0.6 };
const others: Candidate[] = [
  { category: "bad deploy", text: "a new version", score: 0.3 },
  { category: "expired certificate", text: "it had expired", score: 0.1 },
];

/** A walk whose outcomes were all known on the day before the question. */
function walkOf(n: number, share: (at: number) => boolean): Walk {
  const walk = startWalk();
  for (let at = 0; at < n; at++) {
    walk.update(outcomeOf({ signals: { share: 0.5 }, correct: share(at) }, 0, { incident: `${at}`, knownAt: day(9) }));
  }
  return walk;
}

const mostlyRight = (n = 30): Walk => walkOf(n, (at) => at % 10 !== 0);
const mostlyWrong = (n = 30): Walk => walkOf(n, (at) => at % 10 === 0);

const assess = (candidates: readonly Candidate[], options: Partial<AssessOptions> = {}, found: object = {}) =>
  assessCandidates(
    { question, past: record.past, precedents: record.precedents, candidates, ...found },
    { walk: mostlyRight(), ...options },
  );

describe("candidates from anywhere", () => {
  test("get the confidence that the walk has in their signals", async () => {
    const scorer = createBlend();
    const walk = mostlyRight();
    const diagnosis = await assess([right, ...others], { walk, scorer });
    const signals = await signalsOf(right, { question, ...record, vote: byCategory, scorer });
    expect(diagnosis).toMatchObject({ status: "answered", incident: "new", notes: [] });
    expect(diagnosis.signals).toEqual(signals);
    expect(diagnosis.confidence).toEqual(walk.of(signals));
    expect(diagnosis.precedents).toEqual(record.precedents);
    expect(diagnosis.causes[0]).toEqual({ ...right, probability: diagnosis.confidence.probability });
  });

  test("after the first share what is left in proportion to their scores", async () => {
    const { causes } = await assess([right, ...others]);
    const left = 1 - causes[0]!.probability!;
    expect(causes[1]!.probability).toBeCloseTo(left * 0.75, 12);
    expect(causes[2]!.probability).toBeCloseTo(left * 0.25, 12);
  });

  test("without a score have no probability, and leave the rest to the others", async () => {
    const { causes } = await assess([right, { text: "x" }, others[0]!]);
    const left = 1 - causes[0]!.probability!;
    expect(causes.map(({ probability }) => probability)).toEqual([causes[0]!.probability, null, left]);
    const unscored = await assess([right, { text: "x" }, { text: "y", score: 0 }]);
    expect(unscored.causes.slice(1).map(({ probability }) => probability)).toEqual([null, null]);
  });

  test("keep what they came with, and are not changed", async () => {
    const given = Object.freeze({ ...right, support: ["no such incident"], signals: { own: 0.2 }, seen: "by us" });
    const diagnosis = await assess([given]);
    expect(diagnosis.causes[0]).toMatchObject(given);
    expect(diagnosis.signals).toEqual((await assess([right])).signals);
  });

  test("hand on what could not be done, as a copy", async () => {
    const notes = ["linear model left out"];
    const diagnosis = await assess([right], {}, { notes });
    notes.push("later");
    expect(diagnosis.notes).toEqual(["linear model left out"]);
  });

  test("work with a text of 100 kB and in any language", async () => {
    for (const text of ["disk ".repeat(20_000), "磁盘已满", "القرص ممتلئ", "💾🔥", "__proto__", "Диск заполнен"]) {
      expect((await assess([{ text }])).causes[0]).toMatchObject({ text, probability: expect.any(Number) });
    }
  });
});

describe("an abstention", () => {
  const nothing = { confidence: { probability: null, basis: "none", n: 0 }, signals: {} };

  test("for want of a precedent has no number anywhere, however much the walk has learned", async () => {
    const expected = { status: "abstained", reason: "no-precedent", ...nothing };
    for (const threshold of [0, 0.5]) {
      expect(await assess([right, others[0]!], { threshold }, { precedents: [] })).toMatchObject({
        ...expected,
        causes: [
          { category: "disk full", probability: null },
          { category: "bad deploy", probability: null },
        ],
      });
    }
    const causeless = await openRecord([resolved("one", 0, "alpha beta", undefined)]);
    expect(causeless.precedents).toHaveLength(1);
    expect(await assess([right], {}, causeless)).toMatchObject({ ...expected, precedents: causeless.precedents });
  });

  test("without any candidate keeps the precedents", async () => {
    const diagnosis = await assess([]);
    expect(diagnosis).toMatchObject({ status: "abstained", reason: "no-precedent", causes: [], ...nothing });
    expect(diagnosis.precedents).toEqual(record.precedents);
  });

  test("for low confidence shows what it has", async () => {
    const diagnosis = await assess([right, ...others], { walk: mostlyWrong() });
    expect(diagnosis).toMatchObject({ status: "abstained", reason: "low-confidence", confidence: { n: 30 } });
    expect(diagnosis.confidence.probability).toBeLessThan(0.5);
    expect(diagnosis.causes).toHaveLength(3);
    expect(diagnosis.signals.supporters).toBe(2);
  });

  test("is due strictly under the threshold", async () => {
    const { probability } = (await assess([right])).confidence;
    expect((await assess([right], { threshold: probability! })).status).toBe("answered");
    expect((await assess([right], { threshold: probability! + 1e-9 })).status).toBe("abstained");
    expect((await assess([right], { threshold: 1 })).status).toBe("abstained");
  });

  test("is the answer while there is no probability, unless the threshold is 0", async () => {
    const none = { probability: null, basis: "none", n: 0 };
    const abstained = await assess([right, ...others], { walk: startWalk() });
    expect(abstained).toMatchObject({ status: "abstained", reason: "low-confidence", confidence: none });
    const answered = await assess([right, ...others], { walk: startWalk(), threshold: 0 });
    expect(answered).toMatchObject({ status: "answered", confidence: none });
    expect(answered.causes.map(({ probability }) => probability)).toEqual([null, null, null]);
  });

  test("never happens for low confidence with the threshold 0", async () => {
    expect(await assess([right], { walk: mostlyWrong(200), threshold: 0 })).toMatchObject({ status: "answered" });
  });
});

describe("no peeking", () => {
  const rows = drawRows(60, seededRandom(3), 2);
  /** Known from day 0 to day 29, two a day; the question opened on day 10. */
  const walk = startWalk();
  for (const [at, row] of rows.entries()) walk.update(outcomeOf(row, 0, { knownAt: day(Math.floor(at / 2)) }));

  test("what the walk learned at the moment or after it is left out", async () => {
    const diagnosis = await assess([right], { walk });
    expect(diagnosis.confidence.n).toBe(20);
    expect(diagnosis.confidence).toEqual(
      resumeWalk(walk.toJSON(), { before: question.openedAt }).of(diagnosis.signals),
    );
    expect(walk.toJSON().n).toBe(60);
  });

  test("outcomes planted after the moment change nothing", async () => {
    const planted = resumeWalk(walk.toJSON(), { before: question.openedAt });
    const honest = await assess([right], { walk: resumeWalk(planted.toJSON()) });
    for (let at = 0; at < 300; at++) {
      planted.update(outcomeOf({ signals: honest.signals, correct: false }, 0, { knownAt: question.openedAt }));
    }
    expect(await assess([right], { walk: planted })).toEqual(honest);
  });

  test("without an outcome from before the moment there is no probability", async () => {
    const late = startWalk();
    late.update(outcomeOf({ signals: {}, correct: true }, 0, { knownAt: day(11) }));
    expect(await assess([right], { walk: late })).toMatchObject({ confidence: { basis: "none" } });
  });

  test("precedents that became known later change nothing", async () => {
    const planted = await openRecord([...incidents, { ...resolved("late", 9, "alpha beta", right), knownAt: day(11) }]);
    expect(await assess([right], { scorer: createBlend() }, planted)).toEqual(
      await assess([right], { scorer: createBlend() }),
    );
  });
});

describe("what is refused", () => {
  const refusal = async (work: Promise<unknown>): Promise<unknown> => {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    return isCasebookError(error) && error.remedy !== "" ? [error.code, error.field] : error;
  };

  test.each<[string, object]>([
    ["threshold", { threshold: Number.NaN }],
    ["threshold", { threshold: 1.01 }],
    ["threshold", { threshold: "0.5" }],
    ["textThreshold", { textThreshold: -0.1 }],
    ["voters", { voters: 1.5 }],
    ["target", { target: "cause" }],
    ["walk", { walk: undefined }],
    ["walk", { walk: mostlyRight().toJSON() }],
    ["scorer", { scorer: {} }],
    ["signal", { signal: "stop" }],
    ["treshold", { treshold: 0.1 }],
  ])("the option %s of %j", async (field, options) => {
    expect(await refusal(assess([right], options as AssessOptions))).toEqual(["invalid-option", field]);
  });

  test.each<[string, unknown]>([
    ["candidates", undefined],
    ["candidates", { text: "x" }],
    ["candidates.0", ["disk full"]],
    ["candidates.0.text", [{ category: "disk full" }]],
    ["candidates.0.text", [{ text: " " }]],
    ["candidates.1.category", [right, { category: "", text: "x" }]],
    ["candidates.0.service", [{ service: 7, text: "x" }]],
    ["candidates.0.score", [{ text: "x", score: Number.NaN }]],
    ["candidates.0.score", [{ text: "x", score: 1.2 }]],
    ["candidates.0.support.0", [{ text: "x", support: [7] }]],
    ["candidates.0.signals.own", [{ text: "x", signals: { own: Number.NaN } }]],
  ])("%s of %j", async (field, candidates) => {
    expect(await refusal(assess(candidates as Candidate[]))).toEqual(["invalid-option", field]);
  });

  test.each<[string, object]>([
    ["question", { question: undefined }],
    ["question.id", { question: { ...question, id: "" } }],
    ["past", { past: {} }],
    ["past.moment", { past: { moment: "now", search: async () => [] } }],
    ["precedents", { precedents: undefined }],
    ["precedents.0", { precedents: [{ id: "first" }] }],
    ["notes.0", { notes: [1] }],
  ])("%s of what was found", async (field, found) => {
    expect(await refusal(assess([right], {}, found))).toEqual(["invalid-option", field]);
  });
});

test("an abort is thrown, with or without candidates", async () => {
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  await expect(assess([right], { signal })).rejects.toBe(reason);
  await expect(assess([], { signal })).rejects.toBe(reason);
});
