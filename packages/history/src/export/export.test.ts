import { isExport, openHistory, restoreHistory } from "@casebook/history";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collect } from "../__fixtures__/collect.ts";
import { allIds, answersOf } from "../__fixtures__/past-answers.ts";
import { anIncident, aQuestion, day, perform, someOperations } from "../__fixtures__/random-operations.ts";

const header = JSON.stringify({ format: "casebook.export", version: 1 });

/** Incidents whose outage and symptoms change from record to record. */
const withChangingOutages = fc.array(
  fc
    .record({ incident: anIncident(), outage: fc.option(fc.constantFrom("o-0", "o-1", "o-2"), { nil: undefined }) })
    .map(({ incident: { outage: _, ...incident }, outage }) => ({
      ...incident,
      ...(outage !== undefined && { outage }),
    })),
  { maxLength: 30 },
);

test("what is exported gives the same answers once it is restored", async () => {
  await fc.assert(
    fc.asyncProperty(
      someOperations,
      withChangingOutages,
      fc.array(aQuestion, { minLength: 1, maxLength: 3 }),
      async (operations, incidents, questions) => {
        const history = await openHistory();
        for (const operation of operations) await perform(history, operation);
        await history.add(incidents);
        const lines = (await collect(history.export())).map((record) => JSON.stringify(record));
        const restored = await openHistory();
        expect((await restoreHistory(restored, lines)).rejected).toEqual([]);
        expect(await collect(restored.questions())).toEqual(await collect(history.questions()));
        expect(await restored.count()).toBe(await history.count());
        for (const question of questions) {
          const [past, expected] = [restored.before(question), history.before(question)];
          expect(await answersOf(past, question, allIds)).toEqual(await answersOf(expected, question, allIds));
        }
        for (const id of allIds) expect(await restored.latest(id)).toEqual(await history.latest(id));
        const again = await restoreHistory(restored, lines);
        expect([again.added, again.versions]).toEqual([0, 0]);
      },
    ),
    { seed: 20260306, numRuns: 60 },
  );
});

test("an export is known by its first line, and nothing else is taken for one", async () => {
  expect(isExport(header)).toBe(true);
  const history = await openHistory();
  for (const first of ["", "{", '{"id":"a"}', "null"]) {
    expect(isExport(first)).toBe(false);
    await expect(restoreHistory(history, [first])).rejects.toMatchObject({ code: "invalid-export" });
  }
  await expect(restoreHistory(history, [])).rejects.toMatchObject({ code: "invalid-export" });
  const newer = '{"format":"casebook.export","version":2}';
  expect(isExport(newer)).toBe(true);
  await expect(restoreHistory(history, [newer])).rejects.toMatchObject({ code: "invalid-export" });
  expect(await history.count()).toBe(0);
});

test("lines of an export that cannot be read come back with their numbers, and the others are restored", async () => {
  const history = await openHistory();
  const incident = { id: "a", title: "Checkout fails", summary: "", openedAt: day(1) };
  const report = await restoreHistory(history, [
    header,
    JSON.stringify(incident),
    '{"id":"a"',
    '{"id":"b"}',
    "",
    JSON.stringify({ refuted: { text: "The disk was full" }, id: "a", at: day(2) }),
    JSON.stringify({ refuted: { text: "The disk was full" }, id: "nobody", at: day(2) }),
    JSON.stringify({ refuted: {}, id: "a", at: day(2) }),
  ]);
  expect([report.added, report.refuted]).toEqual([1, 1]);
  expect(report.rejected.map(({ line }) => line)).toEqual([3, 4, 7, 8]);
  expect(await history.asOf(day(9)).rejected("a")).toEqual([{ text: "The disk was full" }]);
});
