import { type SignalSources, type Signals, signalsOf } from "@casebook/confidence";
import type { Precedent } from "@casebook/history";
import { isCasebookError } from "@casebook/incident";
import { type Candidate, createBlend, type Predictor } from "@casebook/predict";
import { beforeAll, describe, expect, test } from "vitest";
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

const signalsFor = (candidate: Candidate, rest: Partial<SignalSources> = {}): Promise<Signals> =>
  signalsOf(candidate, { question, past: record.past, precedents: record.precedents, vote: byCategory, ...rest });

const scorerGiving = (score: unknown): Predictor => ({
  ...createBlend(),
  score: score as NonNullable<Predictor["score"]>,
});

/** idf of a term in `df` of the four documents, and the cosines of "alpha beta" that follow. */
const idf = (df: number): number => Math.log(1 + (4 - df + 0.5) / (df + 0.5));
const length = Math.hypot(idf(3), idf(2));
const first = (idf(3) + idf(2)) / (Math.sqrt(5) * length);
const second = idf(3) / (Math.sqrt(5) * length);
// Its category "Disk_Full" is a term of its own beside "disk" and "full".
const third = (idf(3) + idf(2)) / (Math.sqrt(6) * length);

describe("signals of a candidate", () => {
  test("are what a hand computes from the record", async () => {
    const signals = await signalsFor({ category: "disk full", text: "no space" });
    const share = (first + third) / (first + second + third);
    expect(signals.similarity).toBeCloseTo(first, 12);
    expect(signals.novelty).toBeCloseTo(1 - first, 12);
    expect(signals.share).toBeCloseTo(share, 12);
    expect(signals.margin).toBeCloseTo(share - (1 - share), 12);
    expect(signals.supporters).toBe(2);
    expect(signals.ageDays).toBe(6);
    expect(Object.keys(signals)).not.toContain("linear");
  });

  test("of the party that lost the vote have a negative margin", async () => {
    const signals = await signalsFor({ category: "bad deploy", text: "a new version" });
    const share = second / (first + second + third);
    expect(signals.margin).toBeCloseTo(share - (1 - share), 12);
    expect(signals).toMatchObject({ supporters: 1, ageDays: 8 });
  });

  test("of the only party have its whole share as margin", async () => {
    const { past, precedents } = await openRecord(incidents.slice(0, 1));
    const signals = await signalsFor({ category: "disk full", text: "no space" }, { past, precedents });
    expect(signals).toMatchObject({ share: 1, margin: 1, supporters: 1 });
  });

  test("do not depend on spelling, score, support or who proposed it", async () => {
    const plain = await signalsFor({ category: "disk full", text: "no space" });
    const [proposed] = (await createBlend().predict(question, record.past)).candidates;
    expect(proposed).toMatchObject({ score: expect.any(Number), support: expect.any(Array) });
    expect(await signalsFor(proposed!)).toEqual(plain);
    for (const category of ["Disk-Full", "DISK_FULL", "  disk   full ", "ｄｉｓｋ full"]) {
      expect(await signalsFor({ category, text: "x", score: 0.1, support: ["nobody"], signals: { own: 9 } })).toEqual(
        plain,
      );
    }
  });

  test("of a candidate in words rest on the causes with similar words", async () => {
    expect(await signalsFor({ text: "theta" })).toMatchObject({ supporters: 0, share: 0 });
    expect(await signalsFor({ text: "zeta" })).toEqual(await signalsFor({ category: "disk full", text: "theta" }));
    const { past, precedents } = await openRecord([
      resolved("one", 0, "alpha", { text: "the disk of the database was full" }),
      resolved("two", 2, "alpha", { text: "a certificate had expired" }),
    ]);
    const inWords = { past, precedents, vote: { ...byCategory, target: "text" as const } };
    expect(await signalsFor({ text: "disk of the database full" }, inWords)).toMatchObject({
      supporters: 1,
      ageDays: 10,
    });
  });

  test("of a kind that nobody supports: no vote, and neither similarity nor age", async () => {
    const signals = await signalsFor({ category: "expired certificate", text: "x" });
    const share = (first + third) / (first + second + third);
    expect(signals.margin).toBeCloseTo(-share, 12);
    expect(signals).toMatchObject({ share: 0, supporters: 0 });
    expect(Object.keys(signals).sort()).toEqual(["margin", "novelty", "share", "supporters"]);
  });

  test("without precedents, or without one that has a cause of the target, say only how new it is", async () => {
    expect(await signalsFor({ category: "disk full", text: "x" }, { precedents: [] })).toEqual({ novelty: 1 });
    const byService = { vote: { ...byCategory, target: "service" as const } };
    const signals = await signalsFor({ service: "db", text: "x" }, byService);
    expect(Object.keys(signals)).toEqual(["novelty"]);
    expect(signals.novelty).toBeCloseTo(1 - first, 12);
    const causeless = await openRecord([resolved("one", 0, "alpha beta", undefined)]);
    expect(Object.keys(await signalsFor({ text: "x" }, causeless))).toEqual(["novelty"]);
  });

  test("miss similarity and novelty where precedents come without any cosine", async () => {
    const precedents = record.precedents.map(({ lexical: _, ...rest }): Precedent => rest);
    const signals = await signalsFor({ category: "disk full", text: "x" }, { precedents });
    expect(Object.keys(signals).sort()).toEqual(["ageDays", "margin", "share", "supporters"]);
  });

  test("count only as many voters as they were told", async () => {
    const signals = await signalsFor({ category: "disk full", text: "x" }, { vote: { ...byCategory, voters: 1 } });
    expect(signals).toMatchObject({ supporters: 1, share: 1, margin: 1 });
  });
});

describe("the linear signal", () => {
  const diskFull = { category: "disk full", text: "x" };

  test("is the scorer's probability", async () => {
    const blend = createBlend();
    const [expected] = await blend.score(question, record.past, [diskFull]);
    expect((await signalsFor(diskFull, { scorer: blend })).linear).toBe(expected);
    expect(await signalsFor(diskFull, { scorer: scorerGiving(async () => [0]) })).toMatchObject({ linear: 0 });
  });

  test.each<[string, unknown]>([
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("down");
      },
    ],
    ["says undefined", async () => [undefined]],
    ["says nothing", async () => []],
    ["says NaN", async () => [Number.NaN]],
    ["says 1.2", async () => [1.2]],
    ["says -0.1", async () => [-0.1]],
    ["says infinity", async () => [Number.POSITIVE_INFINITY]],
    ["says it as text", async () => ["0.5"]],
    ["says null", async () => null],
    ["is none", undefined],
  ])("is missing, and never a number, where the scorer %s", async (_, score) => {
    const signals = await signalsFor(diskFull, { scorer: scorerGiving(score) });
    expect(Object.keys(signals)).not.toContain("linear");
    expect(signals).toEqual(await signalsFor(diskFull));
  });

  test("is missing for a candidate in words only", async () => {
    expect(Object.keys(await signalsFor({ text: "zeta" }, { scorer: createBlend() }))).not.toContain("linear");
  });
});

describe("an abort", () => {
  test("passes through, whether the scorer notices it or not", async () => {
    const reason = new Error("enough");
    let asked = 0;
    const unasked = scorerGiving(async () => [asked++]);
    const before = { signal: AbortSignal.abort(reason) };
    await expect(signalsFor({ text: "x" }, before)).rejects.toBe(reason);
    await expect(signalsFor({ text: "x" }, { ...before, scorer: unasked })).rejects.toBe(reason);
    expect(asked).toBe(0);
    for (const fails of [true, false]) {
      const controller = new AbortController();
      const scorer = scorerGiving(async () => {
        controller.abort(reason);
        if (fails) throw new Error("the connection was closed");
        return [0.5];
      });
      await expect(signalsFor({ text: "x" }, { signal: controller.signal, scorer })).rejects.toBe(reason);
    }
  });

  test("of somebody else is a failed scorer", async () => {
    const scorer = scorerGiving(async () => AbortSignal.abort().throwIfAborted());
    const signals = await signalsFor({ text: "x" }, { scorer, signal: new AbortController().signal });
    expect(Object.keys(signals)).not.toContain("linear");
  });
});

test("what cannot be a candidate or a vote is refused with its field", async () => {
  const refused = async (candidate: unknown, vote: unknown = byCategory): Promise<unknown> => {
    const error = await signalsFor(candidate as Candidate, { vote: vote as SignalSources["vote"] }).catch((one) => one);
    return isCasebookError(error) ? [error.code, error.field] : error;
  };
  expect(await refused({ category: "disk full" })).toEqual(["invalid-option", "text"]);
  expect(await refused({ category: "", text: "x" })).toEqual(["invalid-option", "category"]);
  expect(await refused({ text: "x" }, { ...byCategory, textThreshold: Number.NaN })).toEqual([
    "invalid-option",
    "textThreshold",
  ]);
  expect(await refused({ text: "x" }, { ...byCategory, voters: 0 })).toEqual(["invalid-option", "voters"]);
});

test("incidents that opened later change no signal", async () => {
  const later = [9, 20].map((opened) => ({
    ...resolved(`later ${opened}`, opened, "alpha beta", { category: "bad deploy", text: "x" }),
    knownAt: day(30),
  }));
  const planted = await openRecord([...incidents, ...later]);
  const candidate = { category: "disk full", text: "x" };
  const scorer = createBlend();
  expect(await signalsFor(candidate, { ...planted, scorer })).toEqual(await signalsFor(candidate, { scorer }));
});
