import { causeOf } from "@casebook/predict";
import { expect, test } from "vitest";

test("the root cause of a candidate is its names and words, without what only ranks it", () => {
  const candidate = { category: "disk full", service: "node-7", text: "logs", score: 0.5, support: ["1"] };
  expect(causeOf(candidate)).toEqual({ category: "disk full", service: "node-7", text: "logs" });
});

test("names that are empty or missing are no names", () => {
  expect(causeOf({ category: "", service: undefined, text: "logs" })).toStrictEqual({ text: "logs" });
});
