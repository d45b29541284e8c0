import { ask, type ModelErrorCode } from "@casebook/model";
import { ChatAnthropic } from "@langchain/anthropic";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { HumanMessage } from "@langchain/core/messages";
import { ChatGoogleGenerativeAI } from "@langchain/google-genai";
import { ChatOllama } from "@langchain/ollama";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { failureOf } from "./__fixtures__/failure-of.ts";
import { type Play, playServer } from "./__fixtures__/play-server.ts";

/** Other classes of LangChain, each over a server that speaks as its provider does. */
type Provider = {
  model(base: string): BaseChatModel;
  /** Whether the request has the provider's own schema mode, or a tool. */
  mode(body: object): "schema" | "tools" | "text";
  says(text: string, ended: "stop" | "length"): string;
  calls(args: object): string;
  errors: [code: ModelErrorCode, status: number, body: object][];
};

const anthropic: Provider = {
  model: (base) => new ChatAnthropic({ model: "claude-sonnet-4-5", apiKey: "x", anthropicApiUrl: base }),
  mode: (body) => ("output_config" in body ? "schema" : "tools" in body ? "tools" : "text"),
  says: (text, ended) => message([{ type: "text", text }], ended === "stop" ? "end_turn" : "max_tokens"),
  calls: (input) => message([{ type: "tool_use", id: "t", name: "answer", input }], "tool_use"),
  errors: [
    [
      "model-context",
      400,
      { type: "error", error: { type: "invalid_request_error", message: "prompt is too long: 9 tokens > 8 maximum" } },
    ],
    ["model-key", 401, { type: "error", error: { type: "authentication_error", message: "invalid x-api-key" } }],
    ["model-unknown", 404, { type: "error", error: { type: "not_found_error", message: "model: claude-0" } }],
    [
      "model-quota",
      400,
      { type: "error", error: { type: "invalid_request_error", message: "Your credit balance is too low" } },
    ],
    ["model-server", 529, { type: "error", error: { type: "overloaded_error", message: "Overloaded" } }],
  ],
};

function message(content: object[], stop_reason: string): string {
  const usage = { input_tokens: 7, output_tokens: 3, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
  return JSON.stringify({ id: "m", type: "message", role: "assistant", model: "c", stop_reason, content, usage });
}

const google: Provider = {
  model: (base) => new ChatGoogleGenerativeAI({ model: "gemini-2.5-flash", apiKey: "x", baseUrl: base }),
  mode: (body) => {
    const { generationConfig = {} } = body as { generationConfig?: object };
    return "responseSchema" in generationConfig ? "schema" : "tools" in body ? "tools" : "text";
  },
  says: (text, ended) => candidate([{ text }], ended === "stop" ? "STOP" : "MAX_TOKENS"),
  calls: (args) => candidate([{ functionCall: { name: "answer", args } }], "STOP"),
  errors: [
    [
      "model-context",
      400,
      {
        error: {
          code: 400,
          message: "The input token count (9) exceeds the maximum number of tokens allowed (8).",
          status: "INVALID_ARGUMENT",
        },
      },
    ],
    [
      "model-key",
      400,
      { error: { code: 400, message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" } },
    ],
    [
      "model-unknown",
      404,
      { error: { code: 404, message: "models/gemini-0 is not found for API version v1beta", status: "NOT_FOUND" } },
    ],
    [
      "model-rate-limited",
      429,
      { error: { code: 429, message: "Resource has been exhausted", status: "RESOURCE_EXHAUSTED" } },
    ],
    ["model-server", 503, { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } }],
  ],
};

function candidate(parts: object[], finishReason: string): string {
  const usageMetadata = { promptTokenCount: 7, candidatesTokenCount: 3, totalTokenCount: 10 };
  return JSON.stringify({ candidates: [{ content: { role: "model", parts }, finishReason, index: 0 }], usageMetadata });
}

const ollama: Provider = {
  model: (base) => new ChatOllama({ model: "llama3.2", baseUrl: base }),
  mode: (body) => ("format" in body ? "schema" : "tools" in body ? "tools" : "text"),
  says: (content, ended) => lines({ content }, ended),
  calls: (args) => lines({ content: "", tool_calls: [{ function: { name: "answer", arguments: args } }] }, "stop"),
  errors: [
    ["model-context", 400, { error: "the input length exceeds the context length" }],
    ["model-unknown", 404, { error: 'model "llama3.2" not found, try pulling it first' }],
    ["model-server", 500, { error: "llama runner process has terminated" }],
  ],
};

/** It streams even if it was not asked to. */
function lines(said: object, done_reason: string): string {
  const line = { model: "l", created_at: "2026-01-01T00:00:00Z", message: { role: "assistant", ...said }, done: false };
  const last = { ...line, message: { role: "assistant", content: "" }, done: true, done_reason };
  return `${JSON.stringify(line)}\n${JSON.stringify({ ...last, prompt_eval_count: 7, eval_count: 3 })}\n`;
}

const quick = () => ({ messages: [new HumanMessage("Why?")], retryDelay: 1, memory: {} });
const schema = z.strictObject({ cause: z.string() });
const value = { cause: "pool" };

describe.each<[string, Provider]>([
  ["Anthropic", anthropic],
  ["Google", google],
  ["Ollama", ollama],
])("%s", (_, { model, mode, says, calls, errors }) => {
  const started = async (play: (body: object) => Play) => {
    const server = await playServer(play);
    return { server, asked: model(server.url.replace("/v1", "")) };
  };

  it("answers, with its figures and why it ended", async () => {
    for (const ended of ["stop", "length"] as const) {
      const { asked } = await started(() => ({ raw: says("because", ended) }));
      const { answers, usage } = await ask({ ...quick(), model: asked });
      expect(answers).toMatchObject([{ text: "because", finishReason: ended }]);
      expect(usage).toMatchObject({ calls: 1, failedCalls: 0, unmeteredCalls: 0, tokensIn: 7, tokensOut: 3 });
    }
  });

  it("is asked in its own schema mode, else through a tool, else in words", async () => {
    for (const known of ["schema", "tools", "text"]) {
      const { asked } = await started((body) => {
        const asksIn = mode(body);
        if (asksIn !== known) return { status: 400, error: "This is not supported." };
        return { raw: asksIn === "tools" ? calls(value) : says(JSON.stringify(value), "stop") };
      });
      const { answers } = await ask({ ...quick(), model: asked, schema, samples: 2 });
      expect(answers).toMatchObject([
        { value, rung: known },
        { value, rung: known },
      ]);
    }
  });

  it.each(errors)("says %s by %i %j, once for each try", async (code, status, body) => {
    const { server, asked } = await started(() => ({ status, raw: JSON.stringify(body) }));
    const error = await failureOf(ask({ ...quick(), model: asked, retries: 1 }));
    expect(error).toMatchObject({ code });
    expect(server.asked).toHaveLength(["model-server", "model-rate-limited"].includes(code) ? 2 : 1);
  });
});
