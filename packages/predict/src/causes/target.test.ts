import { defaultTextThreshold, kindOf, sameKind } from "@casebook/predict";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const named = (category: string, text = "words") => ({ category, text });

describe("the kind of a cause", () => {
  test("is alike for names that differ in case, underscores, hyphens and spaces", () => {
    const spellings = ["Disk Full", "disk_full", "DISK-FULL", "disk__full", " disk  full ", "ｄｉｓｋ full"];
    expect(new Set(spellings.map((name) => kindOf(named(name), "category")))).toEqual(new Set(["disk full"]));
  });

  test("differs where names differ in anything else", () => {
    const names = ["disk full", "diskfull", "disk.full", "disk full 2", "磁盘", "磁碟", "-", "_", "🔥"];
    expect(new Set(names.map((name) => kindOf(named(name), "category"))).size).toBe(names.length);
  });

  test("is that of the target: a category, a service, or none in words", () => {
    const cause = { category: "disk full", service: "storage", text: "words" };
    expect([kindOf(cause, "category"), kindOf(cause, "service"), kindOf(cause, "text")]).toEqual([
      "disk full",
      "storage",
      undefined,
    ]);
    expect(kindOf({ text: "disk full" }, "category")).toBeUndefined();
  });

  test("is the kind of its own name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        const kind = kindOf(named(name), "category")!;
        expect(kindOf(named(kind), "category")).toBe(kind);
      }),
    );
  });
});

describe("two causes", () => {
  const threshold = defaultTextThreshold;

  test("with names are one kind by these alone, whatever their words", () => {
    expect(sameKind(named("disk full", "a"), named("Disk-full", "b"), "category", threshold)).toBe(true);
    expect(sameKind(named("disk full", "same"), named("network", "same"), "category", threshold)).toBe(false);
  });

  test("of which one has no name are one kind by their words", () => {
    expect(sameKind(named("disk full", "the disk was full"), { text: "disk was full" }, "category", threshold)).toBe(
      true,
    );
    expect(sameKind(named("disk full", "the disk was full"), { text: "expired key" }, "category", threshold)).toBe(
      false,
    );
  });

  test("are one kind from the threshold on", () => {
    const halfAlike = [{ text: "alpha beta" }, { text: "alpha gamma" }] as const;
    const similarity = 1 / 2;
    expect(sameKind(...halfAlike, "text", similarity)).toBe(true);
    expect(sameKind(...halfAlike, "text", similarity + 1e-9)).toBe(false);
    expect(sameKind({ text: "" }, { text: "" }, "text", threshold)).toBe(false);
  });

  test("are not compared by service where one has none", () => {
    const storage = { service: "storage", text: "same" };
    expect(sameKind(storage, { text: "same" }, "service", threshold)).toBeUndefined();
    expect(sameKind(storage, { service: "STORAGE", text: "other" }, "service", threshold)).toBe(true);
  });

  test("are told alike from either side", () => {
    const cause = fc.record({
      category: fc.option(fc.constantFrom("disk full", "Disk_Full", "network"), { nil: undefined }),
      service: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
      text: fc.constantFrom("alpha", "alpha beta", "beta gamma", ""),
    });
    fc.assert(
      fc.property(cause, cause, fc.constantFrom("category", "service", "text"), (left, right, target) => {
        expect(sameKind(left, right, target, threshold)).toBe(sameKind(right, left, target, threshold));
      }),
    );
  });
});
