import { ask, createBudget } from "@casebook/model";
import { HumanMessage } from "@langchain/core/messages";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureOf } from "../__fixtures__/failure-of.ts";
import { playServer } from "../__fixtures__/play-server.ts";

const quick = { messages: [new HumanMessage("Why?")], retryDelay: 1, name: "m", memory: {}, tokenCounter: () => 10 };
const prices = { m: { inputPerMillion: 1e6, outputPerMillion: 1e6 } };

describe("a budget", () => {
  it("is charged what calls cost, and refuses the one that would go past it", async () => {
    const server = await playServer([{ texts: ["x"] }]);
    const budget = createBudget({ tokens: 40 });
    const options = { ...quick, model: server.model(), budget };
    await ask(options);
    expect(budget.spent).toMatchObject({ calls: 1, tokens: 15 });
    // 10 for the text, 4 around the message and 3 around the request are foreseen.
    await ask(options);
    const error = await failureOf(ask(options));
    expect(error).toMatchObject({
      code: "model-budget",
      field: "budget.tokens",
      value: 40,
      usage: { calls: 0, money: 0 },
    });
    expect(server.asked).toHaveLength(2);
    expect(budget.spent).toMatchObject({ calls: 2, tokens: 30 });
  });

  it("counts the model's limit of output before the call", async () => {
    const server = await playServer([{ texts: ["x"] }]);
    const options = { ...quick, budget: createBudget({ tokens: 40 }) };
    expect(await failureOf(ask({ ...options, model: server.model({ maxTokens: 30 }) }))).toMatchObject({
      code: "model-budget",
    });
    expect((await ask({ ...options, model: server.model({ maxTokens: 20 }) })).answers).toHaveLength(1);
  });

  it("of a replay is charged by each diagnosis within it", async () => {
    const server = await playServer([{ texts: ["x"] }]);
    const replay = createBudget({ calls: 3 });
    const options = { ...quick, model: server.model() };
    await ask({ ...options, budget: createBudget({ calls: 2, within: replay }), samples: 2 });
    const diagnosis = createBudget({ calls: 2, within: replay });
    const reply = await ask({ ...options, memory: { m: { samples: false } }, budget: diagnosis, samples: 2 });
    expect(reply.answers).toHaveLength(1);
    expect(reply.failures).toMatchObject([{ code: "model-budget", field: "budget.calls" }]);
    expect(replay.spent).toMatchObject({ calls: 3, tokens: 45 });
    expect(diagnosis.spent.calls).toBe(1);
  });

  it("counts no tokens where neither they nor money are limited", async () => {
    const server = await playServer([{ texts: ["x"] }]);
    const tokenCounter = () => expect.fail("counted");
    const budget = createBudget({ calls: 1 });
    expect((await ask({ ...quick, tokenCounter, model: server.model(), budget })).answers).toHaveLength(1);
  });

  it("of money needs a price, and holds it", async () => {
    const server = await playServer([{ texts: ["x"] }]);
    const options = { ...quick, model: server.model() };
    const unpriced = await failureOf(ask({ ...options, budget: createBudget({ money: 5 }) }));
    expect(unpriced).toMatchObject({ code: "model-budget", field: "budget.money" });
    expect(server.asked).toHaveLength(0);
    const budget = createBudget({ money: 30 });
    await ask({ ...options, prices, budget });
    expect(budget.spent.money).toBe(15);
    expect(await failureOf(ask({ ...options, prices, budget }))).toMatchObject({ code: "model-budget", value: 30 });
  });

  it("keeps what was foreseen for a call that nobody told the cost of, and nothing for one that was refused", async () => {
    const silent = await playServer(["hang"]);
    const strict = await playServer([{ status: 401 }]);
    const budget = createBudget({ tokens: 100 });
    const options = { ...quick, budget, retries: 0 };
    await failureOf(ask({ ...options, model: silent.model(), timeout: 30 }));
    expect(budget.spent).toMatchObject({ calls: 1, tokens: 17 });
    await failureOf(ask({ ...options, model: strict.model() }));
    expect(budget.spent).toMatchObject({ calls: 2, tokens: 17 });
  });

  it("is never reserved beyond its limits, whatever order calls end in", () => {
    const step = fc.record({ take: fc.integer({ min: 0, max: 30 }), end: fc.option(fc.integer({ min: 0, max: 30 })) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const budget = createBudget({ tokens: 50 });
        let real = 0;
        for (const { take, end } of steps) {
          const before = budget.spent.tokens;
          try {
            const share = budget.reserve({ calls: 1, tokens: take, money: null });
            const used = Math.min(take, end ?? take);
            share.settle({ calls: 1, tokens: used, money: null });
            real += used;
          } catch (error) {
            expect(before + take).toBeGreaterThan(50);
            expect(error).toMatchObject({ code: "model-budget" });
          }
          expect(budget.spent.tokens).toBe(real);
          expect(real).toBeLessThanOrEqual(50);
        }
      }),
    );
  });

  it.each([[{ tokens: -1 }], [{ token: 5 }], [{ within: {} }]])("%j is refused", (options) => {
    expect(() => createBudget(options as never)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});
