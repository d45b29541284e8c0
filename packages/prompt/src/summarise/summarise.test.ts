import { isCasebookError, type Question } from "@casebook/incident";
import { type Prompt, type SummariseOptions, summarise } from "@casebook/prompt";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textOf } from "../__fixtures__/written.ts";

const sentence = (at: number): string =>
  `At 10:${10 + at} host web-${at} of 10.0.0.${at} lost ${at}00 requests to orders-db.`;
const question: Question = {
  id: "INC-1",
  title: "Checkout answers 503",
  summary: Array.from({ length: 30 }, (_, at) => sentence(at)).join(" "),
  openedAt: "2026-02-01T10:00:00Z",
};
const good = "Checkout answers 503: web-3 lost 300 requests to orders-db, beginning at 10:13.";

/** A model that replies so, and what it was shown. */
function replying(reply: unknown): Pick<SummariseOptions, "ask" | "model" | "question"> & { shown: Prompt<string>[] } {
  const shown: Prompt<string>[] = [];
  const ask = async (prompt: Prompt<string>): Promise<unknown> => {
    shown.push(prompt);
    return reply;
  };
  return { question, model: "fake", ask, shown };
}

/** As the options are, without what was shown. */
function asked({ shown: _, ...options }: ReturnType<typeof replying>): SummariseOptions {
  return options;
}

describe("a summary", () => {
  it("is the model's, if every number in it stands in the text", async () => {
    const model = replying({ summary: good });
    expect(await summarise(asked(model))).toEqual({ text: good, words: 12, by: "model", cached: false });
    const { system, human } = textOf(model.shown[0]!);
    expect(system).toContain("in 120 to 140 words");
    expect(human).toContain("[redacted:ip-1]");
    expect(human).not.toContain("10.0.0.");
  });

  it.each([
    ["JSON in text", '```json\n{"summary":"Host web-3 lost 300 requests."}\n```'],
    ["text alone", "Host web-3 lost 300 requests."],
  ])("is read from %s", async (_, reply) => {
    expect(await summarise(asked(replying(reply)))).toMatchObject({
      text: "Host web-3 lost 300 requests.",
      by: "model",
    });
  });

  it("has what was redacted put back", async () => {
    const summary = "Host [redacted:ip-4] lost requests.";
    expect(await summarise(asked(replying({ summary })))).toMatchObject({ text: "Host 10.0.0.3 lost requests." });
  });

  it.each([
    ["lost 301 requests", ["301"]],
    ["lost 3.5 % of 300 in 42 minutes", ["3.5", "42"]],
    ["host 10.0.0.99", ["10.0.0.99"]],
    ["lost ３０１", ["301"]],
  ])("with a number of its own (%j) is not used: an extract is, and says so", async (summary, numbers) => {
    const found = await summarise(asked(replying({ summary })));
    expect(found).toMatchObject({ by: "extract", why: "unfounded-numbers", detail: numbers });
    expect(found.words).toBeLessThanOrEqual(140);
    expect(found.words).toBeGreaterThan(100);
    expect(found.text).toMatch(/^Checkout answers 503/);
    for (const one of found.text.match(/At .*?orders-db\./g)!) expect(question.summary).toContain(one);
  });

  it.each(["10:13", "300 requests", "2026", "1 February at 10:00", "0300", "web-03"])(
    "may write %j",
    async (summary) => {
      expect(await summarise(asked(replying({ summary })))).toMatchObject({ by: "model" });
    },
  );

  it("may group thousands", async () => {
    const options = {
      ...asked(replying({ summary: "lost 12,500 of 3000000" })),
      question: { ...question, title: "12500 of 3,000,000" },
    };
    expect(await summarise(options)).toMatchObject({ by: "model" });
  });

  it("is cut at 180 words, at the end of a sentence", async () => {
    const long = "The database lost its connections. ".repeat(60);
    const found = await summarise(asked(replying({ summary: long })));
    expect(found).toMatchObject({ by: "model", words: 180 });
    expect(found.text).toMatch(/connections\.$/);
    const endless = await summarise(asked(replying({ summary: "word ".repeat(500) })));
    expect(endless.text).toMatch(/^(word ){180}…$/);
  });

  it("of a short text is the text, and nobody is asked", async () => {
    const model = replying("x");
    const short = { ...question, summary: "orders-db is down." };
    expect(await summarise({ ...asked(model), question: short })).toEqual({
      text: "Checkout answers 503\norders-db is down.",
      words: 6,
      by: "whole",
      cached: false,
    });
    expect(model.shown).toEqual([]);
  });

  it("never sees what was learned later", async () => {
    const model = replying({ summary: good });
    const whole = { ...question, rootCause: { text: "LEAK" }, mitigation: "LEAK" };
    await summarise({ ...asked(model), question: whole });
    expect(textOf(model.shown[0]!).human).not.toContain("LEAK");
  });
});

describe("a model that fails", () => {
  it.each([
    ["refused-reply", replying({ text: "x" })],
    ["refused-reply", replying("")],
    ["refused-reply", replying(undefined)],
    ["failed-call", { ...replying(""), ask: () => Promise.reject(new Error("503")) }],
  ] as const)("(%s) is replaced by an extract that says why", async (why, model) => {
    const { shown: _, ...options } = model;
    expect(await summarise(options)).toMatchObject({ by: "extract", why, cached: false });
  });

  it("for want of room is not asked", async () => {
    const model = replying({ summary: good });
    const found = await summarise({ ...asked(model), budget: 500 });
    expect(found).toMatchObject({ by: "extract", why: "too-long" });
    expect(isCasebookError(found.detail) && found.detail.code).toBe("budget-too-small");
    expect(model.shown).toEqual([]);
  });

  it("because it was stopped rejects with the reason", async () => {
    const controller = new AbortController();
    const ask = async (): Promise<never> => {
      controller.abort(new Error("enough"));
      throw new Error("aborted");
    };
    await expect(summarise({ question, model: "fake", ask, signal: controller.signal })).rejects.toThrow("enough");
    await expect(summarise({ ...asked(replying("")), signal: controller.signal })).rejects.toThrow("enough");
  });
});

describe("the cache", () => {
  it("answers for the same model and text, and keeps no secret", async () => {
    const cache = new Map<string, string>();
    const model = replying({ summary: "Host [redacted:ip-4] lost 300." });
    const first = await summarise({ ...asked(model), cache });
    const again = await summarise({ ...asked(model), cache });
    expect(again).toEqual({ ...first, cached: true });
    expect(model.shown).toHaveLength(1);
    expect([...cache.values()].join()).not.toContain("10.0.0.3");

    await summarise({ ...asked(model), cache, model: "another" });
    await summarise({ ...asked(model), cache, question: { ...question, title: "Another" } });
    expect(model.shown).toHaveLength(3);
  });

  it("gives each text its own secrets back", async () => {
    const cache = new Map<string, string>();
    const model = replying({ summary: "Host [redacted:ip-4] lost 300." });
    await summarise({ ...asked(model), cache });
    const other = { ...question, summary: question.summary.replaceAll("10.0.0.", "10.9.9.") };
    expect(await summarise({ ...asked(model), cache, question: other })).toMatchObject({
      text: "Host 10.9.9.3 lost 300.",
    });
    expect(model.shown).toHaveLength(1);
  });

  it("does not keep what could not be read", async () => {
    const cache = new Map<string, string>();
    await summarise({ ...asked(replying({})), cache });
    expect(cache.size).toBe(0);
  });
});

it("works with a chat model of LangChain", async () => {
  const model = new FakeListChatModel({ responses: [JSON.stringify({ summary: good })] });
  const ask: SummariseOptions["ask"] = async ({ messages }, signal) =>
    (await model.invoke(messages, { ...(signal && { signal }) })).text;
  expect(await summarise({ question, ask, model: "fake" })).toMatchObject({ text: good, by: "model" });
});

it("has an extract of at most 140 words, of the text's own, whatever the text", async () => {
  const words = fc.array(fc.oneof(fc.constantFrom("a", "b.", "c!", "\n", "日本。", "x?"), fc.lorem({ maxCount: 8 })), {
    minLength: 200,
    maxLength: 300,
  });
  await fc.assert(
    fc.asyncProperty(words, async (parts) => {
      const options = { ...asked(replying("")), question: { ...question, summary: parts.join(" ") } };
      const { text, words: count, by } = await summarise(options);
      expect(by).not.toBe("model");
      expect(count).toBeLessThanOrEqual(141);
      expect(text.trim()).not.toBe("");
    }),
    { numRuns: 50 },
  );
});

it.each([
  [{ ask: "x" }, "ask"],
  [{ model: "" }, "model"],
  [{ cuts: 3 }, "cuts"],
  [{ cache: 1 }, "cache"],
])("%j is refused", async (options, field) => {
  const given = { ...asked(replying("")), ...options } as never;
  await expect(summarise(given)).rejects.toMatchObject({ code: "invalid-option", field });
});
