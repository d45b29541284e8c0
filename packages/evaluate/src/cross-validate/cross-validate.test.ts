import {
  type CrossValidateOptions,
  crossValidate,
  type ReplayedIncident,
  type UndatedIncident,
} from "@casebook/evaluate";
import type { Past } from "@casebook/history";
import type { Question } from "@casebook/incident";
import { createLinear, createNeighbours } from "@casebook/predict";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listOf, predictorOf } from "../__fixtures__/histories.ts";

function undated(
  count: number,
  kinds: readonly string[],
  fields: (at: number) => Partial<UndatedIncident> = () => ({}),
) {
  return Array.from({ length: count }, (_, at): UndatedIncident => {
    const kind = kinds[at % kinds.length]!;
    return {
      id: `U${at}`,
      title: `${kind} trouble number${at}`,
      summary: "",
      rootCause: { category: kind, text: `cause of ${kind}` },
      ...fields(at),
    };
  });
}

/** A cross-validation, and which incidents stood in the past of each one asked. */
async function watched(incidents: readonly UndatedIncident[], options: Partial<CrossValidateOptions> = {}) {
  const pasts: { repeat: number; asked: string; past: Set<string> }[] = [];
  const watcher = predictorOf("watcher", async (question: Question, past: Past) => {
    const repeat = pasts.filter(({ asked }) => asked === question.id).length;
    pasts.push({ repeat, asked: question.id, past: new Set((await listOf(past.scan())).map(({ id }) => id)) });
    return [];
  });
  const all = await listOf(crossValidate(incidents, { predictors: [watcher], folds: 4, repeats: 2, ...options }));
  return { all, pasts };
}

describe("crossValidate", () => {
  it("asks every incident once a repeat, from the other folds alone", async () => {
    const incidents = undated(21, ["a", "b"]);
    const { all, pasts } = await watched(incidents);
    for (const repeat of [0, 1]) {
      const asked = all.filter((one) => one.repeat === repeat).map(({ question }) => question.id);
      expect(asked.sort()).toEqual(incidents.map(({ id }) => id).sort());
      const here = pasts.filter((one) => one.repeat === repeat);
      // The fold of an incident is what its past lacks; folds do not overlap, and together they are everything.
      const folds = here.map(({ past }) => incidents.filter(({ id }) => !past.has(id)).map(({ id }) => id));
      for (const [at, { asked }] of here.entries()) expect(folds[at]).toContain(asked);
      const distinct = new Set(folds.map((fold) => fold.join()));
      expect(distinct.size).toBe(4);
      expect([...distinct].join().split(",").sort()).toEqual(incidents.map(({ id }) => id).sort());
    }
  });

  it("spreads every kind evenly: no fold has two more of it than another", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("a", "b", "c", undefined), { minLength: 8, maxLength: 30 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(1000),
        async (kinds, folds, seed) => {
          const incidents = kinds.map(
            (category, at): UndatedIncident => ({
              id: `U${at}`,
              title: "t",
              summary: "",
              ...(category && { rootCause: { category, text: "t" } }),
            }),
          );
          const { pasts } = await watched(incidents, { folds, seed, repeats: 1 });
          const rest = (past: ReadonlySet<string>) => kinds.filter((_, at) => !past.has(`U${at}`));
          for (const kind of new Set(kinds)) {
            const counts = pasts.map(({ past }) => rest(past).filter((one) => one === kind).length);
            expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 25, seed: 4 },
    );
  });

  it("never lets a cluster or an outage stand on both sides", async () => {
    const clusters = new Map(Array.from({ length: 30 }, (_, at) => [`U${at}`, `cluster ${at % 7}`]));
    const named = undated(30, ["a", "b", "c"]);
    const inOutage = undated(30, ["a", "b", "c"], (at) => (at % 2 === 0 ? { outage: `outage ${at % 5}` } : {}));
    for (const { pasts, groupOf } of [
      { ...(await watched(named, { clusters })), groupOf: (id: string) => clusters.get(id) },
      { ...(await watched(inOutage)), groupOf: (id: string) => inOutage.find((one) => one.id === id)!.outage ?? id },
    ]) {
      for (const { asked, past } of pasts) {
        expect([...past].filter((id) => groupOf(id) === groupOf(asked))).toEqual([]);
      }
    }
  });

  it("draws the same folds from the same seed, others from another, and others in each repeat", async () => {
    const incidents = undated(24, ["a", "b"]);
    const foldsOf = async (seed: number) =>
      (await watched(incidents, { seed })).pasts.map(({ asked, past }) => [asked, [...past].sort()].join());
    const [first, again, other] = [await foldsOf(1), await foldsOf(1), await foldsOf(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first.slice(0, 24).sort()).not.toEqual(first.slice(24).sort());
  });

  it("gives the same bytes twice", async () => {
    const run = async () =>
      JSON.stringify(await listOf(crossValidate(undated(20, ["a", "b"]), { predictors: [createLinear()], folds: 5 })));
    expect(await run()).toBe(await run());
  });

  it("has no confidence and no age, since there is no time in it; neither leaves it a row", async () => {
    const all = await listOf(crossValidate(undated(20, ["a", "b"]), { predictors: [createNeighbours()], folds: 5 }));
    expect(all).toHaveLength(60);
    for (const { answers, retrieval } of all) {
      const { diagnosis, baseRate, outcome } = answers[0]!;
      expect(diagnosis).toMatchObject({ status: "answered", confidence: { probability: null, basis: "none" } });
      const signals = diagnosis.status === "failed" ? {} : diagnosis.signals;
      expect(Object.keys(signals)).toContain("similarity");
      expect(Object.keys(signals)).not.toContain("ageDays");
      expect([baseRate, outcome, retrieval]).toEqual([null, undefined, undefined]);
    }
  });

  it("holds nothing of the fold that is asked: a token of an incident is in no precedent, term or cause", async () => {
    const incidents = undated(12, ["a", "b"], (at) => ({
      summary: `everyone sees tokenof${at}x`,
      rootCause: { category: at % 2 === 0 ? "a" : "b", text: `tokenof${at}x` },
    }));
    const all = await listOf(
      crossValidate(incidents, { predictors: [createLinear(), createNeighbours()], folds: 3, repeats: 1 }),
    );
    const tokensIn = (one: ReplayedIncident) => new Set(JSON.stringify(one.answers).match(/tokenof\d+x/g));
    const own = ({ question }: ReplayedIncident) => `tokenof${question.id.slice(1)}x`;
    for (const one of all) {
      expect(tokensIn(one).has(own(one))).toBe(false);
      expect(tokensIn(one).size).toBeGreaterThan(0);
    }
  });

  it("says failed where a predictor throws, and goes on", async () => {
    const broken = predictorOf("broken", () => {
      throw new Error("out of order");
    });
    const all = await listOf(
      crossValidate(undated(6, ["a", "b"]), { predictors: [broken, createNeighbours()], folds: 2, repeats: 1 }),
    );
    expect(all.map(({ answers }) => answers[0]!.diagnosis.status)).toEqual(Array(6).fill("failed"));
    expect(all.some(({ answers }) => answers[1]!.correct)).toBe(true);
  });

  it("stops with the reason of the signal", async () => {
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(listOf(crossValidate(undated(6, ["a"]), { predictors: [], folds: 2, signal }))).rejects.toBe(reason);
  });

  it.each([
    ["too-few-incidents", "folds", [], {}],
    ["too-few-incidents", "folds", undated(9, ["a"]), { folds: 10 }],
    ["too-few-incidents", "folds", undated(9, ["a"], () => ({ outage: "one" })), { folds: 2 }],
    ["invalid-incident", "incidents[3].id", [...undated(3, ["a"]), ...undated(3, ["a"])], { folds: 2 }],
    [
      "invalid-incident",
      "incidents[1].title",
      undated(3, ["a"], (at) => (at === 1 ? { title: " " } : {})),
      { folds: 2 },
    ],
    ["invalid-option", "folds", undated(9, ["a"]), { folds: 1 }],
    ["invalid-option", "repeats", undated(9, ["a"]), { repeats: 0 }],
    ["invalid-option", "seed", undated(9, ["a"]), { seed: Number.NaN }],
    ["invalid-option", "predictors", undated(9, ["a"]), { predictors: undefined }],
    ["invalid-option", "threshold", undated(9, ["a"]), { threshold: 0.5 }],
  ] as const)("refuses at once: %s of %s", (code, field, incidents, options) => {
    const all = { predictors: [], ...options } as unknown as CrossValidateOptions;
    expect(() => crossValidate(incidents, all)).toThrow(
      expect.objectContaining({ code, field, remedy: expect.any(String) }),
    );
  });
});
