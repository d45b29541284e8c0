import { redact, startRedaction } from "@casebook/incident";
import { describe, expect, it } from "vitest";
import { withoutSecrets, withSecrets } from "../__fixtures__/redaction-corpus.ts";

const placeholders = /\[redacted:[a-z-]+-\d+\]/g;

describe("redaction, on made-up texts", () => {
  it("finds what it should and little else; both figures are printed", () => {
    let found = 0;
    let wanted = 0;
    let replaced = 0;
    const missed: string[] = [];
    const wrong: string[] = [];
    for (const { text, secrets } of withSecrets) {
      const redaction = startRedaction();
      const redacted = redaction.redact(text);
      const gone = secrets.filter((secret) => !redacted.includes(secret) && redaction.restore(redacted) === text);
      wanted += secrets.length;
      found += gone.length;
      missed.push(...secrets.filter((secret) => !gone.includes(secret)));
      const count = new Set(redacted.match(placeholders)).size;
      replaced += count;
      if (count > gone.length) wrong.push(redacted);
    }
    for (const text of withoutSecrets) {
      const redacted = startRedaction().redact(text);
      const count = new Set(redacted.match(placeholders)).size;
      replaced += count;
      if (count > 0) wrong.push(redacted);
    }
    const recall = found / wanted;
    const precision = found / replaced;
    console.info(
      `Redaction: recall ${recall.toFixed(3)} (${found} of ${wanted}), precision ${precision.toFixed(3)} (${found} of ${replaced}), ${withoutSecrets.length} texts without a secret. Missed: ${missed.join(" | ")}. Wrong: ${wrong.join(" | ")}`,
    );
    expect(withSecrets.length).toBeGreaterThanOrEqual(80);
    expect(withoutSecrets.length).toBeGreaterThanOrEqual(70);
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect(precision).toBeGreaterThanOrEqual(0.97);
  });

  it.each(withSecrets.map(({ text }) => text))("stays the same when it is done twice: %j", (text) => {
    expect(redact(redact(text))).toBe(redact(text));
  });
});
