/** Nothing that became known at or after a moment changes what the past of that moment says. */
import { openHistory } from "@casebook/history";
import { type Incident, questionOf } from "@casebook/incident";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collect } from "./__fixtures__/collect.ts";
import { allIds, answersOf } from "./__fixtures__/past-answers.ts";
import { anIncident, aQuestion, day, perform, someOperations } from "./__fixtures__/random-operations.ts";

/** Incidents that open or become known from a question's moment on. */
const laterThan = (moment: string) => {
  const from = (Date.parse(moment) - Date.parse(day(0))) / 86_400_000;
  return fc.array(
    fc.record({ incident: anIncident(from), isNew: fc.boolean() }).map(({ incident, isNew }): Incident => {
      const id = isNew ? `NEW-${incident.id}` : incident.id;
      return { ...incident, id, title: `${incident.title} planted-later` };
    }),
    { minLength: 1, maxLength: 20 },
  );
};

const pastAndFuture = aQuestion.chain((question) =>
  fc.record({ question: fc.constant(question), operations: someOperations, later: laterThan(question.openedAt) }),
);

test("later incidents, versions and refutations change nothing of the past of a question", async () => {
  await fc.assert(
    fc.asyncProperty(pastAndFuture, async ({ question, operations, later }) => {
      const history = await openHistory();
      for (const operation of operations) await perform(history, operation);
      const present: string[] = [];
      for await (const { id } of history.questions()) present.push(id);
      const before = await answersOf(history.before(question), question, present);
      const momentBefore = await answersOf(history.asOf(question.openedAt), question, present);

      await history.add(later);
      for (const id of present) await history.reject(id, { text: "planted-later" }, question.openedAt);

      expect(await answersOf(history.before(question), question, present)).toEqual(before);
      expect(await answersOf(history.asOf(question.openedAt), question, present)).toEqual(momentBefore);
      expect(JSON.stringify(before)).not.toContain("planted-later");
    }),
    { seed: 20260302, numRuns: 300 },
  );
});

test("questions stay as first recorded, whatever is added about them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anIncident(), { maxLength: 30 }), async (incidents) => {
      const first = new Map<string, Incident>();
      const history = await openHistory();
      for (const incident of incidents) {
        await history.add([incident]);
        if (!first.has(incident.id)) first.set(incident.id, incident);
      }
      const expected = [...first.values()].map(questionOf);
      expected.sort((left, right) => (left.openedAt + left.id < right.openedAt + right.id ? -1 : 1));
      expect(await collect(history.questions())).toEqual(expected);
    }),
    { seed: 20260303, numRuns: 200 },
  );
});

test("a question that opened when nothing was known finds nothing", async () => {
  const history = await openHistory();
  await history.add([{ ...(await anyResolved()), knownAt: day(3) }]);
  const question = questionOf(await anyResolved());
  expect(await answersOf(history.before({ ...question, id: "new" }), question, allIds)).toEqual({
    bm25: [],
    tfIdf: [],
    scanned: [],
    count: 0,
    got: allIds.map(() => undefined),
    rejected: allIds.map(() => []),
  });
});

async function anyResolved(): Promise<Incident> {
  return { id: "INC-1", title: "disk full", summary: "", openedAt: day(2), rootCause: { text: "disk full" } };
}
