import { replay } from "@casebook/evaluate";
import type { OpenedHistory } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { createBlend, createLinear, createNeighbours } from "@casebook/predict";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyOf, hour, incidentOf, type Kind, listOf } from "../__fixtures__/histories.ts";

const kindArbitrary = fc.constantFrom<Kind>("certificate", "disk", "deploy");

/** Hours are few, so that equal times come up. */
const planArbitrary = fc.record({
  past: fc.array(
    fc.record({
      kind: kindArbitrary,
      opens: fc.integer({ min: 0, max: 40 }),
      takes: fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined }),
      outage: fc.option(fc.constantFrom("storm", "fire"), { nil: undefined }),
    }),
    { minLength: 5, maxLength: 30 },
  ),
  moment: fc.integer({ min: 10, max: 40 }),
  later: fc.array(
    fc.record({
      what: fc.constantFrom("incident", "cause", "correction", "verdict"),
      at: fc.integer({ min: 0, max: 30 }),
      kind: kindArbitrary,
      which: fc.nat(),
    }),
    { minLength: 1, maxLength: 15 },
  ),
});

type Plan = typeof planArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

function pastOf({ past }: Plan): Incident[] {
  return past.map(({ kind, opens, takes, outage }, at) => ({
    ...incidentOf(`P${at}`, kind, opens, takes === undefined ? undefined : opens + takes),
    ...(outage !== undefined && { outage }),
  }));
}

/** Adds what nobody could know before or at the moment. */
async function plantFuture(history: OpenedHistory, plan: Plan): Promise<void> {
  const { past, moment, later } = plan;
  const old = pastOf(plan);
  for (const [number, { what, at, kind, which }] of later.entries()) {
    const known = moment + at;
    const index = which % past.length;
    const known0 = past[index]!.takes === undefined ? undefined : past[index]!.opens + past[index]!.takes;
    const { rootCause: _, knownAt: __, ...symptoms } = old[index]!;
    const cause = { category: kind, text: `planted ${kind}` };
    if (what === "incident") await history.add([incidentOf(`F${number}`, kind, known + 1, known + 1 + at)]);
    else if (what === "verdict") await history.reject(old[index]!.id, cause, hour(known));
    // A correction with the same `knownAt` is meant for every moment, so only later ones are the future.
    else if ((known0 === undefined) === (what === "cause") && (known0 ?? -1) < known && past[index]!.opens <= known) {
      await history.add([
        {
          ...symptoms,
          title: `${symptoms.title} postmortem`,
          summary: "Words that only hindsight has",
          rootCause: cause,
          knownAt: hour(known),
        },
      ]);
    }
  }
}

/** What was said of the incidents that opened up to the moment; the judgement of it is hindsight, and left out. */
async function saidUpTo(history: OpenedHistory, moment: number): Promise<string[]> {
  const predictors = [createBlend(), createLinear(), createNeighbours()];
  const all = await listOf(replay(history, { predictors, walk: { maps: [["linear"], ["share"]] } }));
  return all
    .filter(({ question }) => question.openedAt <= hour(moment))
    .map(({ question, cluster, answers }) =>
      JSON.stringify([question, cluster, answers.map(({ diagnosis, baseRate }) => ({ diagnosis, baseRate }))]),
    );
}

describe("no peeking", () => {
  it("says the same of an incident whatever happens, becomes known or is corrected after it opened", async () => {
    await fc.assert(
      fc.asyncProperty(planArbitrary, async (plan) => {
        const without = await saidUpTo(await historyOf(pastOf(plan)), plan.moment);
        const history = await historyOf(pastOf(plan));
        await plantFuture(history, plan);
        expect(await saidUpTo(history, plan.moment)).toEqual(without);
      }),
      { numRuns: 60, seed: 20261123 },
    );
  });

  it("lets an outcome count when it was first known, and a correction that came later change nothing before it", async () => {
    const incidents = [
      incidentOf("first", "disk", 0, 1),
      incidentOf("corrected", "disk", 10, 20),
      incidentOf("between", "disk", 30, 31),
      incidentOf("after", "disk", 60, 61),
    ];
    const history = await historyOf(incidents);
    await history.add([{ ...incidents[1]!, rootCause: { category: "deploy", text: "deploy" }, knownAt: hour(50) }]);
    const all = await listOf(replay(history, { predictors: [createNeighbours()] }));
    expect(all.map(({ answers }) => answers[0]!.baseRate)).toEqual([null, null, 2 / 3, 3 / 4]);
    // The judgement, and the row that is kept, follow what is recorded today.
    expect(all[1]!.answers[0]).toMatchObject({ correct: false, outcome: { correct: false, knownAt: hour(50) } });
  });

  it("shows a difference if the past itself is another: the test above can fail", async () => {
    const incidents = [incidentOf("a", "disk", 0, 1), incidentOf("b", "disk", 5, 6)];
    const other = [{ ...incidents[0]!, rootCause: { category: "deploy", text: "deploy" } }, incidents[1]!];
    expect(await saidUpTo(await historyOf(incidents), 10)).not.toEqual(await saidUpTo(await historyOf(other), 10));
  });
});
