import { openHistory } from "@casebook/history";
import { buildPrompt, choicesOfPast, refutedOfPast, rootCauseTask } from "@casebook/prompt";
import { describe, expect, it } from "vitest";
import { incidents, question } from "../__fixtures__/incidents.ts";
import { textOf } from "../__fixtures__/written.ts";

async function recorded() {
  const history = await openHistory();
  await history.add([
    ...incidents,
    { ...incidents[0]!, id: "again", rootCause: { category: "Pool-Exhausted", service: "cache", text: "x" } },
    {
      ...incidents[0]!,
      id: "later",
      openedAt: "2026-03-01T00:00:00Z",
      resolvedAt: "2026-03-02T00:00:00Z",
      rootCause: { category: "later kind", text: "x" },
    },
  ]);
  await history.reject("INC-1", { text: "A bad deploy" }, "2026-01-06T00:00:00Z");
  await history.reject("INC-3", { text: "A later thought" }, "2026-02-02T00:00:00Z");
  return history;
}

describe("what a past adds to a prompt", () => {
  it("are the kinds and places that were known then, each once, and no later one", async () => {
    const past = (await recorded()).before(question);
    expect(await choicesOfPast(past)).toEqual(["pool exhausted", "expired certificate", "disk full"]);
    expect((await choicesOfPast(past, "service")).sort()).toEqual(["cache", "gateway", "orders-db"]);
    const early = (await recorded()).before({ ...question, openedAt: "2026-01-06T00:00:00Z" });
    expect(await choicesOfPast(early)).toEqual(["pool exhausted"]);
    expect(await choicesOfPast((await openHistory()).before(question))).toEqual([]);
  });

  it("are the causes that a person had ruled out by then", async () => {
    const past = (await recorded()).before(question);
    const precedents = await past.search(question, { k: 9 });
    const refuted = await refutedOfPast(past, [...precedents, ...precedents]);
    expect([...refuted]).toEqual([["INC-1", [{ text: "A bad deploy" }]]]);
    const { human } = textOf(await buildPrompt({ task: rootCauseTask(), question, precedents, refuted }));
    expect(human).toContain("> A bad deploy");
    expect(human).not.toContain("A later thought");
  });
});
