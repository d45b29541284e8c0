import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, estimate, loadTokenCounter, openRecordings } from "@casebook/model";
import { HumanMessage } from "@langchain/core/messages";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { playServer } from "../__fixtures__/play-server.ts";

const messages = [new HumanMessage("Why does checkout answer 503?")];
const words = (text: string) => text.split(/\s+/).length;

it("says calls, tokens and money before anything is asked", async () => {
  const server = await playServer([{ texts: ["x"] }]);
  const prices = { m: { inputPerMillion: 1e6, outputPerMillion: 2e6 } };
  const options = { model: server.model(), memory: {}, tokenCounter: words, outputTokens: 100 };
  const requests = [{ messages }, { messages, samples: 3 }];
  // 5 words, 4 around the message, 3 around the request, four times.
  expect(await estimate({ ...options, requests, prices })).toEqual({
    calls: 4,
    tokensIn: 48,
    tokensOut: 400,
    money: 848,
    recorded: 0,
  });
  expect(await estimate({ ...options, requests })).toMatchObject({ money: null });
  expect(await estimate({ ...options, requests: [] })).toMatchObject({ calls: 0, tokensIn: 0, money: 0 });
  expect(server.asked).toEqual([]);
});

it("counts a request of several samples once where the model is known to take it, and what a schema adds", async () => {
  const server = await playServer([{ texts: ["x"] }]);
  const options = {
    model: server.model(),
    name: "m",
    tokenCounter: words,
    outputTokens: 10,
    memory: { m: { samples: true } },
  };
  const one = await estimate({ ...options, requests: [{ messages, samples: 5 }] });
  expect(one).toMatchObject({ calls: 1, tokensIn: 12, tokensOut: 50 });
  const schema = z.strictObject({ cause: z.string() });
  const more = await estimate({ ...options, requests: [{ messages, schema, samples: 5 }] });
  expect(more.tokensIn).toBeGreaterThan(12);
});

it("leaves out what is recorded", async () => {
  const directory = await mkdtemp(join(tmpdir(), "estimate-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const server = await playServer([{ texts: ["x"] }]);
  const recorded = await openRecordings({ directory });
  const options = { model: server.model(), memory: {}, recorded };
  await ask({ ...options, messages, samples: 2 });
  const planned = { ...options, tokenCounter: words, outputTokens: 10 };
  expect(await estimate({ ...planned, requests: [{ messages, samples: 2 }] })).toMatchObject({
    calls: 0,
    recorded: 2,
    money: 0,
  });
  expect(await estimate({ ...planned, requests: [{ messages, samples: 3 }] })).toMatchObject({ calls: 1, recorded: 2 });
});

it("refuses what it does not know", async () => {
  const server = await playServer([]);
  const options = { model: server.model(), outputTokens: 1, requests: [{ messages, sample: 2 }] };
  await expect(estimate(options as never)).rejects.toMatchObject({ code: "invalid-option", field: "sample" });
});

it("counts tokens as OpenAI's o200k_base does, and what looks like a mark of a template as text", async () => {
  const count = await loadTokenCounter();
  expect(count("")).toBe(0);
  expect(count("tiktoken is great!")).toBe(6);
  expect(count("<|endoftext|>")).toBeGreaterThan(1);
});

it.each([
  ["letters without a space", "a".repeat(1_000_000)],
  ["spaces", " ".repeat(1_000_000)],
  ["random base64", Buffer.from(Array.from({ length: 750_000 }, (_, at) => (at * 7919) % 251)).toString("base64")],
  ["lone surrogates", "\ud800".repeat(1000)],
])("takes a megabyte of %s", async (_, text) => {
  const count = await loadTokenCounter();
  const tokens = count(text);
  expect(tokens).toBeGreaterThan(0);
  expect(tokens).toBeLessThanOrEqual(3 * text.length);
});
