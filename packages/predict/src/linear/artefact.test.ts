import { createLinear, type LinearArtefact } from "@casebook/predict";
import { describe, expect, test } from "vitest";
import { asked, historyOf, kindsInTurn, pastOf } from "../__fixtures__/pasts.ts";

const known = kindsInTurn(12);
const question = asked("writes hang on the volume");

async function fitted(): Promise<LinearArtefact> {
  const linear = createLinear();
  await linear.probabilities(question, await pastOf(known, question));
  return JSON.parse(JSON.stringify(linear.toJSON()));
}

/** All weights turned round: answers that only this artefact can give. */
function reversed(artefact: LinearArtefact): LinearArtefact {
  const bytes = Buffer.from(artefact.weights, "base64");
  for (let at = 0; at < bytes.length; at += 8) bytes.writeDoubleLE(-bytes.readDoubleLE(at), at);
  return { ...artefact, weights: bytes.toString("base64") };
}

describe("a stored linear model", () => {
  test("answers as the model that was stored", async () => {
    const artefact = await fitted();
    const past = await pastOf(known, question);
    const fresh = await createLinear().probabilities(question, past);
    expect(await createLinear({ artefact }).probabilities(question, past)).toEqual(fresh);
    expect(createLinear({ artefact }).toJSON()).toEqual(artefact);
    expect(artefact).toMatchObject({
      format: "casebook.linear",
      version: 2,
      n: 12,
      learnedUpTo: known[11]!.resolvedAt,
    });
  });

  test("is used as it stands and not fitted again", async () => {
    const artefact = await fitted();
    const past = await pastOf(known, question);
    const fresh = (await createLinear().probabilities(question, past))!.map(({ kind }) => kind);
    const answer = (await createLinear({ artefact: reversed(artefact) }).probabilities(question, past))!;
    expect(answer.map(({ kind }) => kind)).not.toEqual(fresh);
    expect(answer.at(-1)!.kind).toBe(fresh[0]);
  });

  test("is not used for a past that it was not fitted on", async () => {
    const artefact = reversed(await fitted());
    const linear = createLinear({ artefact });
    const history = await historyOf([...known, ...kindsInTurn(3, 12)]);
    for (const one of [question, asked("writes hang", 5), asked("writes hang", 300, { id: "INC-0" })]) {
      const answer = await linear.probabilities(one, history.before(one));
      expect(answer).toEqual(await createLinear().probabilities(one, history.before(one)));
    }
  });

  test.each([
    ["another target", { target: "service" }],
    ["another ridge", { ridge: 0.2 }],
    ["another bound on terms", { mostTerms: 7 }],
  ] as const)("is ignored under %s", async (_, options) => {
    const artefact = reversed(await fitted());
    const past = await pastOf(known, question);
    const linear = createLinear({ ...options, artefact });
    expect(linear.toJSON()).toBeUndefined();
    expect(await linear.probabilities(question, past)).toEqual(
      await createLinear(options).probabilities(question, past),
    );
  });

  test("of an undefined artefact is none", () => {
    expect(createLinear({ artefact: undefined }).toJSON()).toBeUndefined();
  });
});

describe("a damaged linear model is refused", async () => {
  const sound = await fitted();
  const bytes = Buffer.from(sound.weights, "base64");
  const withWeight = (value: number): string => {
    const copy = Buffer.from(bytes);
    copy.writeDoubleLE(value, 8);
    return copy.toString("base64");
  };
  const damaged: [string, string, unknown][] = [
    ...Object.keys(sound).map((field): [string, string, unknown] => {
      const { [field as keyof LinearArtefact]: _, ...rest } = sound;
      return [`without ${field}`, field, rest];
    }),
    ["with weights cut off", "weights", { ...sound, weights: bytes.subarray(0, bytes.length - 8).toString("base64") }],
    ["with part of a weight", "weights", { ...sound, weights: bytes.subarray(0, bytes.length - 3).toString("base64") }],
    ["with no weights", "weights", { ...sound, weights: "" }],
    ["with weights that are not base64", "weights", { ...sound, weights: "***" }],
    ["with a weight that is NaN", "weights", { ...sound, weights: withWeight(Number.NaN) }],
    ["with an infinite weight", "weights", { ...sound, weights: withWeight(Number.POSITIVE_INFINITY) }],
    [
      "with an idf that is NaN",
      "terms.0.1",
      { ...sound, terms: [[sound.terms[0]![0], Number.NaN], ...sound.terms.slice(1)] },
    ],
    ["with a term that is missing", "weights", { ...sound, terms: sound.terms.slice(1) }],
    ["with a term twice", "terms", { ...sound, terms: [sound.terms[1], ...sound.terms.slice(1)] }],
    ["with a kind twice", "kinds", { ...sound, kinds: [sound.kinds[1], ...sound.kinds.slice(1)] }],
    ["with one kind", "kinds", { ...sound, kinds: sound.kinds.slice(1, 2) }],
    ["with a local time", "learnedUpTo", { ...sound, learnedUpTo: "2026-01-01T00:00:00" }],
    ["of a newer version", "version", { ...sound, version: 3 }],
    ["of another format", "format", { ...sound, format: "casebook.walk" }],
    ["that is null", "", null],
    ["that is text", "", JSON.stringify(sound)],
  ];

  test.each(damaged)("%s", (_, field, artefact) => {
    expect(() => createLinear({ artefact })).toThrow(
      expect.objectContaining({
        code: "invalid-artefact",
        field,
        remedy: "Delete it; it is fitted again from the history.",
      }),
    );
  });
});
