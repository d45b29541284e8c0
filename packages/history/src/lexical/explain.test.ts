/** Each term of a question has its share in the score of a precedent. */
import { openHistory, type Precedent } from "@casebook/history";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aQuestion, perform, someOperations } from "../__fixtures__/random-operations.ts";

const question = { id: "new", title: "disk full at db", summary: "", openedAt: "2026-02-01T00:00:00Z" };

async function explained(rank: "bm25" | "tf-idf"): Promise<Precedent[]> {
  const history = await openHistory();
  const known = { summary: "", openedAt: "2026-01-01T00:00:00Z", knownAt: "2026-01-02T00:00:00Z" };
  await history.add([
    { id: "1", title: "disk full", ...known },
    { id: "2", title: "disk disk disk slow", ...known },
    { id: "3", title: "pool", ...known },
  ]);
  return history.before(question).search(question, { rank, explain: true });
}

test("a rare term has a larger share than one that most incidents hold", async () => {
  const [first] = await explained("bm25");
  expect(first!.lexical!.shares!.map(({ term }) => term)).toEqual(["full", "disk"]);
});

test("shares are those of the score that ranks", async () => {
  const idf = (frequency: number): number => Math.log(1 + (3 - frequency + 0.5) / (frequency + 0.5));
  const [first] = await explained("tf-idf");
  const total = idf(1) + idf(2);
  expect(first!.lexical!.shares).toEqual([
    { term: "full", share: expect.closeTo(idf(1) / total, 12) },
    { term: "disk", share: expect.closeTo(idf(2) / total, 12) },
  ]);
});

test("a precedent that shares one term owes it all", async () => {
  const [, second] = await explained("bm25");
  expect(second!.lexical!.shares).toEqual([{ term: "disk", share: 1 }]);
});

test("without being asked nothing is explained", async () => {
  const history = await openHistory();
  await history.add([{ ...question, id: "1", openedAt: "2026-01-01T00:00:00Z", knownAt: "2026-01-02T00:00:00Z" }]);
  const [precedent] = await history.before(question).search(question);
  expect(precedent!.lexical).not.toHaveProperty("shares");
});

test("shares are of the matched terms, sum to 1 and fall", async () => {
  let explainedTerms = 0;
  await fc.assert(
    fc.asyncProperty(someOperations, aQuestion, fc.constantFrom("bm25", "tf-idf"), async (operations, asked, rank) => {
      const history = await openHistory();
      for (const operation of operations) await perform(history, operation);
      for (const { lexical } of await history.before(asked).search(asked, { k: 100, rank, explain: true })) {
        const shares = lexical!.shares!;
        expect(shares.map(({ term }) => term).sort()).toEqual([...lexical!.terms].sort());
        expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(shares.toSorted((left, right) => right.share - left.share)).toEqual(shares);
        explainedTerms += shares.length;
      }
    }),
    { seed: 20260312, numRuns: 150 },
  );
  expect(explainedTerms).toBeGreaterThan(500);
});
