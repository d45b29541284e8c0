import { type SelectOptions, selectPrecedents } from "@casebook/prompt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { precedentWith } from "../__fixtures__/incidents.ts";

const given = [
  precedentWith(
    {
      id: "a",
      summary: "",
      openedAt: "2026-01-03T00:00:00Z",
      title: "disk full",
      rootCause: { category: "Disk full", text: "x" },
    },
    0.5,
  ),
  precedentWith(
    {
      id: "b",
      summary: "",
      openedAt: "2026-01-01T00:00:00Z",
      title: "pool",
      rootCause: { category: "pool", text: "y" },
    },
    0.9,
  ),
  precedentWith(
    {
      id: "c",
      summary: "",
      openedAt: "2026-01-04T00:00:00Z",
      title: "pool",
      rootCause: { category: "POOL", text: "y" },
    },
    0.8,
  ),
  precedentWith(
    { id: "d", summary: "", openedAt: "2026-01-02T00:00:00Z", title: "words", rootCause: { text: "z" } },
    0.1,
  ),
  precedentWith(
    { id: "e", summary: "", openedAt: "2026-01-02T00:00:00Z", title: "words", rootCause: { text: "z" } },
    0.1,
  ),
];
const idsOf = (options: SelectOptions): string =>
  selectPrecedents(given, options)
    .map(({ incident }) => incident.id)
    .join("");

describe("selecting precedents", () => {
  it.each([
    [{}, "bcade"],
    [{ k: 2 }, "bc"],
    [{ k: 0 }, ""],
    [{ by: "recency" }, "cadeb"],
    [{ by: "recency", k: 1 }, "c"],
    [{ by: "farthest", k: 3 }, "dea"],
    [{ by: "one-per-category" }, "bade"],
    [{ by: "diversity", k: 3, balance: 1 }, "bca"],
  ] as [SelectOptions, string][])("by %j gives %s", (options, ids) => {
    expect(idsOf(options)).toBe(ids);
  });

  it("by diversity prefers what differs to what is merely near", () => {
    expect(idsOf({ by: "diversity", k: 2, balance: 0.5 })).toBe("ba");
  });

  it("at random is the same for the same seed, and any of them comes first for some", () => {
    expect(idsOf({ by: "random", seed: 3 })).toBe(idsOf({ by: "random", seed: 3 }));
    const firsts = new Set(Array.from({ length: 40 }, (_, seed) => idsOf({ by: "random", seed, k: 1 })));
    expect([...firsts].sort().join("")).toBe("abcde");
  });

  it("gives at most k of those given, each once, and leaves the list as it was", () => {
    const by = fc.constantFrom("relevance", "recency", "diversity", "one-per-category", "random", "farthest");
    const list = fc.array(
      fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), category: fc.constantFrom("a", "b") }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(list, by, fc.integer({ min: 0, max: 15 }), fc.nat(), (scores, way, k, seed) => {
        const precedents = scores.map(({ score, category }, at) =>
          precedentWith({ id: `${at}`, rootCause: { category, text: "x" } }, score),
        );
        const before = [...precedents];
        const chosen = selectPrecedents(precedents, { by: way as "relevance", k, seed });
        expect(precedents).toEqual(before);
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chosen.every((one) => precedents.includes(one))).toBe(true);
        const most =
          way === "one-per-category" ? new Set(scores.map(({ category }) => category)).size : precedents.length;
        expect(chosen.length).toBe(Math.min(k, most));
      }),
    );
  });

  it.each([
    [{ by: "luck" }, "by"],
    [{ k: -1 }, "k"],
    [{ seed: 0.5 }, "seed"],
    [{ balance: 2 }, "balance"],
    [{ n: 1 }, "n"],
  ])("refuses %j", (options, field) => {
    expect(() => selectPrecedents(given, options as never)).toThrow(
      expect.objectContaining({ code: "invalid-option", field }),
    );
  });
});
