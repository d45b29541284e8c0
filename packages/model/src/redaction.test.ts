import { ask } from "@casebook/model";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { playServer } from "./__fixtures__/play-server.ts";

const quick = { retryDelay: 1, name: "m" };
const secret = "ada@example.com";

describe("what leaves the process", () => {
  it("has no secret in any message, call of a tool or choice of the schema; the reply has them back", async () => {
    const server = await playServer([{ texts: ['{"owner":"[redacted:email-1]"}'] }]);
    const messages = [
      new SystemMessage(`On call: ${secret}`),
      new HumanMessage({ content: [{ type: "text", text: `Mail of ${secret} bounces, password=hunter2` }] }),
      new AIMessage({ content: "", tool_calls: [{ name: "look", args: { at: secret }, id: "1" }] }),
      new AIMessage({
        content: "",
        additional_kwargs: {
          tool_calls: [{ id: "2", type: "function", function: { name: "look", arguments: `{"at":"${secret}"}` } }],
        },
      }),
      new ToolMessage({ content: `nothing at ${secret}`, tool_call_id: "1" }),
    ];
    const schema = z.strictObject({ owner: z.enum([secret, "nobody"]).describe(`such as ${secret}`) });
    const { answers } = await ask({ ...quick, memory: {}, messages, schema, model: server.model() });
    expect(answers).toMatchObject([{ value: { owner: secret }, text: `{"owner":"${secret}"}` }]);
    const sent = JSON.stringify(server.asked);
    expect(sent).not.toMatch(/ada@example|hunter2/);
    expect(sent.match(/\[redacted:email-1\]/g)).toHaveLength(7);
    expect(messages[0]?.content).toContain(secret);
  });

  it("has none in the turn that mends a reply either", async () => {
    const server = await playServer([{ texts: ['{"owner":"x"}'] }, { texts: ['{"owner":"[redacted:email-1]"}'] }]);
    const schema = z.strictObject({ owner: z.enum([secret]) });
    const memory = { m: { rung: "text" as const } };
    const messages = [new HumanMessage("Who?")];
    const { answers } = await ask({ ...quick, memory, messages, schema, model: server.model() });
    expect(answers).toMatchObject([{ value: { owner: secret }, repair: "model" }]);
    expect(JSON.stringify(server.asked)).not.toContain(secret);
  });

  it("is as it is for a local model, and where a kind is kept", async () => {
    const server = await playServer([{ texts: ["[redacted:email-1]"] }]);
    const options = { ...quick, memory: {}, messages: [new HumanMessage(secret)], model: server.model() };
    const { answers } = await ask({ ...options, local: true });
    expect(answers[0]?.text).toBe("[redacted:email-1]");
    await ask({ ...options, redaction: { keep: ["email"] } });
    expect(server.asked.map(({ messages }) => messages[0]?.content)).toEqual([secret, secret]);
  });

  it("hides what only looks like a picture", async () => {
    const server = await playServer([{ texts: ["x"] }]);
    const key = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
    const texts = [`data: ${key}`, `data:image/png;base64,${key}`, key];
    for (const text of texts) {
      const block = new HumanMessage({ content: [{ type: "text", text }] });
      await ask({ ...quick, memory: {}, messages: [new HumanMessage(text), block], model: server.model() });
    }
    expect(server.asked).toHaveLength(3);
    expect(JSON.stringify(server.asked)).not.toContain(key);
  });

  it("leaves a picture whole", async () => {
    const server = await playServer([{ texts: ["x"] }]);
    const key = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
    const url = `data:image/png;base64,${key}`;
    const messages = [new HumanMessage({ content: [{ type: "image_url", image_url: { url } }] })];
    await ask({ ...quick, memory: {}, messages, model: server.model() });
    expect(JSON.stringify(server.asked)).toContain(url);
  });
});
