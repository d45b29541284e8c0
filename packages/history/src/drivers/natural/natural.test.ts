import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openHistory } from "@casebook/history";
import {
  naturalStemmer,
  naturalTokenizer,
  type StemmerLanguage,
  type TokenizerLanguage,
} from "@casebook/history/natural";
import { historyConformance } from "@casebook/history/testing";
import { describe, expect, it, test } from "vitest";
import { optionalManifest } from "../../__fixtures__/optional.ts";

const from = optionalManifest("natural")!;

it("without natural says what to install, and keeps the cause", () => {
  const nowhere = { from: "/nowhere.js" };
  for (const load of [() => naturalStemmer("english", nowhere), () => naturalTokenizer("english", nowhere)]) {
    expect(load).toThrow(
      expect.objectContaining({
        code: "missing-package",
        remedy: "Install it: npm install natural@8.1.1",
        cause: expect.any(Error),
      }),
    );
  }
});

describe.skipIf(from === undefined)("natural", () => {
  it.each([
    ["english", "connections", "connect"],
    ["english-lancaster", "maximum", "maxim"],
    ["french", "continuellement", "continuel"],
    ["german", "häuser", "haus"],
    ["italian", "abbandonata", "abbandon"],
    ["dutch", "lichamelijk", "licham"],
    ["norwegian", "havnedistriktene", "havnedistrikt"],
    ["portuguese", "quilométricas", "quilométr"],
    ["russian", "важнейшими", "важн"],
    ["spanish", "chicharrones", "chicharron"],
    ["swedish", "klokheten", "klok"],
    ["ukrainian", "книгами", "книг"],
  ] satisfies [StemmerLanguage, string, string][])("stems %s: %s to %s", (language, word, stem) => {
    expect(naturalStemmer(language, { from }).stem(word)).toBe(stem);
  });

  it.each([
    ["english", "The disk's full", ["The", "disk's", "full"]],
    ["russian", "Диск полон", ["Диск", "полон"]],
    ["spanish", "El disco está lleno", ["El", "disco", "está", "lleno"]],
    ["japanese", "サーバー障害", ["サーバー", "障害"]],
  ] satisfies [TokenizerLanguage, string, string[]][])("cuts %s: %s", (language, text, tokens) => {
    expect(naturalTokenizer(language, { from }).tokens(text)).toEqual(tokens);
  });

  it("refuses a language that it does not have", () => {
    expect(() => naturalStemmer("klingon" as StemmerLanguage, { from })).toThrow(
      expect.objectContaining({ code: "invalid-option" }),
    );
  });

  it("lets a history find other forms of a word", async () => {
    const tokenizer = naturalTokenizer("english", { from });
    const history = await openHistory({ analysis: { stemmer: naturalStemmer("english", { from }), tokenizer } });
    const openedAt = "2026-01-01T00:00:00Z";
    await history.add([{ id: "a", title: "Connections were refused", summary: "", openedAt, knownAt: openedAt }]);
    const question = { id: "b", title: "refusing a connection", summary: "", openedAt: "2026-01-02T00:00:00Z" };
    expect((await history.before(question).search(question))[0]?.lexical?.terms.sort()).toEqual(["connect", "refus"]);
  });

  it("prints nothing and reads no .env", async () => {
    const folder = await mkdtemp(join(tmpdir(), "natural-"));
    try {
      await writeFile(join(folder, ".env"), "CASEBOOK_PLANTED=read\n");
      const driver = pathToFileURL(join(import.meta.dirname, "index.ts")).href;
      const script = `const { naturalStemmer, naturalTokenizer } = await import(${JSON.stringify(driver)});
        const from = ${JSON.stringify(from)};
        for (const language of ["english", "german"]) naturalStemmer(language, { from }).stem("houses");
        for (const language of ["english", "japanese"]) naturalTokenizer(language, { from }).tokens("houses");
        if (process.env.CASEBOOK_PLANTED !== undefined) console.log("read .env");`;
      const given = ["--conditions=casebook-source", "--input-type=module", "--eval", script];
      expect(execFileSync(process.execPath, given, { cwd: folder, encoding: "utf8", stdio: "pipe" })).toBe("");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  describe("behind a history", () => {
    const open = () => openHistory({ analysis: { stemmer: naturalStemmer("english", { from }) } });
    for (const { name, run } of historyConformance(open)) test(name, run);
  });
});
