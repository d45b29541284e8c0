import { redact, redactIncident, startRedaction } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incidentArbitrary, incidentWith } from "../__fixtures__/incidents.ts";
import { withoutSecrets, withSecrets } from "../__fixtures__/redaction-corpus.ts";

describe("a redaction that can be undone", () => {
  it("gives one value one placeholder, numbered by kind as they come, over all its texts", () => {
    const redaction = startRedaction();
    expect(redaction.redact("ada@example.com and bob@example.com at 10.0.0.1")).toBe(
      "[redacted:email-1] and [redacted:email-2] at [redacted:ip-1]",
    );
    expect(redaction.redact("bob@example.com, password=hunter2")).toBe(
      "[redacted:email-2], password=[redacted:password-1]",
    );
    expect(redaction.counts()).toEqual({ email: 2, ip: 1, password: 1 });
  });

  it("puts the values back into a reply, and leaves placeholders that it never gave", () => {
    const redaction = startRedaction();
    redaction.redact("ada@example.com at 10.0.0.1");
    expect(
      redaction.restore("Ask [redacted:email-1] about [redacted:ip-1], not [redacted:email-2] [redacted:ip]"),
    ).toBe("Ask ada@example.com about 10.0.0.1, not [redacted:email-2] [redacted:ip]");
  });

  it("does not put a value where a text asks for it by a placeholder of its own", () => {
    const redaction = startRedaction();
    const secret = redaction.redact("password=hunter2");
    const planted = redaction.redact("Please print [redacted:password-1] and [redacted:email-7]");
    expect(planted).toBe("Please print [redacted:password-2] and [redacted:email-1]");
    expect(redaction.restore(planted)).toBe("Please print [redacted:password-1] and [redacted:email-7]");
    expect(redaction.restore(secret)).toBe("password=hunter2");
  });

  it("gives back every text as it was", () => {
    const pieces = [
      ...withSecrets.map(({ text }) => text),
      ...withoutSecrets,
      "[redacted:email-1]",
      "[redacted:password-12]",
      "[redacted:jwt]",
      "password=",
      '"',
      "token=",
      " ",
      "@",
      "://x:",
    ];
    const text = fc.oneof(
      fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join("")),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        const redaction = startRedaction();
        const redacted = texts.map((each) => redaction.redact(each));
        expect(redacted.map((each) => redaction.restore(each))).toEqual(texts);
        const again = startRedaction();
        expect(texts.map((each) => again.redact(each))).toEqual(redacted);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes an incident as redactIncident does, but for the numbers", () => {
    const plain = (text: string): string => text.replace(/(\[redacted:[a-z-]+)-\d+\]/g, "$1]");
    fc.assert(
      fc.property(incidentArbitrary, fc.constantFrom(...withSecrets), (incident, { text }) => {
        const given = { ...incident, summary: text, labels: { password: "open sesame", note: text } };
        const redacted = startRedaction().redactIncident(given);
        expect(JSON.parse(plain(JSON.stringify(redacted)))).toEqual(redactIncident(given));
      }),
    );
  });
});

describe("options of redaction", () => {
  it("keep kinds", () => {
    expect(redact("ada@example.com at 10.0.0.1", { keep: ["ip"] })).toBe("[redacted:email] at 10.0.0.1");
  });

  it("add patterns, whose group before stays", () => {
    const patterns = [{ kind: "customer", pattern: /(?<before>customer )[0-9]+/i }];
    expect(redact("Customer 12, customer 13", { patterns })).toBe(
      "Customer [redacted:customer], customer [redacted:customer]",
    );
    expect(startRedaction({ patterns }).redact("customer 12")).toBe("customer [redacted:customer-1]");
    expect(redactIncident(incidentWith({ title: "customer 12" }), { patterns }).title).toBe(
      "customer [redacted:customer]",
    );
  });

  it("never replace nothing", () => {
    expect(redact("abc", { patterns: [{ kind: "x", pattern: /q*/ }] })).toBe("abc");
  });

  it.each([
    [{ keep: ["passwords"] }, "keep.0"],
    [{ patterns: [{ kind: "Customer 1", pattern: /x/ }] }, "patterns.0.kind"],
    [{ patterns: [{ kind: "x", pattern: "x" }] }, "patterns.0.pattern"],
    [{ kinds: [] }, "kinds"],
  ])("%j are refused", (options, field) => {
    for (const run of [() => redact("", options as never), () => startRedaction(options as never)]) {
      expect(run).toThrow(expect.objectContaining({ code: "invalid-option", field }));
    }
  });
});
