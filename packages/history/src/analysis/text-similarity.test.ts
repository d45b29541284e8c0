import { textSimilarity } from "@casebook/history";
import fc from "fast-check";
import { expect, test } from "vitest";

test.each([
  ["", "", 0],
  ["disk", "", 0],
  ["🔥", "🔥", 0],
  ["disk full", "pool timeout", 0],
  ["Disk full", "full DISK", 1],
  ["disk full", "disk", 1 / Math.SQRT2],
  ["disk disk", "disk full", (1 + Math.LN2) / Math.sqrt((1 + Math.LN2) ** 2 * 2)],
])("%j and %j", (left, right, expected) => {
  expect(textSimilarity(left, right)).toBeCloseTo(expected, 12);
});

const text = fc.array(fc.constantFrom("disk", "full", "pool", "constructor", "磁盘"), { maxLength: 6 });

test("it is symmetric, in [0, 1], and 1 for a text with itself", () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      const [one, other] = [left.join(" "), right.join(" ")];
      const similarity = textSimilarity(one, other);
      expect(similarity).toBe(textSimilarity(other, one));
      expect(similarity).toBeGreaterThanOrEqual(0);
      expect(similarity).toBeLessThanOrEqual(1);
      expect(textSimilarity(one, one)).toBeCloseTo(left.length === 0 ? 0 : 1, 12);
    }),
    { seed: 20260307 },
  );
});
