import { diverseExamples, type HistoryOptions, openHistory, type Precedent } from "@casebook/history";
import { type Incident, questionOf } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LetterEmbeddings } from "../__fixtures__/letter-embeddings.ts";
import { convex, stretched } from "./convex.ts";
import { decay } from "./decay.ts";
import { reciprocalRank } from "./reciprocal-rank.ts";

const at = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString();

function incident(id: string, title: string, known: number): Incident {
  return { id, title, summary: "", openedAt: at(known), knownAt: at(known), rootCause: { text: "unknown" } };
}

const question = questionOf({ id: "new", title: "checkout certificate expired", summary: "", openedAt: at(100) });

describe("reciprocal rank fusion", () => {
  it("adds 1 / (60 + rank) and divides by the best there can be", () => {
    expect(reciprocalRank([1, 1])).toBe(1);
    expect(reciprocalRank([3, 10])).toBeCloseTo(((1 / 63 + 1 / 70) * 61) / 2, 12);
    expect(reciprocalRank([1, undefined])).toBe(0.5);
    expect(reciprocalRank([undefined, undefined])).toBe(0);
    expect(reciprocalRank([])).toBe(0);
  });
});

describe("convex combination", () => {
  it("weighs scores that are stretched to one range", () => {
    expect(stretched([2, 4, 3])).toEqual([0, 1, 0.5]);
    expect(stretched([5, 5])).toEqual([1, 1]);
    expect(stretched([])).toEqual([]);
    expect(convex(0.2, 0.8, 0)).toBe(0.2);
    expect(convex(0.2, 0.8, 1)).toBe(0.8);
    expect(convex(0.2, 0.8, 0.25)).toBeCloseTo(0.35, 12);
  });
});

describe("decay", () => {
  it("halves with each half-life, and never raises a score", () => {
    expect([0, 7, 14].map((age) => decay(age, 7))).toEqual([1, 0.5, 0.25]);
    expect(decay(-3, 7)).toBe(1);
  });
});

describe("a fused search", () => {
  const incidents = [
    incident("both", "checkout certificate expired", 10),
    incident("words", "expired checkout lists of certificate authorities for the printers", 20),
    incident("letters", "checkouts certificates expiring", 90),
    incident("neither", "disk full", 95),
  ];
  const found = async (options: HistoryOptions, rank?: "bm25" | "semantic" | "fused"): Promise<Precedent[]> => {
    const history = await openHistory({ embeddings: new LetterEmbeddings(), ...options });
    await history.add(incidents);
    return history.before(question).search(question, rank === undefined ? {} : { rank });
  };
  const ids = (precedents: Precedent[]): string[] => precedents.map(({ incident: { id } }) => id);

  it("is by reciprocal rank without a weight, by one leg alone with a weight of 0 or 1", async () => {
    for (const { score, lexical, semantic } of await found({})) {
      expect(score).toBeCloseTo(reciprocalRank([lexical!.rank, semantic!.rank]), 12);
    }
    expect(ids(await found({ fusion: { weight: 1 } }))).toEqual(ids(await found({}, "semantic")));
    expect(ids(await found({ fusion: { weight: 0 } })).slice(0, 2)).toEqual(ids(await found({}, "bm25")));
    expect(ids(await found({}, "semantic")).slice(0, 2)).toEqual(["both", "letters"]);
  });

  it("keeps the raw cosines and ranks of both legs, whatever the weight and the half-life", async () => {
    const legs = (precedents: Precedent[]) =>
      Object.fromEntries(precedents.map(({ incident: { id }, lexical, semantic }) => [id, { lexical, semantic }]));
    const plain = legs(await found({}));
    expect(legs(await found({ fusion: { weight: 0.3, halfLife: 7 } }))).toEqual(plain);
  });

  it("takes what was learned only for moments from its own on", async () => {
    const later: HistoryOptions = { fusion: { weight: [[at(101), 1]], halfLife: [[at(101), 7]] } };
    expect(await found(later)).toEqual(await found({}));
    const now: HistoryOptions = {
      fusion: {
        weight: [
          [at(50), 0],
          [at(100), 1],
        ],
      },
    };
    expect(await found(now)).toEqual(await found({ fusion: { weight: 1 } }));
  });

  it("puts recent precedents first with a half-life, also without embeddings", async () => {
    const history = await openHistory({ fusion: { halfLife: 7 } });
    await history.add([
      incident("old", "checkout certificate expired", 10),
      incident("recent", "checkout certificate", 98),
    ]);
    const past = history.before(question);
    expect(ids(await past.search(question))).toEqual(["recent", "old"]);
    expect(ids(await past.search(question, { rank: "bm25" }))).toEqual(["old", "recent"]);
    const [recent] = await past.search(question);
    const [, plain] = await past.search(question, { rank: "bm25" });
    expect(recent!.score).toBeCloseTo(plain!.score * 2 ** (-2 / 7), 12);
  });

  it.each([
    { weight: 1.1 },
    { weight: -0.1 },
    { halfLife: 3 },
    { halfLife: 100 },
    { weight: [["2026-01-01", 1]] },
    {
      weight: [
        [at(2), 1],
        [at(1), 0],
      ],
    },
    { wait: 1 },
  ])("refuses %j", async (fusion) => {
    await expect(openHistory({ fusion } as HistoryOptions)).rejects.toMatchObject({ code: "invalid-option" });
  });

  it("neither helps nor harms a precedent that waits for its vector", async () => {
    const model = new LetterEmbeddings();
    const history = await openHistory({ embeddings: model, embed: { retries: 0 } });
    await history.add(incidents.slice(1));
    model.fault = (texts) => (texts.some((text) => text.startsWith("checkout certificate expired\n")) ? [] : undefined);
    await history.add(incidents.slice(0, 1));
    expect((await history.waiting()).map(({ id }) => id)).toEqual(["both"]);
    const [first] = await history.before(question).search(question);
    expect([first!.incident.id, first!.score, first!.semantic]).toEqual(["both", 1, undefined]);
  });
});

describe("diverse examples", () => {
  const precedents: Precedent[] = ["checkout error", "checkout error", "disk full", "certificate expired"].map(
    (title, index) => ({ incident: incident(`${index}`, title, 1), score: 0.9 - index / 10, ageDays: 1 }),
  );
  const ids = (chosen: Precedent[]): string[] => chosen.map(({ incident: { id } }) => id);

  it("differ from each other, and begin with the best", () => {
    expect(ids(diverseExamples(precedents, { k: 3, balance: 0.5 }))).toEqual(["0", "2", "3"]);
    expect(ids(diverseExamples(precedents, { k: 3, balance: 1 }))).toEqual(["0", "1", "2"]);
    expect(diverseExamples([])).toEqual([]);
  });

  it("are precedents as they were found, each once, and as many as there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), (k, balance) => {
        const chosen = diverseExamples(precedents, { k, balance });
        expect(chosen).toHaveLength(Math.min(k, 4));
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const each of chosen) expect(precedents).toContain(each);
        expect(chosen[0]).toBe(precedents[0]);
      }),
      { seed: 20261129 },
    );
  });

  it("may be told by a measure of your own", () => {
    const chosen = diverseExamples(precedents, {
      k: 2,
      balance: 0.1,
      similarity: (_, right) => (right.id === "3" ? 0 : 1),
    });
    expect(ids(chosen)).toEqual(["0", "3"]);
    expect(() => diverseExamples(precedents, { k: 0 })).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});
