import { addUsage, ask, type ModelMemory } from "@casebook/model";
import { HumanMessage } from "@langchain/core/messages";
import { AsyncCaller } from "@langchain/core/utils/async_caller";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { failureOf } from "./__fixtures__/failure-of.ts";
import { type Play, playServer } from "./__fixtures__/play-server.ts";

const quick = () => ({ messages: [new HumanMessage("Why?")], retryDelay: 1, memory: {} as ModelMemory, name: "m" });
const texts = (reply: { answers: { text: string }[] }) => reply.answers.map(({ text }) => text);

describe("several samples", () => {
  it("come in one request where the server honours n, and the prompt is paid once", async () => {
    const server = await playServer(({ n = 1 }) => ({ texts: ["a", "b", "c"].slice(0, n) }));
    const options = quick();
    const reply = await ask({ ...options, model: server.model(), samples: 3 });
    expect(texts(reply)).toEqual(["a", "b", "c"]);
    expect(reply).toMatchObject({ failures: [], usage: { calls: 1, tokensIn: 10, tokensOut: 5 } });
    expect(options.memory).toEqual({ m: { samples: true } });
  });

  it("are asked for side by side where it ignores n, which is remembered", async () => {
    const server = await playServer((_, at) => ({ texts: [String(at)] }));
    const options = { ...quick(), model: server.model(), samples: 3 };
    const reply = await ask(options);
    expect(texts(reply).sort()).toEqual(["0", "1", "2"]);
    expect(reply.usage).toMatchObject({ calls: 3, tokensIn: 30 });
    expect(server.asked.map(({ n }) => n)).toEqual([3, 1, 1]);
    expect(options.memory).toEqual({ m: { samples: false } });
    await ask(options);
    expect(server.asked.slice(3).map(({ n }) => n)).toEqual([1, 1, 1]);
  });

  it("are asked for side by side where it refuses n", async () => {
    const server = await playServer(({ n }) => (n === 1 ? { texts: ["x"] } : { status: 400, error: "n must be 1" }));
    const reply = await ask({ ...quick(), model: server.model(), samples: 4 });
    expect(reply.answers).toHaveLength(4);
    expect(reply.usage).toMatchObject({ calls: 5, failedCalls: 1 });
  });

  it("that are more than asked for are not counted", async () => {
    const server = await playServer([{ texts: ["a", "b", "c", "d"] }]);
    expect(texts(await ask({ ...quick(), model: server.model({ n: 4 }), samples: 2 }))).toEqual(["a", "b"]);
    expect(texts(await ask({ ...quick(), model: server.model({ n: 4 }) }))).toEqual(["a"]);
    expect(server.asked.map(({ n }) => n)).toEqual([2, 1]);
  });

  it("that fail leave fewer, and are told", async () => {
    const server = await playServer((_, at) =>
      at === 1 ? { texts: [""] } : at === 2 ? "reset" : { texts: [String(at)] },
    );
    const memory = { m: { samples: false } };
    const reply = await ask({ ...quick(), memory, model: server.model(), samples: 4, retries: 0, concurrency: 1 });
    expect(texts(reply)).toEqual(["0", "3"]);
    expect(reply.failures.map(({ code }) => code)).toEqual(["model-empty", "model-server"]);
    expect(reply.usage).toMatchObject({ calls: 4, failedCalls: 1, unmeteredCalls: 1 });
  });

  it("that all fail are the first one's error", async () => {
    const server = await playServer([{ texts: [""] }]);
    const error = await failureOf(ask({ ...quick(), model: server.model(), samples: 3 }));
    expect(error).toMatchObject({ code: "model-empty", usage: { calls: 3 } });
  });

  it("that meet a wrong key are not asked for again", async () => {
    const server = await playServer([{ status: 401, error: "no" }]);
    const error = await failureOf(ask({ ...quick(), model: server.model(), samples: 5 }));
    expect(error).toMatchObject({ code: "model-key", usage: { calls: 1 } });
  });

  it("are those that came when the deadline is over", async () => {
    const server = await playServer((_, at) => (at < 2 ? { texts: ["x"] } : "hang"));
    const memory = { m: { samples: false } };
    const reply = await ask({ ...quick(), memory, model: server.model(), samples: 4, deadline: 2000 });
    expect(reply.answers).toHaveLength(2);
    expect(reply.failures.map(({ code }) => code)).toEqual(["model-deadline", "model-deadline"]);
  });

  it("with a schema find out once how to ask, and are mended one by one", async () => {
    const schema = z.strictObject({ cause: z.string() });
    const server = await playServer(({ response_format: format, messages, n = 1 }): Play => {
      if (format?.type === "json_schema") return { status: 500, error: "response_format.type" };
      if (messages.length > 1) return { texts: ['{"cause":"mended"}'] };
      return { texts: ['{"cause":"a"}', '{"reason":"b"}', '{"cause":"c"}'].slice(0, n) };
    });
    const { answers } = await ask({ ...quick(), schema, model: server.model(), samples: 3 });
    expect(answers.map(({ value, repair }) => [value.cause, repair])).toEqual([
      ["a", "none"],
      ["mended", "model"],
      ["c", "none"],
    ]);
    expect(server.asked.map(({ n }) => n)).toEqual([3, 3, 1]);
  });

  it("of a model without n are asked for one by one, not taken from LangChain's cache", async () => {
    const model = new FakeListChatModel({ responses: ["a", "b"], cache: true });
    expect(texts(await ask({ ...quick(), model, samples: 2, concurrency: 1 }))).toEqual(["a", "b"]);
  });
});

describe("a model", () => {
  it("stays as it was, and streams for others if it did", async () => {
    const server = await playServer([{ texts: ["x"] }]);
    const model = server.model({ streaming: true, n: 2, maxRetries: 5 });
    await ask({ ...quick(), model });
    expect(server.asked[0]).toMatchObject({ stream: false, n: 1 });
    expect(model).toMatchObject({ streaming: true, n: 2, caller: { maxRetries: 5 } });
  });

  it("with private fields is asked as it is", async () => {
    class Secretive extends FakeListChatModel {
      readonly #said = "from within";
      override async _generate(...given: Parameters<FakeListChatModel["_generate"]>) {
        this.responses = [this.#said];
        return super._generate(...given);
      }
    }
    const model = new Secretive({ responses: [""] });
    expect(texts(await ask({ ...quick(), model, samples: 2 }))).toEqual(["from within", "from within"]);
  });

  it("that makes a caller for each request is asked once all the same", async () => {
    let calls = 0;
    class OwnCaller extends FakeListChatModel {
      maxRetries = 6;
      override async _generate(): Promise<never> {
        return new AsyncCaller({ maxRetries: this.maxRetries }).call(async () => {
          calls++;
          throw new Error("terminated");
        });
      }
    }
    await failureOf(ask({ ...quick(), model: new OwnCaller({ responses: [] }), retries: 1 }));
    expect(calls).toBe(2);
  });

  it("tells log-probabilities where the provider does", async () => {
    const content = [
      {
        token: "x",
        logprob: -0.5,
        bytes: null,
        top_logprobs: [
          { token: "x", logprob: -0.5 },
          { token: "y", logprob: -1 },
        ],
      },
    ];
    const server = await playServer([{ texts: ["x"], logprobs: { content } }]);
    const { answers } = await ask({ ...quick(), model: server.model({ logprobs: true, topLogprobs: 2 }) });
    expect(answers[0]?.logprobs).toEqual([
      {
        token: "x",
        logprob: -0.5,
        top: [
          { token: "x", logprob: -0.5 },
          { token: "y", logprob: -1 },
        ],
      },
    ]);
  });
});

describe("requests at a time", () => {
  it("are as many as allowed, over all who ask the same model", async () => {
    let now = 0;
    let most = 0;
    class Counting extends FakeListChatModel {
      override async _generate(...given: Parameters<FakeListChatModel["_generate"]>) {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now--;
        return super._generate(...given);
      }
    }
    const model = new Counting({ responses: ["x"] });
    const all = (concurrency: number) =>
      Promise.all(Array.from({ length: 4 }, () => ask({ ...quick(), model, samples: 3, concurrency })));
    await all(2);
    expect(most).toBe(2);
    await all(3);
    expect(most).toBe(3);
  });
});

describe("a request that waits for its turn", () => {
  it("is given up with the signal, and by the deadline", async () => {
    const server = await playServer(["hang"]);
    const options = { ...quick(), model: server.model(), concurrency: 1, retries: 0 };
    const first = failureOf(ask({ ...options, timeout: 1000 }));
    await expect.poll(() => server.asked.length).toBe(1);
    const stop = new AbortController();
    const waiting = failureOf(ask({ ...options, signal: stop.signal }));
    const late = failureOf(ask({ ...options, deadline: 100 }));
    stop.abort(new Error("enough"));
    expect((await waiting).message).toBe("enough");
    expect(await late).toMatchObject({ code: "model-deadline", usage: { calls: 0 } });
    expect(await first).toMatchObject({ code: "model-timeout" });
    expect(server.asked).toHaveLength(1);
  });
});

describe("usage", () => {
  it("adds up; money is unknown as soon as a part of it is", async () => {
    const server = await playServer([
      {
        texts: ["x"],
        usage: { prompt_tokens: 1000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 400 } },
      },
    ]);
    const prices = { m: { inputPerMillion: 2, outputPerMillion: 10, cachedInputPerMillion: 1 } };
    const { usage } = await ask({ ...quick(), model: server.model(), prices });
    expect(usage).toMatchObject({ tokensIn: 1000, cachedTokensIn: 400, tokensOut: 100 });
    expect(usage.money).toBeCloseTo((600 * 2 + 400 * 1 + 100 * 10) / 1e6, 12);
    const { usage: unpriced } = await ask({ ...quick(), model: server.model({ model: "constructor" }), prices });
    expect(unpriced.money).toBeNull();
    expect(addUsage(usage, usage)).toMatchObject({ calls: 2, tokensIn: 2000, money: 2 * (usage.money ?? 0) });
    expect(addUsage(usage, unpriced)).toMatchObject({ calls: 2, money: null });
    expect(addUsage()).toMatchObject({ calls: 0, money: 0 });
  });
});

describe("options", () => {
  it.each([
    [{ model: {} }, "model"],
    [{ messages: [] }, "messages"],
    [{ samples: 0 }, "samples"],
    [{ retires: 1 }, "retires"],
    [{ recorded: {} }, "recorded"],
    [{ prices: { m: { input: 1 } } }, "prices.m"],
  ])("such as %j are refused", async (wrong, field) => {
    const model = new FakeListChatModel({ responses: ["x"] });
    const asking = ask({ ...quick(), model, ...wrong } as never);
    await expect(asking).rejects.toMatchObject({ code: "invalid-option", field: expect.stringContaining(field) });
  });
});
