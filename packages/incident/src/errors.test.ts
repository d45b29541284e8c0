import { CasebookError, isCasebookError, isRejected, parseIncident } from "@casebook/incident";
import { describe, expect, it } from "vitest";

describe("an error", () => {
  it("says what is wrong and what to do, and keeps the field, the value and the cause", () => {
    const cause = new Error("no such file");
    const error = new CasebookError({
      code: "x",
      message: "It is wrong.",
      field: "a.b",
      value: 5,
      remedy: "Mend it.",
      cause,
    });
    expect(error).toMatchObject({
      message: "It is wrong. Mend it.",
      code: "x",
      field: "a.b",
      value: 5,
      remedy: "Mend it.",
      cause,
    });
  });
  it("is recognised by its mark, also when another copy of the package made it", () => {
    const foreign = Object.assign(new Error("other copy"), { [Symbol.for("casebook.error")]: true });
    expect([new CasebookError({ code: "x", message: "m", remedy: "r" }), foreign].map(isCasebookError)).toEqual([
      true,
      true,
    ]);
    expect([new Error("x"), null, {}, "casebook.error"].map(isCasebookError)).toEqual([false, false, false, false]);
  });
});

describe("a refusal", () => {
  it("is told apart from an incident and from anything else", () => {
    expect(isRejected(parseIncident(5))).toBe(true);
    expect([null, undefined, "x", {}, { rejected: "yes" }].map(isRejected)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
