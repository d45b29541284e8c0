import { createServer } from "node:net";
import { ask } from "@casebook/model";
import { HumanMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { failureOf } from "./__fixtures__/failure-of.ts";
import { type Play, playServer } from "./__fixtures__/play-server.ts";

const quick = { messages: [new HumanMessage("Why?")], retryDelay: 1, memory: {} };
const fine: Play = { texts: ["because"] };

describe("a server that fails for a moment", () => {
  it.each<[string, Play]>([
    ["500", { status: 500, error: "oops" }],
    ["503", { status: 503 }],
    ["429 without Retry-After", { status: 429, error: "slow down" }],
    ["429 with Retry-After", { status: 429, error: "slow down", headers: { "retry-after": "0.05" } }],
    ["a reply cut in the middle", "cut"],
    ["a connection that is reset", "reset"],
    ["a page of HTML", { raw: "<html>Bad Gateway</html>" }],
  ])("with %s is asked again", async (_, play) => {
    const server = await playServer([play, fine]);
    const { answers, usage } = await ask({ ...quick, model: server.model() });
    expect(answers[0]?.text).toBe("because");
    expect(server.asked).toHaveLength(2);
    expect(usage).toMatchObject({ calls: 2, failedCalls: 1, tokensIn: 10, tokensOut: 5, money: null });
  });

  it("is asked as often as allowed and no more: LangChain's own tries are off", async () => {
    const server = await playServer([{ status: 500, error: "oops" }]);
    const error = await failureOf(ask({ ...quick, model: server.model({ maxRetries: 6 }), retries: 2 }));
    expect(error).toMatchObject({ code: "model-server", usage: { calls: 3, failedCalls: 3, unmeteredCalls: 0 } });
    expect(server.asked).toHaveLength(3);
  });

  it("is given the time it asks for", async () => {
    const server = await playServer([{ status: 429, error: "slow down", headers: { "retry-after": "0.3" } }, fine]);
    const begun = performance.now();
    await ask({ ...quick, model: server.model() });
    expect(performance.now() - begun).toBeGreaterThan(290);
  });

  it("is not waited for beyond the deadline", async () => {
    const server = await playServer([{ status: 429, error: "slow down", headers: { "retry-after": "3600" } }]);
    const error = await failureOf(ask({ ...quick, model: server.model(), deadline: 5000 }));
    expect(error).toMatchObject({ code: "model-rate-limited", retryAfter: 3_600_000, value: 429 });
    expect(server.asked).toHaveLength(1);
  });
});

describe("a server that does not answer", () => {
  it("ends each try by timeout and all by the deadline", async () => {
    const server = await playServer(["hang"]);
    const error = await failureOf(ask({ ...quick, model: server.model(), timeout: 50, retries: 1 }));
    expect(error).toMatchObject({ code: "model-timeout", field: "timeout", value: 50 });
    expect(error.usage).toMatchObject({ calls: 2, failedCalls: 2, unmeteredCalls: 2, tokensIn: 0, money: null });
    const late = await failureOf(ask({ ...quick, model: server.model(), timeout: 60, deadline: 200, retries: 20 }));
    expect(late).toMatchObject({
      code: "model-deadline",
      field: "deadline",
      value: 200,
      cause: { code: "model-timeout" },
    });
  });

  it("is left at once with the signal, even if the provider ignores it", async () => {
    const server = await playServer(["hang"]);
    const model = server.model();
    const generate = model.generate.bind(model);
    model.generate = (asked, options) => generate(asked, { ...(options as object), signal: undefined } as never);
    const stop = new AbortController();
    let said: string | undefined;
    failureOf(ask({ ...quick, model, signal: stop.signal })).then(({ message }) => {
      said = message;
    });
    await expect.poll(() => server.asked.length).toBe(1);
    stop.abort(new Error("enough"));
    // No timer is waited for, so one turn of the event loop is enough.
    await new Promise((resolve) => setImmediate(resolve));
    expect(said).toBe("enough");
  });

  it("is told when nobody waits for it any more", async () => {
    const server = await playServer(["hang"]);
    const stop = new AbortController();
    const stopped = failureOf(ask({ ...quick, model: server.model(), signal: stop.signal }));
    await expect.poll(() => server.asked.length).toBe(1);
    stop.abort();
    await stopped;
    await expect.poll(() => server.left()).toBe(1);
    await failureOf(ask({ ...quick, model: server.model(), timeout: 300, retries: 0 }));
    await expect.poll(() => server.left()).toBe(2);
  });

  it("is not asked at all with a signal that has ended", async () => {
    const server = await playServer([fine]);
    const error = await failureOf(ask({ ...quick, model: server.model(), signal: AbortSignal.abort(new Error("no")) }));
    expect(error.message).toBe("no");
    expect(server.asked).toHaveLength(0);
  });

  it("and listens to nobody is told from one that fails", async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => free.once("listening", resolve));
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    const model = new ChatOpenAI({
      model: "m",
      apiKey: "x",
      configuration: { baseURL: `http://127.0.0.1:${port}/v1` },
    });
    const error = await failureOf(ask({ ...quick, model, retries: 1 }));
    expect(error).toMatchObject({ code: "model-unreachable", usage: { calls: 2, unmeteredCalls: 0 } });
  });
});

describe("what another try does not change", () => {
  it.each<[code: string, Play]>([
    ["model-key", { status: 401, error: { message: "Incorrect API key provided", code: "invalid_api_key" } }],
    ["model-key", { status: 403, error: "Project has no access" }],
    ["model-quota", { status: 429, error: { message: "You exceeded your current quota", code: "insufficient_quota" } }],
    ["model-unknown", { status: 404, error: { message: "The model `m` does not exist", code: "model_not_found" } }],
    ["model-unknown", { status: 404, error: 'model "m" not found, try pulling it first' }],
    ["model-unknown", { status: 404 }],
    ["model-request", { status: 400, error: "temperature must be at most 2" }],
    ["model-refused", { status: 400, error: { message: "The response was filtered", code: "content_filter" } }],
    ["model-refused", { texts: [null], refusal: "I can't help with that." }],
    ["model-refused", { texts: [""], finish: "content_filter" }],
    ["model-empty", { texts: [""] }],
    ["model-empty", { texts: [] }],
    ["model-cut", { texts: [""], finish: "length" }],
  ])("is %s after one request: %j", async (code, play) => {
    const server = await playServer([play]);
    const error = await failureOf(ask({ ...quick, model: server.model() }));
    expect(error).toMatchObject({ name: "ModelError", code, usage: { calls: 1 } });
    expect(error.remedy).not.toBe("");
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    [
      "OpenAI",
      400,
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
    ],
    ["llama.cpp", 400, "the request exceeds the available context size, try increasing it"],
    ["llama-cpp-python", 400, "This model's maximum context length is 8192 tokens, however you requested 9001 tokens"],
    ["Anthropic", 400, "prompt is too long: 210000 tokens > 200000 maximum"],
    ["Google", 400, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."],
    [
      "Mistral",
      400,
      "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
    ],
    ["Bedrock", 400, "Input is too long for requested model."],
    ["Groq", 400, "Please reduce the length of the messages or completion."],
    ["vLLM", 400, "The decoder prompt (length 5000) is longer than the maximum model length of 4096."],
    ["Ollama", 400, "the input length exceeds the context length"],
    ["TGI", 422, "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000"],
    ["a proxy", 413, "Request Entity Too Large"],
  ])("is model-context where %s says that the messages are too long", async (_, status, message) => {
    const server = await playServer([{ status, error: message }]);
    const schema = z.strictObject({ cause: z.string() });
    for (const asked of [{}, { schema }]) {
      const error = await failureOf(ask({ ...quick, ...asked, model: server.model(), memory: {} }));
      expect(error).toMatchObject({ code: "model-context", field: "messages" });
    }
    expect(server.asked).toHaveLength(2);
  });

  it("does not repeat a key that the server repeats", async () => {
    const key = ["sk", "_live_", "0123456789abcdefABCDEF"].join("");
    const server = await playServer([{ status: 401, error: `No such key: ${key}` }]);
    const error = await failureOf(ask({ ...quick, model: server.model() }));
    expect(error.message).toContain("[redacted:");
    expect(error.message).not.toContain(key);
  });
});

describe("a strange reply", () => {
  it("of a megabyte, or in another language, is given as it is", async () => {
    const long = "Die Verbindungen waren erschöpft. ".repeat(30_000);
    const server = await playServer([{ texts: [long] }, { texts: ["שרת נפל 🔥"] }]);
    expect((await ask({ ...quick, model: server.model() })).answers[0]?.text).toBe(long);
    expect((await ask({ ...quick, model: server.model() })).answers[0]?.text).toBe("שרת נפל 🔥");
  });

  it("of OpenAI's newer interface is read too, and says when it was cut", async () => {
    const message = { type: "message", id: "msg_1", role: "assistant", status: "incomplete" };
    const response = {
      id: "resp_1",
      object: "response",
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output: [{ ...message, content: [{ type: "output_text", text: "half an ans", annotations: [] }] }],
      usage: { input_tokens: 7, output_tokens: 3, total_tokens: 10 },
    };
    const server = await playServer([{ raw: JSON.stringify(response) }]);
    const { answers, usage } = await ask({ ...quick, model: server.model({ useResponsesApi: true }) });
    expect(answers).toMatchObject([{ text: "half an ans", finishReason: "length" }]);
    expect(usage).toMatchObject({ calls: 1, tokensIn: 7, tokensOut: 3 });
  });

  it("without figures leaves the cost open", async () => {
    const server = await playServer([{ texts: ["x"], usage: null }]);
    const { usage } = await ask({
      ...quick,
      model: server.model(),
      prices: { m: { inputPerMillion: 1, outputPerMillion: 1 } },
    });
    expect(usage).toMatchObject({ calls: 1, failedCalls: 0, unmeteredCalls: 1, tokensIn: 0, money: null });
  });
});
