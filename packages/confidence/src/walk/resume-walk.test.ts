import { seededRandom } from "@casebook/calibration";
import { inKnownOrder, type Outcome, resumeWalk, startWalk, type Walk } from "@casebook/confidence";
import { isCasebookError } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawRows, outcomeOf } from "../__fixtures__/outcomes.ts";
import { day } from "../__fixtures__/record.ts";

function walkOf(outcomes: readonly Outcome[], walk: Walk = startWalk()): Walk {
  for (const outcome of outcomes) walk.update(outcome);
  return walk;
}

const outcomes = drawRows(70, seededRandom(21), 2).map((row, at) => outcomeOf(row, at));

const asked = [{}, { linear: 0.95 }, { linear: 0.05, share: 1, similarity: 0 }];
const answers = (walk: Walk) => asked.map((signals) => walk.of(signals));
const stored = (walk: Walk): unknown => JSON.parse(JSON.stringify(walk));

describe("a resumed walk", () => {
  test.each([0, 1, 4, 5, 19, 20, 21, 49, 50, 51, 54, 55, 70])(
    "says the same as the one that was stored after %d outcomes",
    (n) => {
      const walk = walkOf(outcomes.slice(0, n));
      const resumed = resumeWalk(stored(walk));
      expect(answers(resumed)).toEqual(answers(walk));
      expect(resumed.learnedUpTo).toBe(walk.learnedUpTo);
      expect(resumed.toJSON()).toEqual(walk.toJSON());
    },
  );

  test("goes on as the other would have", () => {
    const resumed = walkOf(outcomes.slice(30), resumeWalk(stored(walkOf(outcomes.slice(0, 30)))));
    expect(answers(resumed)).toEqual(answers(walkOf(outcomes)));
  });

  test("keeps its maps", () => {
    const walk = walkOf(outcomes, startWalk({ maps: [["share"], ["novelty", "ageDays"]] }));
    const resumed = resumeWalk(stored(walk));
    expect(resumed.toJSON().maps).toEqual([["share"], ["novelty", "ageDays"]]);
    expect(answers(resumed)).toEqual(answers(walk));
  });

  test("keeps the order of outcomes that became known at once", () => {
    const at = { openedAt: day(0), knownAt: day(1) };
    const rows = [...outcomes].reverse().map((outcome) => ({ ...outcome, ...at }));
    const walk = walkOf(rows);
    expect(answers(resumeWalk(stored(walk)))).toEqual(answers(walk));
  });

  test("is apart from the walk it was made from", () => {
    const walk = walkOf(outcomes.slice(0, 40));
    const artefact = walk.toJSON();
    const before = answers(walk);
    for (const outcome of artefact.outcomes) outcome.correct = !outcome.correct;
    walk.update(outcomes[40]!);
    expect(artefact.outcomes).toHaveLength(40);
    expect(artefact.n).toBe(40);
    expect(answers(resumeWalk(walk.toJSON(), { before: outcomes[40]!.knownAt }))).toEqual(before);
  });
});

describe("a walk resumed before a moment", () => {
  test("is the walk of only the outcomes known strictly before it", () => {
    const artefact = stored(walkOf(outcomes));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 71 }), (number) => {
        const resumed = resumeWalk(artefact, { before: day(number) });
        expect(answers(resumed)).toEqual(answers(walkOf(outcomes.slice(0, number))));
      }),
      { numRuns: 20, seed: 4 },
    );
  });

  test("is blind to what was planted after the moment, though that would turn its answer", () => {
    const honest = outcomes.slice(0, 30);
    const planted = Array.from({ length: 200 }, (_, at) =>
      outcomeOf({ signals: { linear: at % 2 === 0 ? 0.95 : 0.05 }, correct: at % 2 === 1 }, 30, {
        incident: `planted ${at}`,
      }),
    );
    const walk = walkOf([...honest, ...planted]);
    const sure = { linear: 0.95 };
    const [then, now] = [resumeWalk(stored(walk), { before: day(30) }).of(sure), walk.of(sure)];
    expect(then).toEqual(walkOf(honest).of(sure));
    expect(then.probability).toBeGreaterThan(0.7);
    expect(now.probability).toBeLessThan(0.3);
  });

  test("reads the moment with its offset", () => {
    const resumed = resumeWalk(stored(walkOf(outcomes)), { before: "2026-01-11T01:00:00+02:00" });
    expect(resumed.learnedUpTo).toBe(day(9));
  });

  test.each([{ before: "yesterday" }, { before: "2026-01-11T01:00:00" }, { beofre: day(3) }, { before: 3 }])(
    "refuses %j, which would otherwise let it see everything or nothing",
    (options) => {
      const error = catching(() => resumeWalk(stored(walkOf(outcomes)), options as object));
      expect(error).toMatchObject({ code: "invalid-option", field: Object.keys(options)[0] });
    },
  );
});

describe("a damaged artefact is refused", () => {
  const good = stored(walkOf(outcomes.slice(0, 6))) as { outcomes: Outcome[] };
  const swapped = [good.outcomes[1], good.outcomes[0], ...good.outcomes.slice(2)];

  test.each<[string, unknown, string]>([
    ["null", null, ""],
    ["text", "{}", ""],
    ["nothing", {}, "format"],
    ["another format", { ...good, format: "casebook.fit" }, "format"],
    ["a later version", { ...good, version: 2 }, "version"],
    ["an unknown field", { ...good, more: 1 }, ""],
    ["an unknown signal", { ...good, maps: [["luck"]] }, "maps.0.0"],
    ["no map", { ...good, maps: [] }, "maps"],
    ["a lost outcome", { ...good, outcomes: good.outcomes.slice(0, 5) }, "n"],
    ["a wrong count", { ...good, n: 7 }, "n"],
    ["a wrong moment", { ...good, learnedUpTo: day(3) }, "learnedUpTo"],
    ["no moment", { ...good, learnedUpTo: null }, "learnedUpTo"],
    ["outcomes out of order", { ...good, outcomes: swapped }, "outcomes"],
    [
      "a row without a verdict",
      { ...good, outcomes: good.outcomes.map(({ correct: _, ...row }) => row) },
      "outcomes.0.correct",
    ],
    [
      "NaN as JSON writes it",
      { ...good, outcomes: good.outcomes.map((row) => ({ ...row, signals: { linear: null } })) },
      "outcomes.0.signals.linear",
    ],
  ])("%s", (_, artefact, field) => {
    expect(catching(() => resumeWalk(artefact))).toMatchObject({ code: "invalid-artefact", field });
  });
});

test("known order is by moment of knowledge, then of opening, then id, and leaves the given array alone", () => {
  const row = { signals: {}, correct: true };
  const given = [
    outcomeOf(row, 9),
    outcomeOf(row, 3, { incident: "b", knownAt: day(5) }),
    outcomeOf(row, 3, { incident: "a", knownAt: "2026-01-06T02:00:00+02:00" }),
    outcomeOf(row, 2, { incident: "z", knownAt: day(5) }),
    outcomeOf(row, 4),
  ];
  const copy = [...given];
  expect(inKnownOrder(given).map(({ incident }) => incident)).toEqual(["incident 4", "z", "a", "b", "incident 9"]);
  expect(given).toEqual(copy);
  expect(inKnownOrder([])).toEqual([]);
});

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (!isCasebookError(error)) throw error;
    expect(error.remedy).not.toBe("");
    return error;
  }
}
