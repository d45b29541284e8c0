import { ask, type ModelMemory } from "@casebook/model";
import { HumanMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { failureOf } from "./__fixtures__/failure-of.ts";
import { startLocalServer } from "./__fixtures__/serve-llm.ts";

const server = await startLocalServer();
afterAll(() => server?.stop());

// Seconds on a quiet machine, many times that beside other work.
describe.skipIf(server === undefined)("a real server of llama.cpp", { timeout: 200_000 }, () => {
  const memory: ModelMemory = {};
  const options = {
    messages: [new HumanMessage("Checkout answers 503 and the connection pool is exhausted. What is the cause?")],
    memory,
    local: true,
    name: "local",
    timeout: 150_000,
  };
  const model = (fields: object = {}) =>
    new ChatOpenAI({
      model: "smollm2-135m-instruct",
      apiKey: "none",
      temperature: 0,
      maxTokens: 60,
      configuration: { baseURL: server?.url },
      ...fields,
    });

  it("answers in words, with its figures and log-probabilities", async () => {
    const { answers, usage } = await ask({
      ...options,
      model: model({ logprobs: true, topLogprobs: 2, maxTokens: 10 }),
    });
    expect(answers[0]?.text).toMatch(/\S/);
    expect(answers[0]?.logprobs).toHaveLength(10);
    expect(answers[0]?.logprobs?.every(({ logprob }) => logprob <= 0)).toBe(true);
    expect(usage).toMatchObject({ calls: 1, failedCalls: 0, unmeteredCalls: 0, tokensOut: 10 });
    expect(usage.tokensIn).toBeGreaterThan(10);
  });

  it("refuses the schema mode and takes its own form, which is remembered", async () => {
    const schema = z.strictObject({ category: z.enum(["pool exhausted", "disk full"]), certain: z.boolean() });
    const first = await ask({ ...options, schema, model: model() });
    expect(first.answers).toMatchObject([{ rung: "json-object", value: { category: expect.any(String) } }]);
    expect(first.usage).toMatchObject({ calls: 2, failedCalls: 1 });
    expect(memory.local?.rung).toBe("json-object");
    expect((await ask({ ...options, schema, model: model() })).usage).toMatchObject({ calls: 1, failedCalls: 0 });
  });

  it("calls a tool whose arguments fit the schema", async () => {
    const schema = z.strictObject({ category: z.enum(["pool exhausted", "disk full"]) });
    const reply = await ask({ ...options, schema, memory: { local: { rung: "tools" } }, model: model() });
    expect(reply.answers).toMatchObject([{ rung: "tools", repair: "none" }]);
  });

  it("ignores n, so that samples are asked for one by one", async () => {
    const { answers, usage } = await ask({ ...options, model: model({ temperature: 1, maxTokens: 8 }), samples: 3 });
    expect(answers).toHaveLength(3);
    expect(usage.calls).toBe(3);
    expect(memory.local?.samples).toBe(false);
  });

  it("says when the messages are too long", async () => {
    const messages = [new HumanMessage("timeout ".repeat(10_000))];
    expect(await failureOf(ask({ ...options, messages, model: model() }))).toMatchObject({ code: "model-context" });
  });

  it("is left when the signal says so", async () => {
    const stop = new AbortController();
    const asking = failureOf(ask({ ...options, model: model({ maxTokens: 500 }), signal: stop.signal }));
    setTimeout(() => stop.abort(new Error("enough")), 50);
    expect((await asking).message).toBe("enough");
  });
});
