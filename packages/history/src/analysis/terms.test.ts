import { openHistory, questionTerms } from "@casebook/history";
import type { Question } from "@casebook/incident";
import { expect, test } from "vitest";

function termsOf(fields: Partial<Question>): Record<string, number> {
  return Object.fromEntries(
    questionTerms({ id: "a", title: "disk", summary: "", openedAt: "2026-01-01T00:00:00Z", ...fields }),
  );
}

test("title and summary count together", () => {
  expect(termsOf({ title: "Disk full", summary: "disk" })).toEqual({ disk: 2, full: 1 });
});

test("service, severity and labels are terms by name, and their words are terms too, but for the severity's", () => {
  const labels = { Team: " Pay-Ments ", empty: "" };
  expect(termsOf({ service: "checkout-svc", severity: "SEV 1", labels })).toEqual({
    disk: 1,
    "service=checkout-svc": 1,
    "checkout-svc": 1,
    checkout: 1,
    svc: 1,
    "severity=sev 1": 1,
    "team=pay-ments": 1,
    "pay-ments": 1,
    pay: 1,
    ments: 1,
    "empty=": 1,
  });
});

test("a name is the same term in every Unicode form", () => {
  expect(termsOf({ service: "café".normalize("NFD") })).toEqual(termsOf({ service: "CAFÉ".normalize("NFC") }));
});

test("each line of the digest, and each of its fields, is one term beside its words", () => {
  expect(termsOf({ digest: ["Error rate | api-1 | High", "plain line"] })).toEqual({
    disk: 1,
    error: 1,
    rate: 1,
    "api-1": 1,
    api: 1,
    high: 1,
    "line=error rate | api-1 | high": 1,
    "field=error rate": 1,
    "field=api-1": 1,
    "field=high": 1,
    plain: 1,
    line: 1,
    "line=plain line": 1,
  });
});

test("lines that differ in their clock time alone are one term", () => {
  const terms = termsOf({ digest: ["12:00:01 OOM", "2026-01-01T12:00:02Z OOM"] });
  expect(terms).toEqual({ disk: 1, oom: 2, "line=oom": 2 });
});

test("an empty line, and empty fields, are no terms", () => {
  expect(termsOf({ digest: ["", "  ", " | oom || "] })).toEqual({
    disk: 1,
    oom: 1,
    "line=| oom ||": 1,
    "field=oom": 1,
  });
});

test("id, opening and outage are no terms", () => {
  const terms = termsOf({ id: "planted", outage: "planted", openedAt: "2026-01-02T00:00:00Z" });
  expect(terms).toEqual({ disk: 1 });
});

test("a precedent is found by the words of all its causes, and by nothing else that was learned later", async () => {
  const history = await openHistory();
  await history.add([
    {
      id: "a",
      title: "disk",
      summary: "",
      openedAt: "2026-01-01T00:00:00Z",
      resolvedAt: "2026-01-02T00:00:00Z",
      rootCause: { category: "one", service: "two", text: "three" },
      contributing: [{ category: "four", service: "five", text: "six" }],
      mitigation: "seven",
      related: ["eight"],
      url: "nine",
      outage: "ten",
    },
  ]);
  const past = history.asOf("2026-01-03T00:00:00Z");
  const matches = async (title: string): Promise<string[]> => {
    const question = { id: "q", title, summary: "", openedAt: "2026-01-03T00:00:00Z" };
    return (await past.search(question)).flatMap(({ lexical }) => lexical!.terms).sort();
  };
  expect(await matches("one two three four five six")).toEqual(["five", "four", "one", "six", "three", "two"]);
  expect(await matches("seven eight nine ten")).toEqual([]);
});
