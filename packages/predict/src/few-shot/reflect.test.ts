import { CasebookError } from "@casebook/incident";
import { createNeighbours, type Predictor } from "@casebook/predict";
import { createFewShot, reflect } from "@casebook/predict/few-shot";
import { describe, expect, test } from "vitest";
import { asked, barePast, kindsInTurn, pastOf } from "../__fixtures__/pasts.ts";
import { replyWith, ScriptedModel } from "../__fixtures__/scripted-model.ts";

const question = asked("handshake refused by the gateway");
const because = (choice: string) => replyWith(choice, { reasoning: `${choice}, for the writes hang`, citations: [] });

describe("reflection", () => {
  test("shows the model the candidate and what it rests on, and puts its own answer first", async () => {
    const past = await pastOf(kindsInTurn(12));
    const voted = await createNeighbours().predict(question, past);
    const model = new ScriptedModel([because("disk full")]);
    const { candidates, precedents, usage } = await reflect({ model }, createNeighbours()).predict(question, past);
    expect(model.asked[0]).toContain(voted.candidates[0]!.text);
    expect(model.asked[0]).toContain(precedents[0]!.incident.rootCause!.text);
    expect(candidates[0]).toMatchObject({
      category: "disk full",
      reasoning: "disk full, for the writes hang",
      signals: { revised: 1 },
    });
    expect(candidates.map(({ category }) => category)).toContain(voted.candidates[0]!.category);
    expect(candidates.filter(({ category }) => category === "disk full")).toHaveLength(1);
    expect(precedents).toEqual(voted.precedents);
    expect(usage!.calls).toBeGreaterThan(0);
  });

  test("stops when nothing changes, and at the last round", async () => {
    const past = await pastOf(kindsInTurn(12));
    const agreeing = new ScriptedModel([because("expired certificate")]);
    const kept = await reflect({ model: agreeing }, createNeighbours(), { rounds: 5 }).predict(question, past);
    expect(agreeing.asked).toHaveLength(1);
    expect(kept.candidates[0]).toMatchObject({ category: "expired certificate", signals: { revised: 0 } });
    const moody = new ScriptedModel([because("disk full"), because("bad deployment"), because("disk full")]);
    const turned = await reflect({ model: moody }, createNeighbours(), { rounds: 2 }).predict(question, past);
    expect(moody.asked).toHaveLength(2);
    const kinds = turned.candidates.map(({ category }) => category);
    expect(kinds[0]).toBe("bad deployment");
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  test("leaves the answer as it is when the model is gone, and says so", async () => {
    const past = await pastOf(kindsInTurn(12));
    const gone = new ScriptedModel([{}], () => {
      throw Object.assign(new Error("Incorrect API key"), { status: 401 });
    });
    const { candidates, notes } = await reflect({ model: gone }, createNeighbours()).predict(question, past);
    const voted = await createNeighbours().predict(question, past);
    expect(candidates.map(({ category }) => category)).toEqual(voted.candidates.map(({ category }) => category));
    expect(notes[0]).toMatch(/^not looked at again: /);
  });

  test("has nothing to look at where nothing was proposed", async () => {
    const model = new ScriptedModel([because("disk full")]);
    expect(await reflect({ model }, createNeighbours()).predict(question, barePast([]))).toMatchObject({
      candidates: [],
    });
    expect(model.asked).toEqual([]);
  });

  test("reflects on a model's own answer too, and adds up what both cost", async () => {
    const model = new ScriptedModel([replyWith("disk full"), because("disk full")]);
    const { usage } = await reflect({ model }, createFewShot({ model })).predict(
      question,
      await pastOf(kindsInTurn(9)),
    );
    expect(usage!.calls).toBe(model.asked.length);
  });

  test("ends with the signal, and refuses what is no predictor", async () => {
    const controller = new AbortController();
    const stopping = new ScriptedModel([{}], () => controller.abort(new Error("enough")));
    const predicting = reflect({ model: stopping }, createNeighbours()).predict(
      question,
      await pastOf(kindsInTurn(6)),
      { signal: controller.signal },
    );
    await expect(predicting).rejects.toThrow("enough");
    expect(() => reflect({ model: stopping }, {} as Predictor)).toThrow(CasebookError);
  });
});
