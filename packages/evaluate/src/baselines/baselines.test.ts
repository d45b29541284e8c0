import { createLatestSameService, createMajority, createNearest, replay } from "@casebook/evaluate";
import type { Incident } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyOf, hour, listOf } from "../__fixtures__/histories.ts";

type Made = { kind?: string; service?: string; title?: string; known?: number; cause?: Incident["rootCause"] };

/** Opened at its number of hours, known half an hour later. */
function incidentAt(at: number, { kind, service, title = "slow", known = at + 0.5, cause }: Made): Incident {
  const rootCause = cause ?? (kind === undefined ? undefined : { category: kind, text: `because of ${kind}` });
  return {
    id: `${at}`,
    title,
    summary: "",
    openedAt: hour(at),
    knownAt: hour(known),
    ...(service && { service }),
    ...(rootCause && { rootCause }),
  };
}

/** What a baseline answers to a question at hour 100. */
async function answerOf(
  predictor: ReturnType<typeof createMajority>,
  incidents: Incident[],
  asked: Partial<Incident> = {},
) {
  const history = await historyOf(incidents);
  const question = { id: "asked", title: "slow", summary: "", openedAt: hour(100), ...asked };
  const { candidates } = await predictor.predict(question, history.before(question));
  expect(candidates.length).toBeLessThan(2);
  return candidates[0];
}

describe("the majority", () => {
  const category = createMajority("category");

  it("answers the commonest kind of the past, spelled in whatever way, with its latest cause", async () => {
    const incidents = ["disk_full", "deploy", "Disk full", "deploy", "disk-full"].map((kind, at) =>
      incidentAt(at, { kind }),
    );
    expect(await answerOf(category, incidents)).toEqual({ category: "disk-full", text: "because of disk-full" });
  });

  it("answers of equals the one seen last", async () => {
    const kindsOf = async (...kinds: string[]) =>
      (
        await answerOf(
          category,
          kinds.map((kind, at) => incidentAt(at, { kind })),
        )
      )?.category;
    expect(await kindsOf("a", "a", "b", "b")).toBe("b");
    expect(await kindsOf("a", "b", "b", "a")).toBe("a");
    expect(await kindsOf("a", "b", "c")).toBe("c");
  });

  it("has no answer to an empty past, nor to one without kinds", async () => {
    expect(await answerOf(category, [])).toBeUndefined();
    expect(
      await answerOf(category, [incidentAt(1, {}), incidentAt(2, { cause: { text: "words only" } })]),
    ).toBeUndefined();
    expect(await answerOf(createMajority("service"), [incidentAt(1, { kind: "a" })])).toBeUndefined();
    expect(await answerOf(createMajority("text"), [incidentAt(1, { kind: "a" })])).toBeUndefined();
  });

  it("counts places where the place is asked for", async () => {
    const places = ["db", "web", "db"].map((service, at) =>
      incidentAt(at, { cause: { service, category: `k${at}`, text: "t" } }),
    );
    expect(await answerOf(createMajority("service"), places)).toMatchObject({ service: "db" });
  });

  it("counts only what was known when the question opened", async () => {
    const incidents = [
      incidentAt(1, { kind: "a" }),
      incidentAt(2, { kind: "b", known: 100 }),
      incidentAt(3, { kind: "b", known: 101 }),
      incidentAt(4, { kind: "b", known: 102 }),
    ];
    expect(await answerOf(category, incidents)).toMatchObject({ category: "a" });
  });
});

describe("the latest of the same service", () => {
  const category = createLatestSameService("category");
  const web = { service: "web" };

  it("answers what the one that opened last turned out to be, though another became known later", async () => {
    const incidents = [
      incidentAt(1, { kind: "a", ...web, known: 50 }),
      incidentAt(2, { kind: "b", ...web }),
      incidentAt(3, { kind: "c", service: "mail" }),
      incidentAt(4, { ...web }),
      incidentAt(5, { kind: "d", ...web, known: 100 }),
    ];
    expect(await answerOf(category, incidents, web)).toMatchObject({ category: "b" });
  });

  it("has no answer where the service is new or not recorded", async () => {
    const incidents = [incidentAt(1, { kind: "a", ...web }), incidentAt(2, { kind: "a" })];
    expect(await answerOf(category, incidents, { service: "mail" })).toBeUndefined();
    expect(await answerOf(category, incidents)).toBeUndefined();
  });
});

describe("the copy of the nearest", () => {
  const category = createNearest("category");

  it("answers what the most similar precedent with a cause turned out to be", async () => {
    const incidents = [
      incidentAt(1, { kind: "a", title: "mail queue grows" }),
      incidentAt(2, { kind: "b", title: "web is slow" }),
      incidentAt(3, { title: "mail queue grows fast" }),
      incidentAt(4, { cause: { text: "in words only" }, title: "mail queue grows fast" }),
      incidentAt(5, { kind: "c", title: "mail queue grows fast", known: 100 }),
    ];
    expect(await answerOf(category, incidents, { title: "mail queue grows fast" })).toMatchObject({ category: "a" });
    expect(await answerOf(createNearest("text"), incidents, { title: "mail queue grows fast" })).toMatchObject({
      text: "in words only",
    });
  });

  it("has no answer where nothing is similar", async () => {
    expect(
      await answerOf(category, [incidentAt(1, { kind: "a", title: "mail queue" })], { title: "dns" }),
    ).toBeUndefined();
    expect(await answerOf(createNearest("service"), [incidentAt(1, { kind: "a" })])).toBeUndefined();
  });
});

describe("the baselines of a replay", () => {
  it("are judged like an answer, contributing causes included, and left out where they have none to give", async () => {
    const history = await historyOf([
      incidentAt(1, { kind: "a", title: "mail queue" }),
      incidentAt(2, { kind: "a", title: "dns fails", service: "dns" }),
      {
        ...incidentAt(3, { kind: "b", title: "mail queue", service: "dns" }),
        contributing: [{ category: "A", text: "also" }],
      },
      incidentAt(4, { kind: "b", title: "mail queue", service: "dns" }),
    ]);
    const all = await listOf(replay(history, { predictors: [] }));
    expect(all.map(({ baselines }) => baselines)).toEqual([
      {},
      { majority: true },
      { majority: true, latestSameService: true, nearest: true },
      { majority: false, latestSameService: true, nearest: true },
    ]);
  });
});

describe("a baseline that is asked many times", () => {
  const records = fc.array(
    fc.record({
      opened: fc.integer({ min: 0, max: 40 }),
      delay: fc.integer({ min: 0, max: 20 }),
      kind: fc.constantFrom("a", "b", "c", undefined),
      service: fc.constantFrom("web", "mail", undefined),
      outage: fc.constantFrom("one", "two", undefined, undefined),
    }),
    { minLength: 60, maxLength: 90 },
  );

  it("answers each question as one that was never asked before", async () => {
    await fc.assert(
      fc.asyncProperty(records, async (given) => {
        const incidents = given.map(({ opened, delay, kind, service, outage }, at) => ({
          ...incidentAt(opened, { ...(kind && { kind }), ...(service && { service }), known: opened + delay }),
          id: `${at}`,
          ...(outage && { outage }),
        }));
        const history = await historyOf(incidents);
        const shared = [createMajority("category"), createLatestSameService("category")];
        for await (const question of history.questions()) {
          const past = history.before(question);
          const fresh = [createMajority("category"), createLatestSameService("category")];
          for (const [at, predictor] of shared.entries()) {
            expect(await predictor.predict(question, past)).toEqual(await fresh[at]!.predict(question, past));
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});
