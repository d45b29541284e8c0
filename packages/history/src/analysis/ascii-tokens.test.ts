/** Text in ASCII is read another way than other text. That must not show. */
import { tokensOf } from "@casebook/history";
import fc from "fast-check";
import { expect, test } from "vitest";

/** A word that takes the text out of ASCII, and its tokens. */
const foreign = { text: " été", tokens: ["été"] };

/** What the regular way makes of a text. */
function regularTokens(text: string): string[] {
  const tokens = tokensOf(text + foreign.text);
  const at = tokens.lastIndexOf("été");
  return [...tokens.slice(0, at), ...tokens.slice(at + foreign.tokens.length)];
}

const piece = fc.constantFrom(
  ...["disk", "Disk", "DISK", "OutOfMemory", "aB", "Ab", "ABc", "x9", "9x", "503", "HTTP 503", "http/1.1 404"],
  ...[".", "-", ":", "::", ":::", "@", "/", "$", "_", "__", " ", "\n", "\t", "!", "#", "%", "~", "\u0000", "\u007f"],
  ...["2026-03-01T09:30:00Z", "12:34:56", "10.0.0.1:80", "1", "12", "z".repeat(250), "aZ".repeat(120)],
);
const pieces = fc.array(piece, { maxLength: 12 }).map((chosen) => chosen.join(""));

test("it gives the same tokens as beside a word that is not in ASCII", () => {
  let tokens = 0;
  const same = (text: string): void => {
    expect(tokensOf(text)).toEqual(regularTokens(text));
    tokens += tokensOf(text).length;
  };
  fc.assert(fc.property(pieces, same), { seed: 20260310, numRuns: 5000 });
  fc.assert(fc.property(fc.string({ unit: "binary-ascii", maxLength: 40 }), same), { seed: 20260311, numRuns: 5000 });
  expect(tokens).toBeGreaterThan(20_000);
});
