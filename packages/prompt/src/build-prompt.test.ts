import { causesOf, type Incident } from "@casebook/incident";
import { loadTokenCounter } from "@casebook/model";
import {
  buildPrompt,
  judgeTask,
  mitigationTask,
  multipleChoiceTask,
  type PromptOptions,
  rootCauseTask,
  summaryTask,
  type Task,
} from "@casebook/prompt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incidents, precedents, precedentWith, question } from "./__fixtures__/incidents.ts";
import { textOf, written } from "./__fixtures__/written.ts";

const refuted = new Map([["INC-3", [{ category: "bad deploy", text: "The deploy of the payment worker" }]]]);
const [candidate, truth] = incidents.flatMap(causesOf);

const tasks: [name: string, task: Task<unknown>, options?: Partial<PromptOptions<unknown>>][] = [
  ["root-cause", rootCauseTask({ choices: ["pool exhausted", "network partition"] }), { refuted }],
  ["root-cause-reasoned", rootCauseTask({ reasoning: true }), { order: "best-first", choices: ["dns", "disk full"] }],
  ["root-cause-place", rootCauseTask({ target: "service" })],
  ["root-cause-words", rootCauseTask({ target: "text" }), { select: { by: "recency", k: 2 } }],
  ["zero-shot", rootCauseTask({ choices: ["pool exhausted"] }), { precedents: [] }],
  ["mitigation", mitigationTask({ cause: candidate! })],
  ["multiple-choice", multipleChoiceTask(), { order: "best-first" }],
  ["multiple-choice-reasoned", multipleChoiceTask({ reasoning: true }), { select: { by: "one-per-category" } }],
  ["summary", summaryTask()],
  ["judge", judgeTask({ candidate: candidate!, truth: truth! })],
];

describe("a prompt", () => {
  it.each(tasks)("for %s reads so", async (name, task, options) => {
    const prompt = await buildPrompt({ task, question, precedents, ...options });
    await expect(written(prompt)).toMatchFileSnapshot(`./__fixtures__/prompts/${name}.txt`);
  });

  it.each(tasks)(
    "for %s is the same every time, and never holds what was learned after the question opened",
    async (_, task, options) => {
      const later = {
        ...question,
        rootCause: { text: "LEAK" },
        mitigation: "LEAK",
        resolvedAt: "2026-02-03T00:00:00Z",
      };
      const whole: Incident = { ...later, related: ["LEAK"], contributing: [{ text: "LEAK" }], url: "LEAK" };
      const one = await buildPrompt({ task, question, precedents, ...options });
      const other = await buildPrompt({ task, question: whole, precedents, ...options });
      expect(written(other)).toBe(written(one));
      expect(written(one)).not.toContain("LEAK");
    },
  );

  it.each(tasks)("for %s begins alike for every incident, and says how much that is", async (_, task, options) => {
    const other = { ...question, id: "x", title: "Something else", summary: "Quite", openedAt: "2026-05-05T00:00:00Z" };
    const one = await buildPrompt({ task, question, precedents, ...options });
    const two = await buildPrompt({ task, question: other, precedents: precedents.slice(2), ...options });
    expect(textOf(one).system).toBe(textOf(two).system);
    expect(one.tokens.prefix).toBe(two.tokens.prefix);
    const count = await loadTokenCounter();
    expect(one.tokens.prefix).toBe(count(textOf(one).system) + 3);
    expect(one.tokens.total).toBe(count(textOf(one).system) + count(textOf(one).human) + 9);
    expect(one.tokens.prefixShare).toBeCloseTo(one.tokens.prefix / one.tokens.total);
  });
});

describe("precedents in a prompt", () => {
  const task = rootCauseTask();

  it("are those that the question may see, each once, and the others are named with the reason", async () => {
    const given = [
      precedentWith({ id: "INC-9" }, 1),
      precedentWith({ id: "same", outage: "o-1" }),
      precedentWith({ id: "late", resolvedAt: "2026-02-01T10:00:00Z" }),
      precedentWith({ id: "late too", knownAt: "2026-02-01T11:30:00+01:00" }),
      precedentWith({ id: "open", resolvedAt: undefined as never }),
      precedentWith({ id: "twice" }),
      precedentWith({ id: "twice" }),
      precedentWith({ id: "no cause", rootCause: undefined as never }),
      precedentWith({ id: "just before", knownAt: "2026-02-01T09:59:59Z" }),
    ];
    const prompt = await buildPrompt({ task, question: { ...question, outage: "o-1" }, precedents: given });
    expect(prompt.included.map(({ id }) => id)).toEqual(["just before", "twice"]);
    expect(prompt.leftOut).toEqual([
      { id: "INC-9", reason: "itself" },
      { id: "same", reason: "same-outage" },
      { id: "late", reason: "not-known-then" },
      { id: "late too", reason: "not-known-then" },
      { id: "open", reason: "not-known-then" },
      { id: "twice", reason: "repeated" },
      { id: "no cause", reason: "nothing-to-show" },
    ]);
  });

  it("show what a person ruled out, even where the cause is not known", async () => {
    const prompt = await buildPrompt({
      task,
      question,
      precedents,
      refuted: new Map([["INC-5", [{ text: "The cache" }]]]),
    });
    expect(prompt.included.map(({ id }) => id)).toContain("INC-5");
    expect(textOf(prompt).human).toContain("thought at first, and ruled out by a person\n> The cache\n</precedent");
  });

  it("stand in the order asked for", async () => {
    const idsIn = async (options: Partial<PromptOptions<unknown>>): Promise<string> =>
      (await buildPrompt({ task, question, precedents, ...options })).included.map(({ id }) => id).join(" ");
    expect(await idsIn({ order: "best-first" })).toBe("INC-1 INC-2 INC-3 INC-4");
    expect(await idsIn({ order: "best-last" })).toBe("INC-4 INC-3 INC-2 INC-1");
    const orders = new Set(await Promise.all([1, 2, 3, 4, 5].map((seed) => idsIn({ order: "random", seed }))));
    expect(orders.size).toBeGreaterThan(2);
    expect(await idsIn({ order: "random", seed: 1 })).toBe(await idsIn({ order: "random", seed: 1 }));
  });

  it("are at most 25 options", async () => {
    const many = Array.from({ length: 30 }, (_, at) => precedentWith({ id: `i-${at}` }));
    const prompt = await buildPrompt({ task: multipleChoiceTask(), question, precedents: many, select: { k: 30 } });
    expect(prompt.included.map(({ name }) => name).join("")).toBe("BCDEFGHIJKLMNOPQRSTUVWXYZ");
    expect(prompt.leftOut.filter(({ reason }) => reason === "no-letter")).toHaveLength(5);
  });
});

describe("the budget", () => {
  const task = rootCauseTask();
  const long = "Disks filled up. ".repeat(50);
  const many = Array.from({ length: 12 }, (_, at) =>
    precedentWith({ id: `i-${at}`, summary: `${long}The end of ${at}.` }, 1 - at / 20),
  );

  it("is never exceeded, and a larger one takes no precedent away", async () => {
    const count = await loadTokenCounter();
    let before = 0;
    for (const budget of [800, 1000, 1300, 2000, 3000, 4000, 8000]) {
      const prompt = await buildPrompt({ task, question, precedents: many, budget });
      const { system, human } = textOf(prompt);
      expect(count(system) + count(human) + 9).toBe(prompt.tokens.total);
      expect(prompt.tokens.total).toBeLessThanOrEqual(budget);
      expect(prompt.included.length).toBeGreaterThanOrEqual(before);
      before = prompt.included.length;
      const kept = new Set(prompt.included.map(({ id }) => id));
      expect([...kept].sort()).toEqual(
        many
          .slice(0, kept.size)
          .map(({ incident }) => incident.id)
          .sort(),
      );
    }
    expect(before).toBe(12);
  });

  it("shortens at the end of a sentence or line only, and keeps title and cause", async () => {
    const prompt = await buildPrompt({ task, question, precedents: many, budgetEach: 120 });
    expect(prompt.included.every(({ shortened, tokens }) => shortened && tokens <= 120)).toBe(true);
    const summaries = [...textOf(prompt).human.matchAll(/^summary \(shortened\)\n> (.*)$/gm)].map(([, text]) => text);
    expect(summaries).toHaveLength(12);
    for (const summary of summaries) expect(summary).toMatch(/^(Disks filled up\. )*Disks filled up\.$/);
    expect(textOf(prompt).human.match(/> A slow report held all connections/g)).toHaveLength(12);
  });

  it("takes the telemetry first, then the summary", async () => {
    const digest = Array.from({ length: 30 }, (_, at) => `09:${10 + at} | orders-db | ${at} clients too many`);
    const both = precedentWith({
      summary: "It began at noon. It ended at one, when the report had been stopped by hand.",
      digest,
    });
    const seen = new Set<string>();
    for (let budgetEach = 84; budgetEach < 240; budgetEach += 3) {
      const { human } = textOf(await buildPrompt({ task, question, precedents: [both], budgetEach }));
      const summary = /^summary(?: \(shortened\))?\n> (It .*)$/m.exec(human)?.[1] ?? "none";
      const hasTelemetry = human.includes("clients too many");
      expect(hasTelemetry && summary !== both.incident.summary).toBe(false);
      seen.add(`${summary} ${hasTelemetry}`);
    }
    expect([...seen]).toEqual([
      "none false",
      "It began at noon. false",
      "It began at noon. It ended at one, when the report had been stopped by hand. false",
      "It began at noon. It ended at one, when the report had been stopped by hand. true",
    ]);
  });

  it.each([
    "Hosts such as web-1, e.g. those of Gray",
    "Version 1.2 was out",
    'He said "Stop." and left',
    "See a.b.C for more",
  ])("does not end within %j", async (sentence) => {
    const one = precedentWith({ summary: `${`${sentence}. `.repeat(40)}` });
    for (let budgetEach = 180; budgetEach < 200; budgetEach += 2) {
      const { human } = textOf(await buildPrompt({ task, question, precedents: [one], budgetEach }));
      const [, text] = /summary \(shortened\)\n> (.*)/.exec(human)!;
      expect(text!.split(`${sentence}.`).join("").trim()).toBe("");
    }
  });

  it("that is too small for the incident is an error that says how much is needed", async () => {
    const failed = buildPrompt({ task, question, precedents, budget: 100 });
    await expect(failed).rejects.toMatchObject({ code: "budget-too-small", field: "budget", value: 100 });
    const least = Number(/at least (\d+)/.exec(String(await failed.catch((error) => error.message)))![1]);
    await expect(buildPrompt({ task, question, precedents, budget: least - 1 })).rejects.toThrow();
    const prompt = await buildPrompt({ task, question, precedents, budget: least });
    expect(prompt.included).toEqual([]);
    expect(prompt.leftOut.filter(({ reason }) => reason === "budget")).toHaveLength(4);
  });

  it("counts as it is told", async () => {
    const words = (text: string): number => text.split(/\s+/).length;
    const prompt = await buildPrompt({ task, question, precedents, tokenCounter: words });
    expect(prompt.tokens.total).toBe(words(textOf(prompt).system) + words(textOf(prompt).human) + 9);
  });

  it("holds for counters that find more in a whole than in its parts, and for those that find less", async () => {
    for (const power of [0.9, 1.1]) {
      const tokenCounter = (text: string): number => Math.ceil(text.length ** power);
      const options = { task, question, precedents: many, choices: ["dns"], tokenCounter };
      const failed = await buildPrompt({ ...options, budget: 1 }).catch((error) => error);
      const least = Number(/at least (\d+)/.exec(failed.message)![1]);
      for (const budget of [least, least + 100, least + 1000, least + 5000, 2 * least]) {
        expect((await buildPrompt({ ...options, budget })).tokens.total).toBeLessThanOrEqual(budget);
      }
    }
  });

  it("holds for any texts", async () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.lorem({ maxCount: 30, mode: "sentences" }),
    );
    const record = fc.record({ title: text, summary: text, text });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 6 }),
        fc.integer({ min: 600, max: 1500 }),
        async (records, budget) => {
          const given = records.map(({ title, summary, text: cause }, at) =>
            precedentWith({ id: `i-${at}`, title, summary, rootCause: { text: cause } }, 0.5),
          );
          const prompt = await buildPrompt({
            task: rootCauseTask({ target: "text" }),
            question,
            precedents: given,
            budget,
          });
          expect(prompt.tokens.total).toBeLessThanOrEqual(budget);
          expect(prompt.included.length + prompt.leftOut.length).toBe(records.length);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("summaries, redaction and cleaning", () => {
  const task = rootCauseTask();

  it("shows summaries instead of summary and telemetry", async () => {
    const summaries = new Map([
      ["INC-9", "In short."],
      ["INC-4", "Backups fail."],
    ]);
    const { human } = textOf(await buildPrompt({ task, question, precedents, summaries }));
    expect(human).toContain("summary\n> In short.\n</incident>");
    expect(human).toContain("summary\n> Backups fail.");
    expect(human).not.toContain("telemetry");
  });

  it("redacts before anything leaves, one value by one placeholder, and puts it back in the answer", async () => {
    const prompt = await buildPrompt({ task, question, precedents });
    expect(written(prompt)).not.toMatch(/10\.0\.0\.12|ada@/);
    expect(prompt.redacted).toEqual({ ip: 1, email: 1 });
    const reply = { choice: "pool exhausted", newName: "", cause: "Of [redacted:ip-1]", citations: [], confidence: 50 };
    expect(prompt.read(reply)).toMatchObject({ answer: { text: "Of 10.0.0.12" } });
  });

  it("sends what is there where it was told to", async () => {
    const prompt = await buildPrompt({ task, question, precedents, redact: false });
    expect(written(prompt)).toContain("10.0.0.12");
    expect(prompt.redacted).toEqual({});
    const some = await buildPrompt({ task, question, precedents, redact: { keep: ["ip"] } });
    expect(some.redacted).toEqual({ email: 1 });
  });

  it("cleans unless it was told not to", async () => {
    const dirty = { ...question, summary: "<p>Down</p><p>since <b>noon</b></p>" };
    expect(textOf(await buildPrompt({ task, question: dirty })).human).toContain("> Down\n> since noon");
    expect(textOf(await buildPrompt({ task, question: dirty, clean: false })).human).toContain("<p>Down</p>");
    expect(textOf(await buildPrompt({ task, question: dirty, clean: { html: false } })).human).toContain("<p>Down</p>");
  });
});

describe("a question", () => {
  it.each([
    [{ openedAt: "yesterday" }, "openedAt"],
    [{ openedAt: "2018-02-29T00:00:00Z" }, "openedAt"],
    [{ title: "" }, "title"],
    [{ digest: "cpu" }, "digest"],
  ])("with %j is refused, not asked with nothing that it may see", async (fields, field) => {
    const given = { ...question, ...fields } as never;
    const failed = buildPrompt({ task: rootCauseTask(), question: given, precedents });
    await expect(failed).rejects.toMatchObject({ code: "invalid-question", field });
  });
});

describe("options", () => {
  it.each([
    [{ budgets: 1 }, "budgets"],
    [{ budget: 0 }, "budget"],
    [{ order: "worst-first" }, "order"],
    [{ select: { by: "luck" } }, "select.by"],
    [{ clean: { htm: true } }, "clean.htm"],
    [{ redact: { keep: ["nothing"] } }, "keep.0"],
    [{ tokenCounter: 4 }, "tokenCounter"],
    [{ task: "root-cause" }, "task"],
    [{ question: "Checkout answers 503" }, "question"],
    [{ refuted: {} }, "refuted"],
  ])("%j are refused", async (options, field) => {
    const given = { task: rootCauseTask(), question, ...options } as never;
    await expect(buildPrompt(given)).rejects.toMatchObject({ code: "invalid-option", field });
  });
});
