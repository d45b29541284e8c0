import { type Candidate, type Confidence, createCasebook, type RecordedDiagnosis } from "casebook";
import { describe, expect, test } from "vitest";
import { kinds, on, openIncident, recurring, repeatable, resolvedIncident } from "./__fixtures__/history.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const warmUp = 12;

function confidenceOf(diagnosis: RecordedDiagnosis): Confidence {
  if (diagnosis.status === "failed") throw diagnosis.error;
  return diagnosis.confidence;
}

/** An outside predictor: right three times out of four. */
function guess(number: number): Candidate {
  const category = kinds[(number % 4 === 0 ? number + 1 : number) % 3]!;
  return { category, text: category };
}

describe("a predictor from outside", () => {
  test("starts without a confidence, then has its share of right answers, then a calibrated one", async () => {
    const directory = temporaryDirectory();
    let casebook = await createCasebook({ ...repeatable(), directory });
    await casebook.add(recurring(warmUp));
    const bases: string[] = [];
    const counts: number[] = [];
    for (let number = warmUp; number < warmUp + 25; number++) {
      const diagnosis = await casebook.assess(openIncident(number, kinds[number % 3]!), [guess(number)], {
        predictor: "bot",
      });
      const confidence = confidenceOf(diagnosis);
      bases.push(confidence.basis);
      counts.push(confidence.n);
      if (confidence.basis === "none") expect(confidence.probability).toBeNull();
      const { rootCause, resolvedAt } = resolvedIncident(number, kinds[number % 3]!);
      await casebook.resolve(`INC-${number}`, rootCause!, resolvedAt!);
    }
    expect(bases).toEqual(["none", ...Array(19).fill("base-rate"), ...Array(5).fill("calibrated")]);
    expect(counts).toEqual(Array.from({ length: 25 }, (_, at) => at));
    await casebook.close();
    casebook = await createCasebook({ ...repeatable(), newId: () => "again", directory });
    const again = await casebook.assess(openIncident(99, "disk full"), [guess(2)], { predictor: "bot" });
    expect(confidenceOf(again)).toMatchObject({ basis: "calibrated", n: 25 });
    await casebook.close();
  });

  test("has its share of right answers as its base rate", async () => {
    const casebook = await createCasebook(repeatable());
    await casebook.add(recurring(warmUp));
    for (let number = warmUp; number < warmUp + 8; number++) {
      await casebook.assess(openIncident(number, kinds[number % 3]!), [guess(number)], { predictor: "bot" });
      const { rootCause, resolvedAt } = resolvedIncident(number, kinds[number % 3]!);
      await casebook.resolve(`INC-${number}`, rootCause!, resolvedAt!);
    }
    const diagnosis = await casebook.assess(openIncident(99, "disk full"), [guess(2)], { predictor: "bot" });
    // 6 of 8 were right; by Laplace's rule that is 7 of 10.
    expect(confidenceOf(diagnosis)).toMatchObject({ basis: "base-rate", n: 8, probability: expect.closeTo(0.7, 10) });
  });

  test("has a confidence of its own, apart from every other name and from the casebook's own predictor", async () => {
    const casebook = await createCasebook(repeatable());
    await casebook.add(recurring(30));
    await casebook.fit();
    const asked = openIncident(50, "disk full");
    const right = { category: "disk full", text: "disk full" };
    const wrong = { category: "bad deploy", text: "bad deploy" };
    await casebook.assess(asked, [right], { predictor: "good" });
    await casebook.assess(asked, [wrong], { predictor: "bad" });
    await casebook.resolve(asked.id, right, on(51));
    const later = openIncident(60, "disk full");
    const good = confidenceOf(await casebook.assess(later, [right], { predictor: "good" }));
    const bad = confidenceOf(await casebook.assess(later, [right], { predictor: "bad" }));
    const unknown = confidenceOf(await casebook.assess(later, [right], { predictor: "constructor" }));
    expect([good.n, bad.n, unknown.n]).toEqual([1, 1, 0]);
    expect(good.probability!).toBeGreaterThan(bad.probability!);
    expect(unknown.basis).toBe("none");
    expect(confidenceOf(await casebook.diagnose(later)).n).toBeGreaterThan(20);
  });

  test("gets the signals of the record for its first answer, and what is left for the others", async () => {
    const casebook = await createCasebook(repeatable());
    await casebook.add(recurring(30));
    const candidates = [
      { category: "disk full", text: "disk", score: 0.6 },
      { category: "never seen", text: "never", score: 0.4 },
    ];
    const diagnosis = await casebook.assess(openIncident(50, "disk full"), candidates, { predictor: "bot" });
    expect(diagnosis).toMatchObject({
      status: "abstained",
      reason: "low-confidence",
      fingerprint: "from outside: bot",
      causes: [{ category: "disk full" }, { category: "never seen" }],
      signals: { share: expect.any(Number), linear: expect.any(Number), similarity: expect.any(Number) },
    });
    const stranger = await casebook.assess(openIncident(51, "disk full"), [candidates[1]!], { predictor: "bot" });
    expect(stranger).toMatchObject({ signals: { share: 0, supporters: 0, linear: 0 } });
  });

  test("that says nothing leaves an abstention, and no row", async () => {
    const casebook = await createCasebook(repeatable());
    await casebook.add(recurring(30));
    const asked = openIncident(50, "disk full");
    expect(await casebook.assess(asked, [], { predictor: "bot" })).toMatchObject({
      status: "abstained",
      reason: "no-precedent",
      confidence: { probability: null },
    });
    await casebook.resolve(asked.id, { category: "disk full", text: "x" }, on(51));
    const later = await casebook.assess(openIncident(60, "disk full"), [guess(2)], { predictor: "bot" });
    expect(confidenceOf(later).n).toBe(0);
  });

  test("is assessed although the casebook's own predictor fails", async () => {
    const predictor = {
      id: "broken",
      fingerprint: "broken/1",
      predict: async () => {
        throw new Error("no connection");
      },
    };
    const casebook = await createCasebook({ ...repeatable(), predictor });
    await casebook.add(recurring(30));
    const diagnosis = await casebook.assess(openIncident(50, "disk full"), [guess(2)], { predictor: "bot" });
    expect(diagnosis).toMatchObject({ status: "abstained", signals: { share: expect.any(Number) } });
    expect(diagnosis).not.toHaveProperty("signals.linear");
  });

  test("is judged by a person where there is a verdict", async () => {
    const casebook = await createCasebook(repeatable());
    await casebook.add(recurring(30));
    const { id } = await casebook.assess(openIncident(50, "disk full"), [guess(2)], { predictor: "bot" });
    await casebook.feedback({ diagnosis: id, verdict: "rejected", at: on(51) });
    const later = confidenceOf(await casebook.assess(openIncident(60, "disk full"), [guess(2)], { predictor: "bot" }));
    expect(later).toMatchObject({ basis: "base-rate", n: 1 });
    expect(later.probability!).toBeLessThan(0.5);
  });
});

describe("what is refused", () => {
  test.each<[string, readonly unknown[]]>([
    ["a candidate without words", [{ category: "disk full" }]],
    ["a candidate that is no object", ["disk full"]],
    ["no list", "disk full" as never],
  ])("%s leaves nothing behind", async (_, candidates) => {
    const casebook = await createCasebook(repeatable());
    await casebook.add(recurring(3));
    const asked = openIncident(50, "disk full");
    await expect(casebook.assess(asked, candidates as never, { predictor: "bot" })).rejects.toMatchObject({
      code: "invalid-option",
    });
    expect([await casebook.count(), await casebook.get(asked.id)]).toEqual([3, undefined]);
  });
});
