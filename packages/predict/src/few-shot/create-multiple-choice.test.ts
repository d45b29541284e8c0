import { openHistory, type Past } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { createMultipleChoice, type MultipleChoiceOptions } from "@casebook/predict/few-shot";
import { describe, expect, test } from "vitest";
import { asked, kindsInTurn, pastOf, resolved } from "../__fixtures__/pasts.ts";
import { ScriptedModel } from "../__fixtures__/scripted-model.ts";

const question = asked("handshake refused by the gateway", 60);
const replyWith = (option: string, newName = ""): object => ({ option, newName, explanation: "alike", confidence: 70 });

async function predict(options: MultipleChoiceOptions, reply = replyWith("B"), given?: Past) {
  const model = new ScriptedModel([reply]);
  const past = given ?? (await pastOf(kindsInTurn(30), question));
  return { model, past, ...(await createMultipleChoice({ model }, options).predict(question, past)) };
}

describe("multiple choice", () => {
  test("answers with the cause of the incident that was chosen", async () => {
    const { candidates, precedents } = await predict({});
    const chosen = precedents[0]!.incident;
    expect(candidates).toMatchObject([
      { category: chosen.rootCause!.category, support: [chosen.id], signals: { unseen: 0, verbalized: 0.7 } },
    ]);
  });

  test("takes none of them for a new kind, under the name that the model gives", async () => {
    const { candidates } = await predict({}, replyWith("A", "solar flare"));
    expect(candidates).toMatchObject([{ category: "solar flare", support: [], signals: { unseen: 1 } }]);
  });

  test("shows one incident a kind, or the k most similar ones", async () => {
    const kinds = (precedents: { incident: Incident }[]) =>
      precedents.map(({ incident }) => incident.rootCause!.category);
    expect(kinds((await predict({})).precedents)).toHaveLength(3);
    expect(new Set(kinds((await predict({})).precedents)).size).toBe(3);
    expect((await predict({ diverse: false, k: 4 })).precedents).toHaveLength(4);
  });

  test("weighs similarity against age by alpha, as the formula says", async () => {
    const { precedents, past } = await predict({ diverse: false, k: 25, alpha: 0.3 });
    const found = await past.search(question, { k: 200 });
    const expected = found
      .map(({ incident, lexical, ageDays }) => ({
        id: incident.id,
        score: (1 / (1 + Math.sqrt(2 - 2 * lexical!.cosine))) * Math.exp(-0.3 * ageDays),
      }))
      .sort((left, right) => right.score - left.score);
    expect(precedents.map(({ incident }) => incident.id)).toEqual(expected.slice(0, 25).map(({ id }) => id));
    expect(precedents[0]!.score).toBeCloseTo(expected[0]!.score, 12);
    const timeless = await predict({ diverse: false, k: 3, alpha: 0 });
    const byCosine = found.toSorted((left, right) => right.lexical!.cosine - left.lexical!.cosine);
    expect(timeless.precedents[0]!.lexical!.cosine).toBe(byCosine[0]!.lexical!.cosine);
  });

  test("offers no incident whose cause is unknown", async () => {
    const history = await openHistory();
    await history.add([resolved("open", 1, "handshake refused by the gateway"), ...kindsInTurn(3, 2)]);
    const { precedents } = await predict({}, replyWith("B"), history.before(question));
    expect(precedents.map(({ incident }) => incident.id)).not.toContain("open");
  });

  test("works where there is no precedent: then only A is left", async () => {
    const { candidates } = await predict({}, replyWith("A", "moved cable"), await pastOf([], question));
    expect(candidates).toMatchObject([{ category: "moved cable" }]);
  });
});
