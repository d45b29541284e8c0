import { ask } from "@casebook/model";
import { buildPrompt, multipleChoiceTask, rootCauseTask, summarise } from "@casebook/prompt";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, expect, it } from "vitest";
import { incidents, precedents, question } from "./__fixtures__/incidents.ts";

const reply = {
  choice: "Pool_exhausted",
  newName: "",
  cause: "[redacted:ip-1] has no free connection; ask [redacted:email-1]",
  citations: ["P4", "P9"],
  confidence: 70,
};

describe("a prompt that is asked by @casebook/model, which redacts what is redacted", () => {
  it("is read with its secrets put back", async () => {
    const model = new FakeListChatModel({ responses: [JSON.stringify(reply)] });
    const { messages, schema, read } = await buildPrompt({ task: rootCauseTask(), question, precedents });
    const { answers } = await ask({ model, messages, schema, memory: {} });
    expect(read(answers[0]!.value)).toEqual({
      status: "read",
      answer: {
        category: "pool exhausted",
        text: "10.0.0.12 has no free connection; ask ada@example.com",
        isUnseen: false,
        confidence: 0.7,
      },
      citations: ["INC-1"],
      dropped: ["P9"],
    });
  });

  it("is asked again when the answer is no choice", async () => {
    const responses = [{ ...reply, choice: "aliens" }, reply].map((each) => JSON.stringify(each));
    const { messages, schema, read } = await buildPrompt({ task: rootCauseTask(), question, precedents });
    const { answers } = await ask({ model: new FakeListChatModel({ responses }), messages, schema, memory: {} });
    expect(read(answers[0]!.value)).toMatchObject({ answer: { category: "pool exhausted" } });
  });

  it("gives the option's cause", async () => {
    const chosen = { option: "B", newName: "", explanation: "Alike", confidence: 50 };
    const model = new FakeListChatModel({ responses: [JSON.stringify(chosen)] });
    const { messages, schema, read } = await buildPrompt({
      task: multipleChoiceTask(),
      question,
      precedents,
      order: "best-first",
    });
    const { answers } = await ask({ model, messages, schema, memory: {} });
    expect(read(answers[0]!.value)).toMatchObject({ answer: { category: "pool exhausted" }, citations: ["INC-1"] });
  });

  it("summarises", async () => {
    const model = new FakeListChatModel({ responses: ['{"summary":"orders-db at [redacted:ip-1] is full."}'] });
    const summary = await summarise({
      question: { ...question, summary: `${question.summary} ${incidents[0]!.summary.repeat(20)}` },
      model: "fake",
      ask: async ({ messages, schema }) => (await ask({ model, messages, schema, memory: {} })).answers[0]!.value,
    });
    expect(summary).toMatchObject({ by: "model", text: "orders-db at 10.0.0.12 is full." });
  });
});
