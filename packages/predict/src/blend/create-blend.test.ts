import type { Past } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { type Candidate, createBlend, createLinear, createNeighbours, kindOf } from "@casebook/predict";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asked, kindsInTurn, pastOf, resolved } from "../__fixtures__/pasts.ts";

const question = asked("handshake refused by the gateway");

function scoresOf(candidates: readonly Candidate[]): Map<string | undefined, number> {
  return new Map(candidates.map((candidate) => [kindOf(candidate, "category"), candidate.score!]));
}

/** Both answers and their blend. */
async function answers(past: Past) {
  const [voted, linear, blended] = await Promise.all(
    [createNeighbours(), createLinear(), createBlend()].map((predictor) => predictor.predict(question, past)),
  );
  return { voted: voted!, linear: linear!, blended: blended! };
}

function total(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { score }) => sum + score!, 0);
}

describe("the blend", () => {
  test("is the mean of both, kind by kind, the largest first, with the vote's precedents and support", async () => {
    const titles = ["handshake refused", "gateway handshake slow", "refused by quota", "writes hang"];
    const labels = ["certificate", "network", "Certificate", "disk full", "quota"];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...titles), fc.constantFrom(...labels)), { minLength: 3, maxLength: 12 }),
        async (given) => {
          const incidents = given.map(([title, category], at) =>
            resolved(`I${at}`, at, title, { rootCause: { category, text: category } }),
          );
          const { voted, linear, blended } = await answers(await pastOf(incidents));
          fc.pre(linear.candidates.length > 0);
          const [shares, probabilities] = [scoresOf(voted.candidates), scoresOf(linear.candidates)];
          for (const [kind, score] of scoresOf(blended.candidates)) {
            expect(score).toBeCloseTo(((shares.get(kind) ?? 0) + (probabilities.get(kind) ?? 0)) / 2, 12);
          }
          expect(new Set(scoresOf(blended.candidates).keys())).toEqual(
            new Set([...shares.keys(), ...probabilities.keys()]),
          );
          const scores = blended.candidates.map(({ score }) => score!);
          expect(scores).toEqual([...scores].sort((left, right) => right - left));
          expect(total(blended.candidates)).toBeCloseTo(voted.candidates.length > 0 ? 1 : 0.5, 9);
          expect(blended.precedents).toEqual(voted.precedents);
          for (const { category, support } of voted.candidates) {
            expect(blended.candidates.find((one) => one.category === category)!.support).toEqual(support);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test("gives half its weight to what one side alone knows", async () => {
    // The model of 54 records was fitted on the first 50: the vote alone knows the last one's kind.
    const fresh = resolved("new", 53, "handshake refused by the gateway", {
      rootCause: { category: "moved cable", text: "x" },
    });
    const { voted, linear, blended } = await answers(await pastOf([...kindsInTurn(53), fresh]));
    expect(scoresOf(linear.candidates).has("moved cable")).toBe(false);
    expect(scoresOf(blended.candidates).get("moved cable")).toBe(scoresOf(voted.candidates).get("moved cable")! / 2);
    expect(scoresOf(voted.candidates).has("disk full")).toBe(false);
    expect(scoresOf(blended.candidates).get("disk full")).toBe(scoresOf(linear.candidates).get("disk full")! / 2);
    expect(total(blended.candidates)).toBeCloseTo(1, 9);
  });

  test("keeps causes in words beside kinds, with half of their votes", async () => {
    const words = resolved("words", 20, "handshake refused by the gateway", { rootCause: { text: "the moon" } });
    const { voted, blended } = await answers(await pastOf([...kindsInTurn(6), words]));
    const share = voted.candidates.find(({ text }) => text === "the moon")!.score!;
    expect(blended.candidates.find(({ text }) => text === "the moon")).toMatchObject({
      score: share / 2,
      support: ["words"],
    });
    expect(total(blended.candidates)).toBeCloseTo(1, 9);
  });

  test("leaves the vote to answer alone where causes are words only, and says so", async () => {
    const past = await pastOf(kindsInTurn(6));
    const voted = await createNeighbours({ target: "text" }).predict(question, past);
    const blend = createBlend({ target: "text" });
    expect(await blend.predict(question, past)).toEqual({
      ...voted,
      notes: ["linear model left out: these causes are known in words only"],
    });
    expect(await blend.score(question, past, [{ category: "disk full", text: "x" }, { text: "y" }])).toEqual([
      undefined,
      undefined,
    ]);
  });

  test.each([
    ["no record", []],
    ["one kind", kindsInTurn(1)],
  ])("leaves the vote to answer alone with %s, and says so", async (_, incidents: Incident[]) => {
    const past = await pastOf(incidents);
    const voted = await createNeighbours().predict(question, past);
    expect(await createBlend().predict(question, past)).toEqual({
      ...voted,
      notes: ["linear model left out: fewer than two kinds of cause are known by name"],
    });
  });

  test("scores as the linear model that it was given", async () => {
    const past = await pastOf(kindsInTurn(9));
    const linear = createLinear({ ridge: 3 });
    const candidates = [{ category: "disk full", text: "x" }, { category: "solar flare", text: "y" }, { text: "z" }];
    const scores = await createBlend({ linear }).score(question, past, candidates);
    expect(scores).toEqual(await linear.score(question, past, candidates));
    expect(scores).toEqual([expect.any(Number), 0, undefined]);
    expect(scores).not.toEqual(await createBlend().score(question, past, candidates));
  });

  test("blends services", async () => {
    const { candidates } = await createBlend({ target: "service" }).predict(question, await pastOf(kindsInTurn(9)));
    expect(candidates[0]).toMatchObject({ service: "gateway" });
    expect(total(candidates)).toBeCloseTo(1, 9);
  });

  test.each([
    ["service", "category"],
    ["category", "service"],
    ["text", "category"],
  ] as const)("refuses, for the target %s, a linear model of the target %s", (target, other) => {
    expect(() => createBlend({ target, linear: createLinear({ target: other }) })).toThrow(
      expect.objectContaining({
        code: "invalid-option",
        field: "linear",
        value: other,
        remedy: expect.stringMatching(/./),
      }),
    );
  });

  test("has a fingerprint that changes with each of its parts", () => {
    const fingerprints = [
      createBlend(),
      createBlend({ voters: 3 }),
      createBlend({ target: "service" }),
      createBlend({ target: "text" }),
      createBlend({ linear: createLinear({ ridge: 3 }) }),
    ].map(({ fingerprint }) => fingerprint);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
    expect(createBlend({ voters: 7 }).fingerprint).toBe(createBlend().fingerprint);
  });
});
