import { ask, type ModelMemory } from "@casebook/model";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { RunnableBinding } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { failureOf } from "../__fixtures__/failure-of.ts";
import { type Play, playServer, type RequestBody } from "../__fixtures__/play-server.ts";

const schema = z.strictObject({ cause: z.string(), sure: z.boolean() });
const right = '{"cause":"pool","sure":true}';
const value = { cause: "pool", sure: true };
const quick = () => ({ messages: [new HumanMessage("Why?")], schema, retryDelay: 1, memory: {} as ModelMemory });

type Mode = "schema" | "json-object" | "tools" | "text";

function modeOf(body: RequestBody): Mode {
  if (body.tools !== undefined) return "tools";
  if (body.response_format?.type === "json_schema") return "schema";
  return body.response_format === undefined ? "text" : "json-object";
}

/** A server that knows some of the ways and refuses the others. */
const knowing =
  (known: readonly Mode[], status: number, message: string) =>
  (body: RequestBody): Play => {
    const mode = modeOf(body);
    if (!known.includes(mode)) return { status, error: message };
    return mode === "tools" ? { texts: [right], tool: "answer", finish: "tool_calls" } : { texts: [right] };
  };

describe("a value of a schema", () => {
  it.each<[Mode, Mode[], number, string]>([
    ["schema", ["schema", "json-object", "tools", "text"], 400, ""],
    ["json-object", ["json-object", "tools", "text"], 500, "`response_format.type` must be `text` or `json_object`"],
    ["tools", ["tools", "text"], 400, "response_format is not supported"],
    ["text", ["text"], 422, "Unprocessable Entity"],
    ["text", ["text"], 404, "No endpoints found that support tool use"],
    ["text", ["text"], 501, ""],
  ])("is asked for by %s where the server knows %j and says %i", async (rung, known, status, message) => {
    const server = await playServer(knowing(known, status, message));
    const options = { ...quick(), model: server.model() };
    const { answers, usage } = await ask(options);
    expect(answers).toEqual([{ text: right, value, rung, repair: "none", finishReason: "stop", recorded: false }]);
    const tried = server.asked.map(modeOf);
    expect(tried).toEqual(["schema", "json-object", "tools", "text"].slice(0, tried.length));
    expect(tried.at(-1)).toBe(rung);
    expect(usage).toMatchObject({ calls: tried.length, failedCalls: tried.length - 1 });

    const memory: ModelMemory = JSON.parse(JSON.stringify(options.memory));
    expect(Object.values(memory)).toMatchObject([{ rung }]);
    await ask({ ...options, memory });
    expect(server.asked.slice(tried.length).map(modeOf)).toEqual([rung]);
  });

  it("is enforced by the provider only if every object in it is closed and whole", async () => {
    const server = await playServer([{ texts: [right] }]);
    const open = z.object({ cause: z.string(), sure: z.boolean(), more: z.array(z.string()).optional() });
    await ask({ ...quick(), model: server.model() });
    await ask({ ...quick(), schema: open, model: server.model() });
    expect(server.asked.map(({ response_format }) => response_format?.json_schema?.strict)).toEqual([true, undefined]);
  });

  it("comes from a model that knows nothing but text", async () => {
    const model = new FakeListChatModel({ responses: [`Sure!\n\`\`\`json\n${right}\n\`\`\``] });
    const { answers } = await ask({ ...quick(), model });
    expect(answers).toMatchObject([{ value, rung: "text", repair: "none" }]);
  });

  it("comes from a class that binds its tools in a way of its own", async () => {
    let called: unknown;
    class OwnBinding extends BaseChatModel {
      _llmType() {
        return "own";
      }
      override bindTools(tools: unknown[]) {
        return new RunnableBinding({ bound: this, kwargs: { tools } as never, config: {} }) as never;
      }
      async _generate(_: unknown, options: object) {
        called = (options as { tools?: unknown }).tools;
        const message = new AIMessage({ content: "", tool_calls: [{ name: "answer", args: value }] });
        return { generations: [{ text: "", message }] };
      }
    }
    const { answers } = await ask({ ...quick(), model: new OwnBinding({}) });
    expect(answers).toMatchObject([{ value, rung: "tools" }]);
    expect(called).toMatchObject([{ function: { name: "answer", parameters: { type: "object" } } }]);
  });

  it.each([
    ["as it is", right, "none"],
    ["after words and before others", `The answer is ${right}. I hope this helps {or not`, "none"],
    ["in a fence", `Here:\n\`\`\`json\n${right}\n\`\`\`\nDone.`, "none"],
    ["after loud thinking", `<think>maybe {"cause": 1}?</think>${right}`, "none"],
    ["with quotes and commas missing", "{cause: 'pool' sure: true,}", "text"],
    ["without its last brace", '{"cause":"pool","sure":true', "text"],
  ])("is read %s", async (_, text, repair) => {
    const server = await playServer([{ texts: [text] }]);
    const memory = { m: { rung: "text" as const } };
    const { answers, usage } = await ask({ ...quick(), name: "m", memory, model: server.model() });
    expect(answers).toMatchObject([{ value, repair }]);
    expect(usage.calls).toBe(1);
  });

  it("is asked for in the person's last message, since some templates refuse two in a row", async () => {
    const server = await playServer([{ texts: [right] }]);
    await ask({ ...quick(), name: "m", memory: { m: { rung: "text" } }, model: server.model() });
    expect(server.asked[0]?.messages).toHaveLength(1);
    expect(server.asked[0]?.messages[0]?.content).toMatch(/^Why\?\n\nAnswer with one JSON object/);
  });
});

describe("a wrong reply", () => {
  it("shows, without memory, that the server ignores the way it was asked", async () => {
    const server = await playServer((body) => ({ texts: [modeOf(body) === "text" ? right : "The pool, surely."] }));
    const options = { ...quick(), model: server.model() };
    const { answers } = await ask(options);
    expect(answers).toMatchObject([{ value, rung: "text", repair: "none" }]);
    expect(server.asked.map(modeOf)).toEqual(["schema", "json-object", "tools", "text"]);
  });

  it("is mended by one more turn, which says what was wrong", async () => {
    const server = await playServer([{ texts: ['{"cause":"pool","sure":"very"}'] }, { texts: [right] }]);
    const { answers, usage } = await ask({
      ...quick(),
      name: "m",
      memory: { m: { rung: "schema" } },
      model: server.model(),
    });
    expect(answers).toMatchObject([{ value, text: right, rung: "schema", repair: "model" }]);
    expect(usage).toMatchObject({ calls: 2, tokensIn: 20, tokensOut: 10 });
    const [, wrong, words] = server.asked[1]!.messages;
    expect(wrong).toMatchObject({ role: "assistant", content: '{"cause":"pool","sure":"very"}' });
    expect(words?.content).toContain("sure");
  });

  it("that stays wrong is a failure with what was said, never a value", async () => {
    const server = await playServer([{ texts: ['{"cause":7}'] }]);
    const error = await failureOf(ask({ ...quick(), model: server.model() }));
    expect(error).toMatchObject({ code: "model-schema", field: "schema", value: '{"cause":7}', usage: { calls: 5 } });
    expect(error.message).toContain("cause");
  });

  it("that stays wrong where the way of asking is known is a failure after one more turn", async () => {
    const server = await playServer([{ texts: ['{"cause":7}'] }]);
    const memory = { m: { rung: "schema" as const } };
    const error = await failureOf(ask({ ...quick(), name: "m", memory, model: server.model() }));
    expect(error).toMatchObject({ code: "model-schema", usage: { calls: 2 } });
    expect(server.asked.map(modeOf)).toEqual(["schema", "schema"]);
  });

  it("of a megabyte is not sent back whole", async () => {
    const server = await playServer([{ texts: ["{ ".repeat(500_000)] }]);
    const memory = { m: { rung: "text" as const } };
    const error = await failureOf(ask({ ...quick(), name: "m", memory, model: server.model() }));
    expect(error.code).toBe("model-schema");
    expect(JSON.stringify(server.asked[1]).length).toBeLessThan(10_000);
  });

  it.each([
    ["brackets", `{"cause":${"[".repeat(200_000)}${"]".repeat(200_000)},"sure":true}`],
    ["open brackets", "[".repeat(400_000)],
    ["quotes and backslashes", '{"cause":"'.padEnd(400_000, '\\"')],
    ["fences", "```json\n".repeat(50_000)],
    ["line breaks in a fence", `\`\`\`json\n${"\n ".repeat(200_000)}`],
  ])("of nothing but %s is a failure too", async (_, text) => {
    const server = await playServer([{ texts: [text] }]);
    const memory = { m: { rung: "text" as const } };
    const error = await failureOf(ask({ ...quick(), name: "m", memory, model: server.model() }));
    expect(error.code).toBe("model-schema");
  });

  it("that was cut is no value, though its JSON could be mended", async () => {
    const server = await playServer([{ texts: ['{"cause":"po'], finish: "length" }]);
    const memory = { m: { rung: "text" as const } };
    const text = z.strictObject({ cause: z.string() });
    const error = await failureOf(ask({ ...quick(), schema: text, name: "m", memory, model: server.model() }));
    expect(error).toMatchObject({ code: "model-cut", usage: { calls: 1 } });
  });

  it("that ends in the middle without a reason is written anew, not mended", async () => {
    const model = new FakeListChatModel({ responses: ['{"sure":true,"cause":"po', right] });
    const { answers } = await ask({ ...quick(), model });
    expect(answers).toMatchObject([{ value, repair: "model", finishReason: "unknown" }]);
  });

  it.each<[string, Play]>([
    ["model-refused", { texts: [null], refusal: "No." }],
    ["model-empty", { texts: [""] }],
  ])("that is %s is told as such", async (code, play) => {
    const server = await playServer([play]);
    expect(await failureOf(ask({ ...quick(), model: server.model() }))).toMatchObject({ code });
  });

  it.each<[string, Play]>([
    ["model-key", { status: 401, error: "no" }],
    ["model-unknown", { status: 404, error: { message: "no such model", code: "model_not_found" } }],
    ["model-quota", { status: 402, error: "pay" }],
  ])("of kind %s ends the ladder at once", async (code, play) => {
    const server = await playServer([play]);
    expect(await failureOf(ask({ ...quick(), model: server.model() }))).toMatchObject({ code, usage: { calls: 1 } });
  });
});

describe("further tries", () => {
  it("are counted over all rungs of a sample", async () => {
    const server = await playServer((body, at) => {
      if (at % 2 === 0) return { status: 503, error: "busy" };
      return modeOf(body) === "text" ? { texts: [right] } : { status: 400, error: "no" };
    });
    const error = await failureOf(ask({ ...quick(), model: server.model(), retries: 2 }));
    expect(error).toMatchObject({ code: "model-server", usage: { calls: 5, failedCalls: 5 } });
    expect(server.asked.map(modeOf)).toEqual(["schema", "schema", "json-object", "json-object", "tools"]);
  });
});

describe("memory", () => {
  it("of a rung that the server has unlearned is replaced", async () => {
    const server = await playServer(knowing(["text"], 400, "no"));
    const memory: ModelMemory = { m: { rung: "tools" } };
    await ask({ ...quick(), name: "m", memory, model: server.model() });
    expect(memory).toEqual({ m: { rung: "text" } });
  });

  it("that holds no rung is ignored", async () => {
    const server = await playServer([{ texts: [right] }]);
    const memory = { m: { rung: "psychic" } } as unknown as ModelMemory;
    await ask({ ...quick(), name: "m", memory, model: server.model() });
    expect(memory).toEqual({ m: { rung: "schema" } });
  });
});

describe("a schema", () => {
  it.each([
    ["of no object", z.string()],
    ["without a JSON form", z.object({ when: z.date() })],
  ])("%s is refused", async (_, wrong) => {
    const server = await playServer([{ texts: [right] }]);
    const asking = ask({ ...quick(), schema: wrong as z.ZodType, model: server.model() });
    await expect(asking).rejects.toMatchObject({ code: "invalid-option", field: "schema" });
  });
});
