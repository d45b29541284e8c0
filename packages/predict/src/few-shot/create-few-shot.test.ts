import { CasebookError, type Incident } from "@casebook/incident";
import { ModelError } from "@casebook/model";
import { createNeighbours, withFallback } from "@casebook/predict";
import { createFewShot, type FewShotOptions } from "@casebook/predict/few-shot";
import { describe, expect, test } from "vitest";
import { asked, historyOf, kindsInTurn, pastOf, resolved } from "../__fixtures__/pasts.ts";
import { replyWith, ScriptedModel } from "../__fixtures__/scripted-model.ts";

const question = asked("handshake refused by the gateway a");

async function predict(model: ScriptedModel, options: FewShotOptions = {}, incidents: Incident[] = kindsInTurn(12)) {
  return createFewShot({ model, retries: 0 }, options).predict(question, await pastOf(incidents));
}

describe("with examples", () => {
  test("shows the most alike precedents with their causes, and proposes what the model chose", async () => {
    const model = new ScriptedModel([replyWith("Expired Certificate", { citations: ["P1", "P2"] })]);
    const { candidates, precedents, notes, usage } = await predict(model, { k: 3 });
    expect(precedents).toHaveLength(3);
    for (const { incident } of precedents) expect(model.asked[0]).toContain(incident.rootCause!.text);
    expect(candidates).toEqual([
      {
        category: "expired certificate",
        text: "Expired Certificate it is",
        score: 0.6,
        support: [expect.any(String), expect.any(String)],
        signals: { unseen: 0, verbalized: 0.6 },
      },
    ]);
    const shown = precedents.map(({ incident }) => incident.id);
    for (const id of candidates[0]!.support!) expect(shown).toContain(id);
    expect(notes).toEqual([]);
    expect(usage).toMatchObject({ calls: expect.any(Number), money: null });
  });

  test("may answer any kind that the past knew, and none that came later", async () => {
    const later = resolved("later", 400, "handshake refused", { rootCause: { category: "solar flare", text: "x" } });
    const history = await historyOf([...kindsInTurn(12), later]);
    const model = new ScriptedModel([replyWith("disk full")]);
    await createFewShot({ model }, { k: 1 }).predict(question, history.before(question));
    expect(model.asked[0]).toContain("bad deployment");
    expect(model.asked[0]).not.toContain("solar flare");
  });

  test("takes a kind that nobody knows only as unseen, under the name that the model proposes", async () => {
    const model = new ScriptedModel([replyWith("unseen", { newName: "leap second", citations: [] })]);
    const { candidates } = await predict(model);
    expect(candidates).toMatchObject([{ category: "leap second", support: [], signals: { unseen: 1 } }]);
  });

  test("asks once more for an answer that is no choice, and then fails", async () => {
    const mended = new ScriptedModel([replyWith("gremlins"), replyWith("disk full")]);
    expect((await predict(mended)).candidates).toMatchObject([{ category: "disk full" }]);
    expect(mended.asked).toHaveLength(2);
    const failed = predict(new ScriptedModel([replyWith("gremlins")]));
    await expect(failed).rejects.toBeInstanceOf(ModelError);
    await expect(failed).rejects.toMatchObject({ code: "model-schema" });
  });

  test("leaves out citations of what was never shown, and says so", async () => {
    const model = new ScriptedModel([replyWith("disk full", { citations: ["P1", "P99", "INC-0"] })]);
    const { candidates, notes } = await predict(model, { k: 2 });
    expect(candidates[0]!.support).toHaveLength(1);
    expect(notes).toEqual(["2 of the citations were never shown, and are left out"]);
  });

  test("shows causes that a person ruled out as such", async () => {
    const history = await historyOf(kindsInTurn(3));
    await history.reject("INC-0", { text: "somebody pulled the plug" }, "2026-02-01T00:00:00Z");
    const model = new ScriptedModel([replyWith("disk full")]);
    await createFewShot({ model }).predict(question, history.before(question));
    expect(model.asked[0]).toContain("somebody pulled the plug");
  });

  test("predicts places and words too", async () => {
    const places = new ScriptedModel([replyWith("Storage")]);
    expect((await predict(places, { target: "service" })).candidates).toMatchObject([{ service: "storage" }]);
    const { choice: _, newName: __, ...words } = replyWith("the volume") as { choice: string; newName: string };
    expect((await predict(new ScriptedModel([words]), { target: "text" })).candidates).toMatchObject([
      { text: "the volume it is" },
    ]);
  });
});

describe("without examples", () => {
  test("asks for no precedent, and still knows the kinds of the past", async () => {
    const model = new ScriptedModel([replyWith("disk full", { citations: [] })]);
    const { precedents, candidates } = await predict(model, { k: 0 });
    expect(precedents).toEqual([]);
    expect(candidates).toMatchObject([{ category: "disk full", support: [] }]);
    expect(model.asked[0]).toContain("bad deployment");
    expect(model.asked[0]).not.toContain("disk full no 1");
  });

  test("works in a past without records", async () => {
    const model = new ScriptedModel([replyWith("unseen", { newName: "moved cable", citations: [] })]);
    expect((await predict(model, {}, [])).candidates).toMatchObject([{ category: "moved cable" }]);
  });
});

test("a chain of thought is kept apart from the answer", async () => {
  const model = new ScriptedModel([replyWith("disk full", { reasoning: "First, the writes hang." })]);
  const predictor = createFewShot({ model }, { reasoning: true });
  expect(predictor.id).toBe("few-shot-chain-of-thought");
  const { candidates } = await predictor.predict(question, await pastOf(kindsInTurn(6)));
  expect(candidates).toMatchObject([{ text: "disk full it is", reasoning: "First, the writes hang." }]);
});

test("several samples become one candidate a kind, with their agreement", async () => {
  const replies = ["disk full", "Disk-Full", "bad deployment", "disk full"].map((kind) => replyWith(kind));
  const { candidates } = await predict(new ScriptedModel(replies), { samples: 4 });
  expect(candidates.map(({ category, score }) => [category, score])).toEqual([
    ["disk full", 0.75],
    ["bad deployment", 0.25],
  ]);
  const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
  expect(candidates[0]!.signals).toMatchObject({ agreement: 0.75, entropy: expect.closeTo(entropy, 12) });
});

test("a prompt that is too long for the model is built once more, smaller", async () => {
  let refused = 0;
  const model = new ScriptedModel([replyWith("disk full")], (prompt) => {
    if (prompt.length < 4500) return;
    refused++;
    throw Object.assign(new Error("This model's maximum context length is 900 tokens."), {
      status: 400,
      code: "context_length_exceeded",
    });
  });
  const { candidates, notes } = await predict(model, { k: 20 }, kindsInTurn(60));
  expect(refused).toBeGreaterThan(0);
  expect(candidates).toMatchObject([{ category: "disk full" }]);
  expect(notes[0]).toMatch(/^the model could not take \d+ tokens, and was given \d+$/);
});

test("the fingerprint changes with the model and with every option", () => {
  const model = new ScriptedModel([]);
  const prints = [
    createFewShot({ model }),
    createFewShot({ model, name: "another" }),
    ...[{ k: 3 }, { by: "random" }, { order: "random" }, { reasoning: true }, { samples: 2 }, { target: "text" }].map(
      (options) => createFewShot({ model }, options as FewShotOptions),
    ),
  ].map(({ fingerprint }) => fingerprint);
  expect(new Set(prints).size).toBe(prints.length);
  expect(() => createFewShot({ model }, { kk: 3 } as FewShotOptions)).toThrow(CasebookError);
});

describe("a fallback", () => {
  const broken = new ScriptedModel([{}], () => {
    throw Object.assign(new Error("Incorrect API key"), { status: 401 });
  });

  test("answers when the model is gone, and says why", async () => {
    const past = await pastOf(kindsInTurn(12));
    const predictor = withFallback(createFewShot({ model: broken }), createNeighbours());
    const { notes, usage, ...prediction } = await predictor.predict(question, past);
    const { notes: _, ...voted } = await createNeighbours().predict(question, past);
    expect(prediction).toEqual(voted);
    expect(notes[0]).toMatch(/^few-shot failed, and neighbours answered: /);
    expect(usage).toMatchObject({ failedCalls: 1 });
  });

  test("adds up what both spent where both asked a model", async () => {
    const answering = createFewShot({ model: new ScriptedModel([replyWith("disk full")]) });
    const { usage } = await withFallback(createFewShot({ model: broken }), answering).predict(
      question,
      await pastOf(kindsInTurn(6)),
    );
    expect(usage).toMatchObject({ calls: 2, failedCalls: 1 });
  });

  test("does not answer who no longer waits", async () => {
    const controller = new AbortController();
    const stopping = new ScriptedModel([{}], () => controller.abort(new Error("enough")));
    const predictor = withFallback(createFewShot({ model: stopping }), createNeighbours());
    const { signal } = controller;
    await expect(predictor.predict(question, await pastOf(kindsInTurn(6)), { signal })).rejects.toThrow("enough");
  });
});
