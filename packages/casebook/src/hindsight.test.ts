import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCasebook, type Incident } from "casebook";
import { describe, expect, test } from "vitest";

const full = { category: "disk full", text: "The disk was full" };

function on(day: number): string {
  return new Date(Date.UTC(2026, 0, day)).toISOString();
}

function open(id: string, day: number, fields: Partial<Incident> = {}): Incident {
  return { id, title: "Writes fail", summary: "", openedAt: on(day), ...fields };
}

describe("what is recorded of an incident", () => {
  test("keeps every field when its cause becomes known", async () => {
    const casebook = await createCasebook();
    const fields = { url: "https://example.com/1", mitigation: "Space was made", related: ["0"] };
    await casebook.add([open("1", 1, fields)]);
    await casebook.resolve("1", full, on(2));
    expect(await casebook.get("1")).toMatchObject({ ...fields, rootCause: full, knownAt: on(2) });
  });

  test("is the last record of it while it is open", async () => {
    const casebook = await createCasebook();
    await casebook.add([open("1", 1)]);
    await casebook.add([open("1", 1, { summary: "Now reads fail too" })]);
    expect(await casebook.get("1")).toMatchObject({ summary: "Now reads fail too" });
  });

  test("cannot be changed from outside", async () => {
    const casebook = await createCasebook();
    await casebook.add([open("1", 1, { rootCause: full, knownAt: on(2) })]);
    const incident = await casebook.get("1");
    expect(() => {
      incident!.rootCause!.category = "another";
    }).toThrow(TypeError);
  });
});

describe("later knowledge does not reach back", () => {
  test("through a cause that is recorded for an earlier moment", async () => {
    const casebook = await createCasebook();
    await casebook.add([open("1", 1)]);
    const rewritten = { summary: "A zebratoken was seen", contributing: [{ text: "zebratoken" }] };
    await casebook.add([open("1", 1, { ...rewritten, rootCause: full, knownAt: on(60) })]);
    await casebook.resolve("1", { text: "Something was full" }, on(5));
    const asked = open("new", 10, { title: "zebratoken", summary: "Writes fail" });
    expect(JSON.stringify(await casebook.search(asked))).not.toContain("zebratoken");
    const later = open("newer", 70, { title: "zebratoken" });
    expect(JSON.stringify(await casebook.search(later))).toContain("zebratoken");
  });

  test("through symptoms that were edited when the cause was known", async () => {
    const casebook = await createCasebook();
    await casebook.add([open("old", 1, { title: "zebratoken", rootCause: full, knownAt: on(2) }), open("1", 5)]);
    await casebook.add([open("1", 5, { summary: "It was the zebratoken", rootCause: full, knownAt: on(9) })]);
    const diagnosis = await casebook.diagnose((await casebook.get("1"))!);
    expect(diagnosis.precedents).toEqual([]);
  });

  test("through an answer that was asked for later than the question opened", async () => {
    const casebook = await createCasebook();
    await casebook.add([1, 2, 3].map((day) => open(`${day}`, day, { rootCause: full, knownAt: on(day) })));
    for (const day of [1, 2, 3]) {
      const candidates = [{ ...full }];
      await casebook.assess(open(`late-${day}`, 100 + day), candidates, { predictor: "mine" });
      await casebook.resolve(`late-${day}`, full, on(100 + day));
    }
    const early = await casebook.assess(open("early", 50), [{ ...full }], { predictor: "mine" });
    expect(early).toMatchObject({ confidence: { basis: "none" } });
    const late = await casebook.assess(open("last", 200), [{ ...full }], { predictor: "mine" });
    expect(late).toMatchObject({ confidence: { basis: "base-rate", n: 3 } });
  });
});

describe("a casebook in use", () => {
  const many = Array.from({ length: 60 }, (_, at) =>
    open(`${at}`, at + 1, { title: `Writes fail on ${at % 3}`, rootCause: full, knownAt: on(at + 1) }),
  );

  test("fits while an incident is removed", async () => {
    const casebook = await createCasebook();
    await casebook.add(many);
    const fitting = casebook.fit({ onProgress: (done) => void (done === 5 && casebook.remove("59")) });
    expect((await fitting).outcomes).toBeGreaterThan(40);
  });

  test("fits for several at once, and asks again for what was added meanwhile", async () => {
    const casebook = await createCasebook({ directory: mkdtempSync(join(tmpdir(), "casebook-fits-")) });
    await casebook.add(many.slice(0, 30));
    const fits = [casebook.fit(), casebook.fit(), casebook.fit()];
    await casebook.add(many.slice(30));
    const [first, ...others] = await Promise.all(fits);
    expect(others).toHaveLength(2);
    expect(first!.outcomes).toBeGreaterThan(0);
    await casebook.close();
  });

  test("lives with an incident at the end of the calendar", async () => {
    const casebook = await createCasebook();
    await casebook.add([...many, open("never", 1, { openedAt: "9999-12-31T23:59:59Z" })]);
    expect((await casebook.fit()).outcomes).toBeGreaterThan(40);
    expect(await casebook.get("never")).toMatchObject({ id: "never" });
    expect((await casebook.evaluate()).n).toBe(60);
  });
});
