import { describe, expect, test } from "vitest";
import { counted, day, decimal, moment, oneLine, percent, percentUnder } from "./words.ts";

describe("numbers as a person reads them", () => {
  test.each([
    [0, "0 %"],
    [0.004, "< 1 %"],
    [0.005, "1 %"],
    [0.5, "50 %"],
    [0.994, "99 %"],
    [0.9951, "> 99 %"],
    [1, "100 %"],
    [null, "-"],
  ])("%s is %s: what is not quite nothing or everything is not called so", (share, words) => {
    expect(percent(share)).toBe(words);
  });

  test.each([
    [0.296, 0.3, "29.6 %"],
    [0.2996, 0.3, "29.96 %"],
    [0.299999, 0.3, "just under 30 %"],
    [0.294, 0.3, "29 %"],
    [0.2961, 0.297, "29.6 %"],
    [0, 0.001, "0 %"],
    [0.004, 0.005, "< 1 %"],
  ])("%s under %s is %s: with as many digits as it takes to see that", (share, limit, words) => {
    expect(percentUnder(share, limit)).toBe(words);
  });

  test.each([
    [0.125, "0.13"],
    [-0.001, "0.00"],
    [-0.01, "-0.01"],
    [1, "1.00"],
    [null, "-"],
    [undefined, "-"],
  ])("%s is %s", (value, words) => {
    expect(decimal(value)).toBe(words);
  });

  test("things are counted", () => {
    expect([0, 1, 2].map((count) => counted(count, "incident"))).toEqual(["0 incidents", "1 incident", "2 incidents"]);
  });

  test("times are told in UTC, whatever their offset", () => {
    expect(moment("2026-01-01T01:30:00+02:00")).toBe("2025-12-31 23:30 UTC");
    expect(day("2026-01-01T01:30:00+02:00")).toBe("2025-12-31");
  });
});

describe("a text on one line", () => {
  test("has no line breaks, control characters or marks that turn its direction", () => {
    expect(oneLine("a\r\n b\tc\u001b[31m\u202ed\u2028e", 80)).toBe("a b c [31m d e");
  });

  test("is cut with an ellipsis, between characters", () => {
    expect(oneLine("🔥🔥🔥🔥", 3)).toBe("🔥🔥…");
    expect(oneLine("🔥🔥🔥", 3)).toBe("🔥🔥🔥");
  });
});
