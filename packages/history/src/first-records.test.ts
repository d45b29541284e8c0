/** The key of the first records of a past: whatever is learned from them is kept under it. */
import { openHistory } from "@casebook/history";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collect } from "./__fixtures__/collect.ts";
import { aQuestion, perform, someOperations } from "./__fixtures__/random-operations.ts";

const asked = fc.array(aQuestion, { minLength: 2, maxLength: 6 });

test("equal keys mean the same records, at every moment and after every change", async () => {
  let shared = 0;
  await fc.assert(
    fc.asyncProperty(someOperations, asked, async (operations, questions) => {
      const history = await openHistory();
      const recordsOf = new Map<string, string>();
      for (const operation of operations) {
        await perform(history, operation);
        for (const past of questions.flatMap((question) => [
          history.before(question),
          history.asOf(question.openedAt),
        ])) {
          const records = await collect(past.scan());
          for (let count = 0; count <= records.length; count++) {
            const first = JSON.stringify(records.slice(0, count));
            const known = recordsOf.get(past.sourceOf(count));
            if (known !== undefined) {
              expect(first).toBe(known);
              shared++;
            }
            recordsOf.set(past.sourceOf(count), first);
            expect(await collect(past.scan({ from: count }))).toEqual(records.slice(count));
          }
          expect(past.sourceOf(records.length + 7)).toBe(past.sourceOf(records.length));
        }
      }
    }),
    { seed: 20261126, numRuns: 150 },
  );
  expect(shared).toBeGreaterThan(1000);
});

test("a number of records that is none is refused", async () => {
  const past = (await openHistory()).asOf("2026-01-01T00:00:00Z");
  for (const count of [-1, 0.5, Number.NaN, "1" as unknown as number]) {
    expect(() => past.sourceOf(count)).toThrow(/sourceOf/);
    await expect(collect(past.scan({ from: count }))).rejects.toThrow(/scan/);
  }
  await expect(collect(past.scan({ to: 3 } as { from?: number }))).rejects.toThrow(/no option "to"/);
});
