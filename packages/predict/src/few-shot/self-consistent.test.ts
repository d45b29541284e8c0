import { CasebookError } from "@casebook/incident";
import { type Candidate, createNeighbours, type Predictor } from "@casebook/predict";
import { selfConsistent } from "@casebook/predict/few-shot";
import { describe, expect, test } from "vitest";
import { asked, barePast, kindsInTurn, pastOf } from "../__fixtures__/pasts.ts";

const question = asked("handshake refused by the gateway");
const past = barePast([]);

/** Says one thing after the other; an error is thrown. */
function saying(answers: readonly (Candidate | Error | undefined)[]): Predictor {
  let next = 0;
  return {
    id: "moody",
    fingerprint: "moody/1",
    async predict() {
      const answer = answers[next++ % answers.length];
      if (answer instanceof Error) throw answer;
      return { candidates: answer === undefined ? [] : [answer], precedents: [], notes: ["moody"] };
    },
  };
}

const disk = (support: string[]): Candidate => ({
  category: "Disk full",
  text: "x",
  support,
  signals: { verbalized: 0.4 },
});
const quota: Candidate = { category: "quota", text: "y" };

describe("self-consistency", () => {
  test("puts answers of one kind together, the most frequent first, with agreement and entropy", async () => {
    const answers = [quota, disk(["a"]), { category: "disk-full", text: "z" }, disk(["b", "a"])];
    const { candidates, notes } = await selfConsistent(saying(answers), { runs: 4 }).predict(question, past);
    const entropy = expect.closeTo(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), 12);
    expect(candidates).toEqual([
      {
        category: "Disk full",
        text: "x",
        score: 0.75,
        support: ["a", "b"],
        signals: { verbalized: 0.4, agreement: 0.75, entropy },
      },
      { category: "quota", text: "y", score: 0.25, support: [], signals: { agreement: 0.25, entropy } },
    ]);
    expect(notes).toEqual(["moody"]);
  });

  test("groups causes in words by their words", async () => {
    const answers = ["the disk ran full", "the disk ran full again", "a bad rollout"].map((text) => ({ text }));
    const { candidates } = await selfConsistent(saying(answers), { runs: 3, target: "text" }).predict(question, past);
    expect(candidates.map(({ score }) => score)).toEqual([2 / 3, 1 / 3]);
  });

  test("counts the answers that came back; a run without a candidate is one", async () => {
    const some = saying([disk([]), new Error("gone"), undefined, disk([])]);
    const { candidates, notes } = await selfConsistent(some, { runs: 4 }).predict(question, past);
    expect(candidates).toMatchObject([{ score: 2 / 3, signals: { agreement: 2 / 3, entropy: 0 } }]);
    expect(notes).toContain("3 of 4 answers came back");
  });

  test("fails only if every run fails, with the first error", async () => {
    const errors = [new Error("first"), new Error("second")];
    await expect(selfConsistent(saying(errors), { runs: 2 }).predict(question, past)).rejects.toThrow("first");
  });

  test("agrees wholly with a predictor that always says the same", async () => {
    const known = await pastOf(kindsInTurn(9));
    const predictor = selfConsistent(createNeighbours(), { runs: 2 });
    const { candidates } = await predictor.predict(question, known);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]).toMatchObject({ score: 1, signals: { agreement: 1, entropy: 0 } });
  });

  test("ends with the signal, and refuses what is no predictor or option", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const predictor = selfConsistent(createNeighbours());
    await expect(predictor.predict(question, await pastOf(kindsInTurn(3)), { signal })).rejects.toThrow("enough");
    expect(() => selfConsistent({} as Predictor)).toThrow(CasebookError);
    expect(() => selfConsistent(createNeighbours(), { runs: 1 })).toThrow(CasebookError);
  });
});
