import { type Incident, knownAtOf, type Question, questionOf } from "@casebook/incident";
import { createLinear, type LinearPredictor } from "@casebook/predict";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asked, barePast, historyOf, kindsInTurn, onDay, pastOf, resolved } from "../__fixtures__/pasts.ts";

const known = kindsInTurn(12);
const certificate = asked("handshake refused by the gateway");

describe("what the linear model answers", () => {
  test("names the kind whose symptoms recur, with probabilities that sum to 1", async () => {
    const { candidates, notes } = await createLinear().predict(certificate, await pastOf(known));
    expect(candidates[0]).toMatchObject({ category: "expired certificate", text: "expired certificate no 9" });
    expect(candidates[0]).not.toHaveProperty("service");
    expect(candidates.map(({ category }) => category).sort()).toEqual([
      "bad deployment",
      "disk full",
      "expired certificate",
    ]);
    expect(candidates.reduce((sum, { score }) => sum + score!, 0)).toBeCloseTo(1, 12);
    expect(candidates[0]!.score).toBeGreaterThan(candidates[1]!.score!);
    expect(notes).toEqual([]);
  });

  test("predicts the faulty service when that is the target", async () => {
    const { candidates } = await createLinear({ target: "service" }).predict(certificate, await pastOf(known));
    expect(candidates[0]).toMatchObject({ service: "gateway" });
    expect(candidates[0]).not.toHaveProperty("category");
  });

  test("scores causes that others propose: 0 for a kind never seen, undefined without a kind", async () => {
    const past = await pastOf(known);
    const linear = createLinear();
    const ranked = await linear.probabilities(certificate, past);
    const scores = await linear.score(certificate, past, [
      { category: "EXPIRED-certificate", text: "spelt otherwise" },
      { category: "solar flare", text: "never seen" },
      { text: "words only" },
    ]);
    expect(scores).toEqual([ranked![0]!.probability, 0, undefined]);
  });

  test.each([
    ["no record", []],
    ["one record", known.slice(0, 1)],
    ["one kind", [known[0]!, known[3]!]],
    [
      "one kind in two spellings",
      [known[0]!, { ...known[3]!, rootCause: { category: "Expired_Certificate", text: "x" } }],
    ],
    ["causes in words only", known.map((one) => ({ ...one, rootCause: { text: one.rootCause!.text } }))],
    ["records without a cause", known.map(({ rootCause: _, ...one }) => one)],
  ])("says that it is left out, and scores nothing, with %s", async (_, incidents: Incident[]) => {
    const past = await pastOf(incidents);
    const linear = createLinear();
    const { candidates, notes } = await linear.predict(certificate, past);
    expect(candidates).toEqual([]);
    expect(notes).toEqual(["linear model left out: fewer than two kinds of cause are known by name"]);
    expect(await linear.probabilities(certificate, past)).toBeUndefined();
    expect(await linear.score(certificate, past, [{ category: "disk full", text: "x" }])).toEqual([undefined]);
    expect(linear.toJSON()).toBeUndefined();
  });

  test("answers in shares of the past where the question has no known term", async () => {
    const past = await pastOf([...known, known[0]!].map((one, at) => ({ ...one, id: `R-${at}` })));
    const ranked = await createLinear().probabilities(asked("zzz 未知"), past);
    expect(ranked!.map(({ probability }) => probability).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
    expect(ranked![0]!.kind).toBe("expired certificate");
  });

  test("takes kinds and terms called like properties of objects, and any script", async () => {
    const odd = ["constructor", "__proto__", "toString", "磁盘已满", "قرص ممتلئ", "🔥"];
    const incidents = odd.flatMap((name, at) =>
      [0, 1].map((turn) =>
        resolved(`${name}-${turn}`, at * 2 + turn, `seen ${name} ${at}x`, {
          rootCause: { category: name, text: name },
        }),
      ),
    );
    const past = await pastOf(incidents);
    for (const [at, name] of odd.entries()) {
      const { candidates } = await createLinear().predict(asked(`seen ${name} ${at}x`), past);
      expect(candidates).toHaveLength(odd.length);
      expect(candidates[0]!.category).toBe(name);
    }
  });

  test("keeps only as many terms as it is allowed", async () => {
    const linear = createLinear({ mostTerms: 3 });
    await linear.probabilities(certificate, await pastOf(known));
    expect(linear.toJSON()!.terms).toHaveLength(3);
  });

  test("is less sure under a heavier ridge", async () => {
    const past = await pastOf(known);
    const [light, heavy] = await Promise.all(
      [0.1, 10].map((ridge) => createLinear({ ridge }).probabilities(certificate, past)),
    );
    expect(light![0]!.probability).toBeGreaterThan(heavy![0]!.probability);
  });
});

/** A model of what was known, and nothing else: a fresh one, of a fresh history. */
async function knownOnlyThen(incidents: readonly Incident[], question: Question) {
  const then = incidents.filter(
    ({ id, outage, ...rest }) =>
      Date.parse(knownAtOf({ id, ...rest })!) < Date.parse(question.openedAt) &&
      id !== question.id &&
      (question.outage === undefined || outage !== question.outage),
  );
  return createLinear().probabilities(question, await pastOf(then, question));
}

describe("what the linear model learns from", () => {
  const label = fc.constantFrom("disk full", "bad deployment", "expired certificate");
  const records = fc.array(
    fc.record({
      opened: fc.integer({ min: 0, max: 40 }),
      words: fc.array(fc.constantFrom("alpha", "beta", "gamma", "delta"), { minLength: 1, maxLength: 4 }),
      label,
      outage: fc.option(fc.constantFrom("one", "two"), { nil: undefined }),
    }),
    { minLength: 3, maxLength: 12 },
  );

  test("answers the same in whatever order it is asked, and as a model that was given only what was known then", async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.infiniteStream(fc.nat()), async (given, picks) => {
        const incidents = given.map(({ opened, words, outage, ...rest }, at) =>
          resolved(`INC-${at}`, opened, words.join(" "), {
            rootCause: { category: rest.label, text: rest.label },
            ...(outage !== undefined && { outage }),
          }),
        );
        const history = await historyOf(incidents);
        const shared = createLinear();
        for (const pick of Array.from({ length: 8 }, () => picks.next().value as number)) {
          const question = questionOf(incidents[pick % incidents.length]!);
          const answer = await shared.probabilities(question, history.before(question));
          expect(answer).toEqual(await knownOnlyThen(incidents, question));
        }
      }),
      { numRuns: 40 },
    );
  });

  const first = resolved("A", 1, "alpha", { rootCause: { category: "disk full", text: "x" } });
  const second = resolved("B", 2, "beta", { rootCause: { category: "bad deployment", text: "y" } });

  test("is not moved by what became known at the very moment or after it", async () => {
    const flip = (id: string, knownAt: string) =>
      resolved(id, 3, "alpha", { resolvedAt: knownAt, rootCause: { category: "bad deployment", text: "y" } });
    const question = asked("alpha", 10);
    const before = await createLinear().probabilities(question, await pastOf([first, second], question));
    expect(before![0]!.kind).toBe("disk full");
    for (const knownAt of [onDay(10), onDay(11)]) {
      const later = [1, 2, 3, 4].map((at) => flip(`F${at}`, knownAt));
      expect(await createLinear().probabilities(question, await pastOf([first, second, ...later], question))).toEqual(
        before,
      );
    }
    const earlier = [1, 2, 3, 4].map((at) => flip(`F${at}`, onDay(9)));
    const moved = await createLinear().probabilities(question, await pastOf([first, second, ...earlier], question));
    expect(moved![0]!.kind).toBe("bad deployment");
  });

  test("is not moved by incidents of the question's own outage, nor does it lend their model to others", async () => {
    const kin = [1, 2, 3, 4].map((at) =>
      resolved(`K${at}`, 3, "alpha", { outage: "out", rootCause: { category: "bad deployment", text: "y" } }),
    );
    const history = await historyOf([first, second, ...kin]);
    const linear = createLinear();
    const stranger = asked("alpha", 10);
    const member = asked("alpha", 10, { id: "other", outage: "out" });
    for (const [question, kind] of [
      [stranger, "bad deployment"],
      [member, "disk full"],
      [stranger, "bad deployment"],
    ] as const) {
      expect((await linear.probabilities(question, history.before(question)))![0]!.kind).toBe(kind);
    }
  });

  const third = resolved("C", 3, "gamma", { rootCause: { category: "disk full", text: "w" } });

  // The same source and the same count of records, before and after the correction; in the second their order too.
  test.each([
    ["does not answer an earlier question with a cause that a later version corrected", first, "alpha"],
    ["knows a later version by its time, where the order of the records stays", third, "gamma"],
  ])("%s", async (_, wrong, title) => {
    const history = await historyOf([first, second, third]);
    await history.add([{ ...wrong, knownAt: onDay(20), rootCause: { category: "bad deployment", text: "z" } }]);
    const linear = createLinear();
    for (const [on, kind] of [
      [25, "bad deployment"],
      [15, "disk full"],
      [25, "bad deployment"],
    ] as const) {
      const question = asked(title, on);
      expect((await linear.probabilities(question, history.before(question)))![0]!.kind).toBe(kind);
    }
  });

  test("fits again when a record was corrected for every moment", async () => {
    const history = await historyOf([first, second]);
    const question = asked("alpha", 10);
    const linear = createLinear();
    expect((await linear.probabilities(question, history.before(question)))![0]!.kind).toBe("disk full");
    await history.add([{ ...first, rootCause: { category: "moved cable", text: "x" } }]);
    expect((await linear.probabilities(question, history.before(question)))![0]!.kind).toBe("moved cable");
  });

  test("tells the records of different pasts apart by the key that they give", async () => {
    const linear = createLinear();
    const others = known.map((one) => ({
      ...one,
      id: `other ${one.id}`,
      rootCause: { category: `no ${one.id}`, text: "x" },
    }));
    for (const incidents of [known, others]) {
      const answer = await linear.probabilities(certificate, barePast(incidents));
      expect(answer).toEqual(await createLinear().probabilities(certificate, barePast(incidents)));
    }
  });

  test("fits again when a record arrives late among those it was fitted on", async () => {
    const history = await historyOf(kindsInTurn(52, 10));
    const shared = createLinear();
    await shared.probabilities(certificate, history.before(certificate));
    const late = resolved("late", 1, "handshake refused", { rootCause: { category: "moved cable", text: "x" } });
    await history.add([late]);
    // 53 records: still a model of the first 50, and the late one is now the first of these.
    const answer = await shared.probabilities(certificate, history.before(certificate));
    expect(answer).toEqual(await createLinear().probabilities(certificate, history.before(certificate)));
    expect(answer!.map(({ kind }) => kind)).toContain("moved cable");
  });

  test("does not learn again until its past has grown by a tenth", async () => {
    const incidents = kindsInTurn(55);
    const fresh = resolved("new", 54, "handshake refused", { rootCause: { category: "moved cable", text: "x" } });
    const kindsWith = async (count: number) => {
      const past = await pastOf([...incidents.slice(0, count - 1), fresh]);
      return (await createLinear().probabilities(certificate, past))!.map(({ kind }) => kind);
    };
    expect(await kindsWith(54)).not.toContain("moved cable");
    expect(await kindsWith(55)).toContain("moved cable");
  });

  test("makes features of symptoms only", async () => {
    const planted = known.map((one) => ({
      ...one,
      service: "seenservice",
      rootCause: { category: one.rootCause!.category!, service: "tokenservice", text: "tokentext" },
      contributing: [{ category: "tokencontributing", text: "tokenfurther" }],
      mitigation: "tokenmitigation",
      related: ["tokenrelated"],
      url: "https://example.com/tokenurl",
      outage: `tokenoutage${one.id}`,
    }));
    const linear = createLinear();
    await linear.probabilities(certificate, await pastOf(planted));
    const terms = linear.toJSON()!.terms.map(([term]) => term);
    expect(terms).toContain("seenservice");
    expect(terms.filter((term) => /token|expired|certificate|deployment/.test(term))).toEqual([]);
  });

  test("keeps the models used last, not all there ever were", async () => {
    const linear = createLinear();
    const history = await historyOf(kindsInTurn(40));
    const ask = async (day: number): Promise<void> => {
      const question = asked("handshake", day);
      await linear.probabilities(question, history.before(question));
    };
    await ask(30);
    // In use all along, the large model stays while sixteen others come and go.
    for (let day = 5; day < 21; day++) {
      if (day > 5) await ask(30);
      await ask(day);
    }
    expect(linear.toJSON()!.n).toBe(30);
    for (let day = 5; day < 21; day++) await ask(day);
    expect(linear.toJSON()!.n).toBe(20);
  });
});

test("stops between the records it reads when it is told to", async () => {
  const controller = new AbortController();
  let read = 0;
  const past = {
    ...barePast(known),
    async *scan() {
      for (const incident of known) {
        if (++read === 3) controller.abort();
        yield incident;
      }
    },
  };
  const linear: LinearPredictor = createLinear();
  await expect(linear.predict(certificate, past, { signal: controller.signal })).rejects.toThrow("abort");
  expect(read).toBe(3);
  expect(linear.toJSON()).toBeUndefined();
});

test("does not fit once the last record is read and it is told to stop", async () => {
  const controller = new AbortController();
  const past = {
    ...barePast(known),
    async *scan() {
      try {
        yield* known;
      } finally {
        controller.abort();
      }
    },
  };
  const linear = createLinear();
  await expect(linear.probabilities(certificate, past, { signal: controller.signal })).rejects.toThrow("abort");
  expect(linear.toJSON()).toBeUndefined();
});
