import {
  buildPrompt,
  judgeTask,
  mitigationTask,
  multipleChoiceTask,
  type Prompt,
  rootCauseTask,
  summaryTask,
  type Task,
} from "@casebook/prompt";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { precedents, question } from "./__fixtures__/incidents.ts";

/** Precedents are P1 to P4 for INC-1 to INC-4, and options B to E. */
function promptFor<Answer>(task: Task<Answer>): Promise<Prompt<Answer>> {
  return buildPrompt({ task, question, precedents, order: "best-first", choices: ["dns"] });
}

const good = { choice: "pool exhausted", newName: "", cause: "A report", citations: ["P1"], confidence: 80 };

describe("the reply about a root cause", () => {
  const task = rootCauseTask({ choices: ["Network partition"] });

  it("is read with the ids of what it cites", async () => {
    expect((await promptFor(task)).read(good)).toEqual({
      status: "read",
      answer: { category: "pool exhausted", text: "A report", isUnseen: false, confidence: 0.8 },
      citations: ["INC-1"],
      dropped: [],
    });
  });

  it("loses what it cites and was never shown, and that is counted", async () => {
    const citations = ["p3", "[P1]", "P1", "P7", "INC-2", "", "precedent P2", "P1, P2"];
    expect((await promptFor(task)).read({ ...good, citations })).toMatchObject({
      citations: ["INC-3", "INC-1", "INC-2"],
      dropped: ["P7", "INC-2", "", "P1, P2"],
    });
  });

  it.each([
    ["network_partition", "Network partition"],
    [" DNS ", "dns"],
    ["Disk-Full", "disk full"],
  ])("may choose %j, which the team spells %j", async (choice, category) => {
    expect((await promptFor(task)).read({ ...good, choice })).toMatchObject({ answer: { category, isUnseen: false } });
  });

  it.each([
    ["(/incident> full", "</incident> full"],
    ["of ada@example.com", "of ada@example.com"],
    ["of [redacted:email-1]", "of ada@example.com"],
  ])("may choose %j as it was shown, for %j", async (choice, category) => {
    const prompt = await buildPrompt({ task, question, choices: ["</incident> full", "of ada@example.com"] });
    expect(String(prompt.messages[1]!.content)).toContain(
      `> ${choice.replace("ada@example.com", "[redacted:email-1]")}\n`,
    );
    expect(prompt.read({ ...good, choice })).toMatchObject({ answer: { category } });
  });

  it("may propose a new kind", async () => {
    const unseen = { ...good, choice: "Unseen", newName: " clock skew " };
    expect((await promptFor(task)).read(unseen)).toMatchObject({ answer: { category: "clock skew", isUnseen: true } });
    expect((await promptFor(task)).read({ ...unseen, newName: " " })).toMatchObject({
      status: "refused",
      field: "newName",
    });
  });

  it.each([
    [{ ...good, choice: "aliens" }, "choice"],
    [{ ...good, choice: "" }, "choice"],
    [{ ...good, confidence: 101 }, "confidence"],
    [{ ...good, confidence: "high" }, "confidence"],
    [{ ...good, confidence: Number.NaN }, "confidence"],
    [{ ...good, cause: "  " }, "cause"],
    [{ ...good, citations: "P1" }, "citations"],
    [{ choice: "dns" }, "cause"],
    ["I do not know.", undefined],
    ["", undefined],
    ["{ not json }", undefined],
    ['{"choice":"dns"', undefined],
    [[], undefined],
    [null, undefined],
    [undefined, undefined],
    [7, undefined],
  ])("%j is refused, with what is wrong", async (reply, field) => {
    const reading = (await promptFor(task)).read(reply);
    expect(reading).toMatchObject({ status: "refused", problem: expect.stringMatching(/\w/) });
    expect("field" in reading ? reading.field : undefined).toBe(field);
  });

  it("says which choices there are when it is none of them", async () => {
    const { read, schema } = await promptFor(task);
    const problem =
      'choice must be one of "Network partition", "dns", "pool exhausted", "expired certificate", "disk full", or "unseen" with a newName';
    expect(read({ ...good, choice: "aliens" })).toMatchObject({ problem: `choice: ${problem}` });
    expect(schema.safeParse({ ...good, choice: "aliens" }).error?.issues[0]?.message).toBe(problem);
  });

  it("is found in text around it", async () => {
    const { read } = await promptFor(task);
    expect(read(`Here it is:\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\``)).toMatchObject({ status: "read" });
  });

  it("keeps the reasoning apart, and asks for it only where it is wanted", async () => {
    const prompt = await promptFor(rootCauseTask({ reasoning: true }));
    expect(prompt.read({ reasoning: "P1 fits", ...good })).toMatchObject({
      answer: { reasoning: "P1 fits", text: "A report" },
    });
    expect(prompt.read(good)).toMatchObject({ status: "refused", field: "reasoning" });
    expect(Object.keys(z.toJSONSchema(prompt.schema).properties!)).toContain("reasoning");
    expect(Object.keys(z.toJSONSchema((await promptFor(task)).schema).properties!)).not.toContain("reasoning");
  });

  it("is about a place, or about words alone, where that was asked", async () => {
    const place = await promptFor(rootCauseTask({ target: "service" }));
    expect(place.read({ ...good, choice: "Gateway" })).toMatchObject({ answer: { service: "gateway" } });
    expect(place.read(good)).toMatchObject({ status: "refused" });
    const { choice: _, newName: __, ...words } = good;
    const reading = (await promptFor(rootCauseTask({ target: "text" }))).read(words);
    expect(reading).toMatchObject({ answer: { text: "A report" } });
    expect(reading).not.toHaveProperty("answer.category");
  });
});

describe("the reply to a multiple choice", () => {
  const chosen = { option: "C", newName: "", explanation: "Both are TLS", confidence: 60 };
  const task = multipleChoiceTask();

  it("is the cause of the option, which it cites", async () => {
    expect((await promptFor(task)).read(chosen)).toEqual({
      status: "read",
      answer: {
        option: "C",
        isUnseen: false,
        category: "expired certificate",
        service: "gateway",
        text: "The gateway's certificate had run out.",
        confidence: 0.6,
      },
      citations: ["INC-2"],
      dropped: [],
    });
  });

  it("is a new kind for A", async () => {
    const { read } = await promptFor(task);
    expect(read({ ...chosen, option: "a", newName: "clock skew" })).toMatchObject({
      answer: { option: "A", isUnseen: true, category: "clock skew", text: "Both are TLS" },
      citations: [],
    });
    expect(read({ ...chosen, option: "A" })).toMatchObject({ status: "refused", field: "newName" });
  });

  it.each(["F", "Z", "1", "B or C", "", "none"])("%j is no option", async (option) => {
    expect((await promptFor(task)).read({ ...chosen, option })).toMatchObject({ status: "refused", field: "option" });
  });

  it.each([
    ["Option: C", "INC-2"],
    ["B. It is the same.", "INC-1"],
    ["(D)", "INC-3"],
    ["I think that option E fits", "INC-4"],
  ])("is read from %j, without a confidence", async (text, id) => {
    const reading = (await promptFor(task)).read(text);
    expect(reading).toMatchObject({ status: "read", citations: [id] });
    expect(reading).not.toHaveProperty("answer.confidence");
  });

  it.each(["A", "Because of DNS", "Z", "Don't know", "F: x"])("is not made up from %j", async (text) => {
    expect((await promptFor(task)).read(text)).toMatchObject({ status: "refused" });
  });
});

describe("other replies", () => {
  it("are read", async () => {
    const mitigation = { mitigation: "Kill the report", citations: ["P1"], confidence: 30 };
    expect((await promptFor(mitigationTask())).read(mitigation)).toEqual({
      status: "read",
      answer: { mitigation: "Kill the report", confidence: 0.3 },
      citations: ["INC-1"],
      dropped: [],
    });
    expect((await promptFor(summaryTask())).read({ summary: " Down. " })).toMatchObject({ answer: "Down." });
    const cause = { text: "x" };
    const judge = await promptFor(judgeTask({ candidate: cause, truth: cause }));
    expect(judge.read({ reason: "Same", verdict: "partly" })).toMatchObject({ answer: { verdict: "partly" } });
    expect(judge.read({ reason: "Same", verdict: "yes" })).toMatchObject({ status: "refused", field: "verdict" });
  });

  it.each([rootCauseTask({ reasoning: true }), mitigationTask(), multipleChoiceTask(), summaryTask()])(
    "have a JSON schema in which every field is required, as providers want it ($id)",
    async (task) => {
      const schema = z.toJSONSchema((await promptFor<unknown>(task)).schema);
      expect(schema.type).toBe("object");
      expect(schema.required).toEqual(Object.keys(schema.properties!));
      expect([...(schema.required ?? [])].sort()).toEqual(task.reply.map(([name]) => name).sort());
    },
  );
});
