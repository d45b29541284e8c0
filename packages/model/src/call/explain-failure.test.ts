import { ask } from "@casebook/model";
import { ContextOverflowError, ModelRefusalError } from "@langchain/core/errors";
import { HumanMessage } from "@langchain/core/messages";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, expect, it } from "vitest";
import { failureOf } from "../__fixtures__/failure-of.ts";

class Throwing extends FakeListChatModel {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    super({ responses: [] });
    this.thrown = thrown;
  }
  override async _generate(): Promise<never> {
    throw this.thrown;
  }
}

const failed = (message: string, more: object = {}) => Object.assign(new Error(message), more);
const system = (code: string) => new TypeError("fetch failed", { cause: failed(`connect ${code}`, { code }) });

describe("what a provider throws", () => {
  it.each<[code: string, string, unknown]>([
    ["model-unreachable", "a refused connection", system("ECONNREFUSED")],
    ["model-unreachable", "several refused connections", new AggregateError([failed("x", { code: "ECONNREFUSED" })])],
    ["model-unreachable", "a name that nobody knows", system("ENOTFOUND")],
    ["model-unreachable", "a certificate that is not trusted", failed("self-signed certificate in chain")],
    ["model-server", "a connection that broke", system("ECONNRESET")],
    ["model-server", "a body that broke off", new TypeError("terminated")],
    ["model-server", "a body that is no JSON", new SyntaxError("Unexpected token '<', \"<html>\" is not valid JSON")],
    ["model-server", "Ollama's client", failed("boom", { name: "ResponseError", status_code: 503 })],
    ["model-server", "the AI SDK's client", failed("boom", { statusCode: 502 })],
    ["model-unknown", "an error in an error", failed("x", { error: { error: { message: "model 'm' not found" } } })],
    ["model-rate-limited", "a response in an error", failed("x", { response: { status: 429, headers: {} } })],
    ["model-quota", "a balance", failed("Your credit balance is too low", { status: 400 })],
    ["model-key", "a key that was never given", failed("Missing credentials. Please pass an `apiKey`")],
    ["model-key", "Google's words", failed("API key not valid. Please pass a valid API key.", { status: 400 })],
    ["model-context", "LangChain's own error", new ContextOverflowError("too much")],
    ["model-refused", "LangChain's own refusal", new ModelRefusalError("no")],
    ["model-refused", "Azure's filter", failed("triggering Azure OpenAI's content management policy", { status: 400 })],
    ["model-cut", "OpenAI's client", failed("Could not parse", { name: "LengthFinishReasonError" })],
    ["model-request", "a failure of its own", new RangeError("strange")],
    ["model-request", "a text", "strange"],
    ["model-request", "an object", { strange: true }],
    ["model-request", "nothing", undefined],
  ])("is %s: %s", async (code, _, thrown) => {
    const messages = [new HumanMessage("Why?")];
    const error = await failureOf(ask({ model: new Throwing(thrown), messages, retries: 0, memory: {} }));
    expect(error).toMatchObject({ name: "ModelError", code, usage: { calls: 1, failedCalls: 1 } });
    expect(error.message).toMatch(/^FakeListChatModel: .+[^.]\. .+\.$/s);
  });

  it.each([
    [{ "retry-after": "2" }, 2000],
    [{ "retry-after-ms": "150" }, 150],
    [new Headers({ "Retry-After": "1.5" }), 1500],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "" }, undefined],
    [{}, undefined],
  ])("says when to come back: %j", async (headers, retryAfter) => {
    const thrown = failed("slow down", { status: 429, headers });
    const messages = [new HumanMessage("Why?")];
    const error = await failureOf(ask({ model: new Throwing(thrown), messages, retries: 0, memory: {} }));
    expect(error.retryAfter).toBe(retryAfter);
  });

  it("says when to come back as a date too", async () => {
    const headers = { "retry-after": new Date(Date.now() + 60_000).toUTCString() };
    const thrown = failed("slow down", { status: 429, headers });
    const messages = [new HumanMessage("Why?")];
    const error = await failureOf(ask({ model: new Throwing(thrown), messages, deadline: 5000, memory: {} }));
    expect(error.retryAfter).toBeGreaterThan(50_000);
    expect(error.retryAfter).toBeLessThanOrEqual(60_000);
  });
});
