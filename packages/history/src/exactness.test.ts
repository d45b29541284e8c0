/** A past is exact: it answers as a fresh index of what was known then would. */
import { openHistory, type Precedent } from "@casebook/history";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collect } from "./__fixtures__/collect.ts";
import { knownThen } from "./__fixtures__/known-then.ts";
import { naiveScores, naiveTerms } from "./__fixtures__/naive-scores.ts";
import { aQuestion, day, perform, type RandomOperation, someOperations } from "./__fixtures__/random-operations.ts";

const seeded = { seed: 20260301, numRuns: 300 };
const depth = fc.constantFrom(1, 3, 100);

async function historyOf(operations: readonly RandomOperation[]) {
  const history = await openHistory();
  for (const operation of operations) await perform(history, operation);
  return history;
}

function expectSame(actual: readonly Precedent[], expected: readonly Precedent[]): void {
  expect(actual.map(({ incident }) => incident)).toEqual(expected.map(({ incident }) => incident));
  actual.forEach(({ score, lexical, ageDays }, at) => {
    const other = expected[at]!;
    expectClose(score, other.score);
    expectClose(lexical!.cosine, other.lexical!.cosine);
    expect(lexical!.terms).toEqual(other.lexical!.terms);
    expect(ageDays).toBe(other.ageDays);
  });
}

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected));
}

test("a past answers as a fresh history of what was known then, in order, terms, cosines and scores", async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      someOperations,
      fc.array(aQuestion, { minLength: 1, maxLength: 6 }),
      depth,
      async (operations, questions, k) => {
        const history = await historyOf(operations);
        for (const question of questions) {
          const fresh = await openHistory();
          await fresh.add(knownThen(operations, question.openedAt));
          for (const rank of ["bm25", "tf-idf"] as const) {
            const expected = await fresh.before(question).search(question, { k, rank });
            expectSame(await history.before(question).search(question, { k, rank }), expected);
            compared += expected.length;
            const all = await fresh.asOf(question.openedAt).search(question, { k, rank });
            expectSame(await history.asOf(question.openedAt).search(question, { k, rank }), all);
          }
          expect(await history.before(question).count()).toBe(await fresh.before(question).count());
          expect(await collect(history.before(question).scan())).toEqual(await collect(fresh.before(question).scan()));
        }
      },
    ),
    seeded,
  );
  expect(compared).toBeGreaterThan(2000);
});

test("scores and cosines are those of the formulas over what was known then", async () => {
  await fc.assert(
    fc.asyncProperty(someOperations, aQuestion, depth, async (operations, question, k) => {
      const history = await historyOf(operations);
      const asked = { ...question, id: "new", outage: "none" };
      const known = knownThen(operations, question.openedAt);
      const reference = naiveScores(known, asked);
      for (const [rank, key] of [
        ["bm25", "bm25"],
        ["tf-idf", "cosine"],
      ] as const) {
        const precedents = await history.before(asked).search(asked, { k, rank });
        const best = [...reference.values()].map((scores) => scores[key]).sort((left, right) => right - left);
        expect(precedents).toHaveLength(Math.min(k, best.length));
        precedents.forEach(({ incident, score, lexical }, at) => {
          expectClose(score, reference.get(incident.id)![key]);
          expectClose(score, best[at]!);
          expectClose(lexical!.cosine, reference.get(incident.id)!.cosine);
          const shared = [...naiveTerms(asked).keys()].filter((term) => naiveTerms(incident).has(term));
          expect([...lexical!.terms].sort()).toEqual(shared.sort());
        });
      }
    }),
    seeded,
  );
});

/** So few different texts that most precedents tie with another. */
const alike = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 200 }).map((number) => `INC-${number}`),
    title: fc.constantFrom("disk full", "full disk", "pool timeout"),
    summary: fc.constant("retry"),
    openedAt: fc.constant(day(0)),
    knownAt: fc.integer({ min: 0, max: 3 }).map(day),
  }),
  { maxLength: 30 },
);

test("of precedents with the same words the one known last comes first, then the lower id", async () => {
  const question = { id: "new", title: "disk timeout retry", summary: "", openedAt: day(9) };
  let ties = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(alike, { maxLength: 4 }), depth, async (batches, k) => {
      const history = await historyOf(batches.map((incidents) => ({ op: "add", incidents })));
      for (const rank of ["bm25", "tf-idf"] as const) {
        const precedents = await history.before(question).search(question, { k, rank });
        precedents.forEach(({ incident, score }, at) => {
          const next = precedents[at + 1];
          if (next === undefined || next.incident.title !== incident.title) return;
          expect(next.score).toBe(score);
          ties++;
          const [known, nextKnown] = [incident.knownAt!, next.incident.knownAt!];
          expect(nextKnown < known || (nextKnown === known && next.incident.id > incident.id)).toBe(true);
        });
      }
    }),
    seeded,
  );
  expect(ties).toBeGreaterThan(500);
});

test("no rounding lifts the cosine of an incident with its own words above 1", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 30 }),
      async (words) => {
        const symptoms = { title: words.join(" "), summary: "", openedAt: day(0) };
        const history = await openHistory();
        await history.add([{ id: "alone", ...symptoms, knownAt: day(1) }]);
        for (const rank of ["bm25", "tf-idf"] as const) {
          const [precedent] = await history.asOf(day(2)).search({ id: "new", ...symptoms }, { rank });
          expect(precedent!.score).toBeLessThanOrEqual(1);
          expect(precedent!.lexical!.cosine).toBeLessThanOrEqual(1);
          expect(precedent!.lexical!.cosine).toBeCloseTo(1, 12);
        }
      },
    ),
    seeded,
  );
});

test("of very many equals it is still those known last", async () => {
  const history = await openHistory();
  const incidents = Array.from({ length: 1000 }, (_, at) => ({
    id: `INC-${at}`,
    title: "disk full",
    summary: "",
    openedAt: day(0),
    knownAt: new Date(Date.parse(day(1)) + at).toISOString(),
  }));
  await history.add(incidents);
  const question = { id: "new", title: "disk", summary: "", openedAt: day(9) };
  const precedents = await history.before(question).search(question, { k: 3 });
  expect(precedents.map(({ incident }) => incident.id)).toEqual(["INC-999", "INC-998", "INC-997"]);
});

test("the order of a question's words changes nothing, not even in the last digit", async () => {
  await fc.assert(
    fc.asyncProperty(someOperations, aQuestion, async (operations, question) => {
      const history = await historyOf(operations);
      const turned = { ...question, summary: question.summary.split(" ").reverse().join(" ") };
      for (const rank of ["bm25", "tf-idf"] as const) {
        const precedents = await history.before(question).search(question, { rank });
        expect(await history.before(question).search(turned, { rank })).toEqual(precedents);
      }
    }),
    seeded,
  );
});
