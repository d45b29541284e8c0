/** Random histories that are hard on an index: few words, few ids, few days, so that repeats, ties and versions abound. */
import type { History } from "@casebook/history";
import type { Incident, Question, RootCause } from "@casebook/incident";
import fc from "fast-check";

export type RandomOperation =
  | { op: "add"; incidents: Incident[] }
  | { op: "remove"; id: string }
  | { op: "reject"; id: string; cause: RootCause; at: string }
  | { op: "search"; question: Question };

/** Midnight UTC of a day counted from 2026-01-01. */
export function day(number: number): string {
  return new Date(Date.UTC(2026, 0, 1 + number)).toISOString();
}

const word = fc.constantFrom("db", "pool", "timeout", "certificate", "disk", "full", "checkout", "error", "slow", "retry");
const words = (minLength: number, maxLength: number) =>
  fc.array(word, { minLength, maxLength }).map((chosen) => chosen.join(" "));
const anId = fc.integer({ min: 0, max: 11 });
const opened = fc.integer({ min: 0, max: 8 });

/** A third of the ids share two outages, the same in every version. */
function outageOf(id: number): { outage?: string } {
  return id % 3 === 0 ? { outage: `o-${id % 2}` } : {};
}

const symptoms = fc
  .record({
    id: anId,
    title: words(1, 4),
    summary: words(0, 8),
    opened,
    service: fc.option(fc.constantFrom("checkout", "search"), { nil: undefined }),
  })
  .map(({ id, opened, service, ...rest }) => ({
    id: `INC-${id}`,
    ...rest,
    openedAt: day(opened),
    ...(service !== undefined && { service }),
    ...outageOf(id),
  }));

/** A question on a day from 0 to 20. */
export const aQuestion: fc.Arbitrary<Question> = fc
  .record({ symptoms, asked: fc.integer({ min: 0, max: 20 }) })
  .map(({ symptoms, asked }) => ({ ...symptoms, openedAt: day(asked) }));

/** Open, resolved without a cause, or resolved with one; known up to ten days after `earliest` or its opening. */
export function anIncident(earliest = 0): fc.Arbitrary<Incident> {
  return fc
    .record({
      symptoms,
      known: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined, freq: 6 }),
      cause: fc.option(fc.record({ text: words(1, 5), category: fc.constantFrom("full disk", "certificate") }), {
        nil: undefined,
        freq: 6,
      }),
    })
    .map(({ symptoms, known, cause }) => {
      const from = Math.max(earliest, (Date.parse(symptoms.openedAt) - Date.parse(day(0))) / 86_400_000);
      return {
        ...symptoms,
        ...(known !== undefined && { knownAt: day(from + known) }),
        ...(known !== undefined && cause !== undefined && { rootCause: cause }),
      };
    });
}

/** Batches of incidents, with searches, removals and refuted causes in between. */
export const someOperations: fc.Arbitrary<RandomOperation[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.array(anIncident(), { maxLength: 12 }).map((incidents) => ({ op: "add" as const, incidents })) },
    { weight: 1, arbitrary: anId.map((id) => ({ op: "remove" as const, id: `INC-${id}` })) },
    {
      weight: 1,
      arbitrary: fc
        .record({ id: anId, text: words(1, 3), at: fc.integer({ min: 0, max: 20 }) })
        .map(({ id, text, at }) => ({ op: "reject" as const, id: `INC-${id}`, cause: { text }, at: day(at) })),
    },
    { weight: 1, arbitrary: aQuestion.map((question) => ({ op: "search" as const, question })) },
  ),
  { maxLength: 12 },
);

/** Does an operation to a history. A cause of an incident that is not there cannot be refuted, and is left out. */
export async function perform(history: History, operation: RandomOperation): Promise<void> {
  if (operation.op === "add") await history.add(operation.incidents);
  else if (operation.op === "remove") await history.remove(operation.id);
  else if (operation.op === "search") await history.before(operation.question).search(operation.question);
  else await history.reject(operation.id, operation.cause, operation.at).catch(() => undefined);
}
