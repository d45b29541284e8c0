import { assessCandidates, diagnose, startWalk } from "@casebook/confidence";
import type { Past } from "@casebook/history";
import { CasebookError, isCasebookError } from "@casebook/incident";
import { createBlend, createNeighbours, type Prediction, type Predictor } from "@casebook/predict";
import { beforeAll, describe, expect, test } from "vitest";
import { outcomeOf } from "../__fixtures__/outcomes.ts";
import { openRecord, question, type SmallRecord } from "../__fixtures__/record.ts";

let record: SmallRecord;

beforeAll(async () => {
  record = await openRecord();
});

const walk = startWalk();
for (let at = 0; at < 9; at++) walk.update(outcomeOf({ signals: {}, correct: at > 0 }, at));

const predictorThat = (predict: unknown): Predictor => ({
  id: "mine",
  fingerprint: "mine/1",
  predict: predict as Predictor["predict"],
});

const numbersIn = (value: unknown): number[] =>
  typeof value === "number"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : [];

describe("a diagnosis", () => {
  test("assesses what the predictor proposed, with its own score as the linear signal", async () => {
    const predictor = createBlend();
    const diagnosis = await diagnose(question, record.past, { predictor, walk });
    const prediction = await predictor.predict(question, record.past);
    const assessed = await assessCandidates(
      { question, past: record.past, ...prediction },
      { walk, scorer: predictor },
    );
    expect(diagnosis).toEqual(assessed);
    expect(diagnosis).toMatchObject({
      status: "answered",
      confidence: { probability: 9 / 11, basis: "base-rate", n: 9, clusters: 9 },
      signals: { linear: expect.any(Number) },
    });
  });

  test("takes the scorer it is given, and does without where there is none", async () => {
    const predictor = createNeighbours();
    const without = await diagnose(question, record.past, { predictor, walk });
    expect(without).toMatchObject({ status: "answered" });
    expect(JSON.stringify(without)).not.toContain('"linear":');
    const scorer: Predictor = { ...createBlend(), score: async () => [0.25] };
    expect(await diagnose(question, record.past, { predictor, walk, scorer })).toMatchObject({
      signals: { linear: 0.25 },
    });
    expect(await diagnose(question, record.past, { predictor: createBlend(), walk, scorer })).toMatchObject({
      signals: { linear: 0.25 },
    });
  });

  test("hands on the notes of the predictor", async () => {
    const { past } = await openRecord([]);
    expect(await diagnose(question, past, { predictor: createBlend(), walk })).toMatchObject({
      status: "abstained",
      reason: "no-precedent",
      causes: [],
      precedents: [],
      notes: [expect.stringContaining("linear model left out")],
    });
  });

  test("gives the same bytes again", async () => {
    const once = await diagnose(question, record.past, { predictor: createBlend(), walk });
    const again = await diagnose(question, (await openRecord()).past, { predictor: createBlend(), walk });
    expect(JSON.stringify(again)).toBe(JSON.stringify(once));
  });
});

describe("a failed predictor", () => {
  test.each<[string, unknown]>([
    [
      "rejects",
      async () => {
        throw new Error("the model is down");
      },
    ],
    [
      "throws at once",
      () => {
        throw new Error("the model is down");
      },
    ],
    [
      "throws no error",
      async () => {
        throw "the model is down";
      },
    ],
  ])("that %s gives a failed diagnosis with the precedents and no number", async (_, predict) => {
    const diagnosis = await diagnose(question, record.past, { predictor: predictorThat(predict), walk });
    if (diagnosis.status !== "failed") throw new Error(`it is ${diagnosis.status}`);
    const { precedents, error, ...rest } = diagnosis;
    expect(rest).toEqual({ status: "failed", incident: "new", notes: [] });
    expect(precedents.map(({ incident }) => incident.id)).toEqual(["first", "third", "second"]);
    expect(isCasebookError(error)).toBe(true);
    expect(error).toMatchObject({ code: "predictor-failed", field: "predictor", value: "mine" });
    expect(error.message).toContain('The predictor "mine" failed: the model is down. See');
    expect(error.cause).toBeDefined();
  });

  test("keeps the typed error of the predictor", async () => {
    const own = new CasebookError({ code: "over-budget", message: "Too dear.", remedy: "Pay." });
    const predictor = predictorThat(async () => Promise.reject(own));
    expect(await diagnose(question, record.past, { predictor, walk })).toMatchObject({ status: "failed", error: own });
  });

  test.each<[string, unknown, string]>([
    ["nothing", undefined, ""],
    ["no candidates", { precedents: [], notes: [] }, "candidates"],
    [
      "a score of NaN",
      { candidates: [{ text: "x", score: Number.NaN }], precedents: [], notes: [] },
      "candidates.0.score",
    ],
    ["a cause without words", { candidates: [{ category: "x" }], precedents: [], notes: [] }, "candidates.0.text"],
    ["what are no precedents", { candidates: [], precedents: [{}], notes: [] }, "precedents.0"],
  ])("may also return %s", async (_, prediction, field) => {
    const predictor = predictorThat(async () => prediction as Prediction);
    const diagnosis = await diagnose(question, record.past, { predictor, walk });
    if (diagnosis.status !== "failed") throw new Error(`it is ${diagnosis.status}`);
    const { precedents, error, ...rest } = diagnosis;
    expect(precedents).toHaveLength(3);
    expect(error).toMatchObject({ code: "invalid-prediction", field });
    expect(numbersIn(rest)).toEqual([]);
  });

  test("says so where the precedents cannot be had either", async () => {
    const broken: Past = { ...record.past, search: async () => Promise.reject(new Error("the store is closed")) };
    expect(await diagnose(question, broken, { predictor: createBlend(), walk })).toMatchObject({
      status: "failed",
      precedents: [],
      notes: ["precedents could not be retrieved: the store is closed."],
      error: { code: "predictor-failed" },
    });
  });
});

describe("an abort is thrown and is no failure", () => {
  const reason = new Error("enough");
  const options = { predictor: createBlend(), walk };

  test("before the predictor is asked", async () => {
    let asked = 0;
    const predictor = predictorThat(async () => asked++);
    await expect(diagnose(question, record.past, { walk, predictor, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(asked).toBe(0);
  });

  test.each(["throws", "goes on"])("while the predictor is asked, which %s", async (does) => {
    const controller = new AbortController();
    const predictor = predictorThat(async (...given: Parameters<Predictor["predict"]>) => {
      controller.abort(reason);
      if (does === "throws") given[2]!.signal!.throwIfAborted();
      return options.predictor.predict(question, record.past);
    });
    // It does not heed the signal either.
    const past: Past = { ...record.past, search: () => record.past.search(question) };
    await expect(diagnose(question, past, { walk, predictor, signal: controller.signal })).rejects.toBe(reason);
  });

  test("while the precedents of a failure are searched", async () => {
    const controller = new AbortController();
    const predictor = predictorThat(async () => Promise.reject(new Error("down")));
    const search: Past["search"] = async (_, { signal } = {}) => {
      controller.abort(reason);
      signal!.throwIfAborted();
      return [];
    };
    const past: Past = { ...record.past, search };
    await expect(diagnose(question, past, { walk, predictor, signal: controller.signal })).rejects.toBe(reason);
  });
});

test("wrong options are refused before the predictor is asked, and never become a failed diagnosis", async () => {
  let asked = 0;
  const predictor = predictorThat(async () => {
    asked++;
    throw new Error("down");
  });
  const refused = async (options: object, asking: object = question, past: object = record.past): Promise<unknown> => {
    const given = { predictor, walk, ...options } as Parameters<typeof diagnose>[2];
    const error: unknown = await diagnose(asking as typeof question, past as Past, given).catch((thrown) => thrown);
    return isCasebookError(error) ? [error.code, error.field] : error;
  };
  expect(await refused({ threshold: 2 })).toEqual(["invalid-option", "threshold"]);
  expect(await refused({ predictor: undefined })).toEqual(["invalid-option", "predictor"]);
  expect(await refused({ predictor: {} })).toEqual(["invalid-option", "predictor"]);
  expect(await refused({ walk: {} })).toEqual(["invalid-option", "walk"]);
  expect(await refused({ scorers: [] })).toEqual(["invalid-option", "scorers"]);
  expect(await refused({}, {})).toEqual(["invalid-option", "question.id"]);
  expect(await refused({}, question, {})).toEqual(["invalid-option", "past"]);
  expect(asked).toBe(0);
});
