/** What text becomes by the options of `analysis`, seen in what is found by which terms. */
import { type AnalysisOptions, openHistory } from "@casebook/history";
import { CasebookError, type Incident } from "@casebook/incident";
import { describe, expect, test } from "vitest";

const known = { summary: "", openedAt: "2026-01-01T00:00:00Z", knownAt: "2026-01-02T00:00:00Z" };

/** The terms that an incident and a question of the same symptoms share: all that the question has. */
async function termsOf(fields: Partial<Incident>, analysis: AnalysisOptions): Promise<string[]> {
  const history = await openHistory({ analysis });
  await history.add([{ id: "1", title: "x", ...known, ...fields }]);
  const question = { id: "2", title: "x", summary: "", ...fields, openedAt: "2026-02-01T00:00:00Z" };
  const [precedent] = await history.before(question).search(question);
  return (precedent?.lexical?.terms ?? []).filter((term) => term !== "x").sort();
}

async function scoresOf(incidents: Partial<Incident>[], title: string, analysis: AnalysisOptions): Promise<string[]> {
  const history = await openHistory({ analysis });
  await history.add(incidents.map((fields, at) => ({ id: String(at), title: "x", ...known, ...fields })));
  const question = { id: "new", title, summary: "", openedAt: "2026-02-01T00:00:00Z" };
  return (await history.before(question).search(question)).map(({ incident }) => incident.id);
}

describe("a stemmer", () => {
  test.each([
    ["english", "connections connected connect", ["connect"]],
    ["german", "Verbindungen Verbindung", ["verbind"]],
    ["french", "certificats certificat", ["certificat"]],
  ] as const)("of %s makes words one", async (stemmer, summary, terms) => {
    expect(await termsOf({ summary }, { stemmer })).toEqual(terms);
  });
  test("leaves identifiers whole, and stems their words", async () => {
    expect(await termsOf({ summary: "queries-service" }, { stemmer: "english" })).toEqual([
      "queri",
      "queries-service",
      "servic",
    ]);
  });
  test("leaves names of services, and digest lines, as they are", async () => {
    const terms = await termsOf({ service: "queries", digest: ["retries failing"] }, { stemmer: "english" });
    expect(terms).toEqual(["fail", "line=retries failing", "queri", "retri", "service=queries"]);
  });
  test("may be one's own; what it makes nothing of stays", async () => {
    const stemmer = { fingerprint: "first-letter", stem: (word: string) => (word === "disk" ? "" : word.slice(0, 1)) };
    expect(await termsOf({ summary: "disk full" }, { stemmer })).toEqual(["disk", "f"]);
  });
});

describe("stop words", () => {
  test("of a language give no terms", async () => {
    expect(await termsOf({ summary: "the disk is full" }, { stopWords: "english" })).toEqual(["disk", "full"]);
  });
  test("may be a list, whatever its case and Unicode form", async () => {
    const stopWords = ["Disk", "\u00c9t\u00e9".normalize("NFD")];
    expect(await termsOf({ summary: "disk full \u00e9t\u00e9" }, { stopWords })).toEqual(["full"]);
  });
  test("are left out before stems are made", async () => {
    const options: AnalysisOptions = { stopWords: ["queries"], stemmer: "english" };
    expect(await termsOf({ summary: "queries query" }, options)).toEqual(["queri"]);
  });
});

describe("a mask", () => {
  const uuid = "550e8400-e29b-41d4-a716-446655440000";
  test.each([
    ["times", "at 12:34:56 oom", ["at", "oom"]],
    ["uuids", `request ${uuid} failed`, ["failed", "request"]],
    ["hashes", "commit deadbeef0123 broke 12345678 defaced", ["12345678", "broke", "commit", "defaced"]],
    [
      "numbers",
      "HTTP 503 after 12.5 of 30 at 10.0.0.1 v2",
      ["10.0.0.1", "after", "at", "http", "http 503", "of", "v2"],
    ],
  ] as const)("leaves out %s", async (mask, summary, terms) => {
    expect(await termsOf({ summary }, { masks: [mask] })).toEqual(terms);
    // The same beside a word that is not in ASCII, which is read another way.
    expect(await termsOf({ summary: `${summary} été` }, { masks: [mask] })).toEqual([...terms, "été"]);
  });
  test("of numbers makes lines that differ in numbers alone one", async () => {
    const incidents = [{ digest: ["queue 17 | depth 900"] }, { digest: ["queue 4 | depth 12"] }];
    const history = await openHistory({ analysis: { masks: ["numbers"] } });
    await history.add(incidents.map((fields, at) => ({ id: String(at), title: "x", ...known, ...fields })));
    const question = {
      id: "new",
      title: "y",
      summary: "",
      digest: ["queue 5 | depth 3"],
      openedAt: "2026-02-01T00:00:00Z",
    };
    const found = await history.before(question).search(question);
    for (const { lexical } of found) expect(lexical!.terms).toContain("line=queue 0 | depth 0");
    expect(found).toHaveLength(2);
  });
  test("is only that of times by default; with none, times are terms", async () => {
    expect(await termsOf({ summary: `12:34:56 ${uuid}` }, {})).toContain(uuid);
    expect(await termsOf({ summary: "12:34:56" }, { masks: [] })).toEqual(["12:34:56"]);
  });
});

describe("character grams", () => {
  test("are the pieces of 3 to 5 characters of each word with its ends marked", async () => {
    expect(await termsOf({ summary: "disk" }, { characterGrams: true })).toEqual([
      "disk",
      ...["gram=_di", "gram=_dis", "gram=_disk", "gram=_x_", "gram=dis", "gram=disk", "gram=disk_"],
      ...["gram=isk", "gram=isk_", "gram=sk_"],
    ]);
  });
  test("find a word that was mistyped", async () => {
    const incidents = [{ summary: "kubernetes" }, { summary: "certificate" }];
    expect(await scoresOf(incidents, "kuberentes", {})).toEqual([]);
    expect((await scoresOf(incidents, "kuberentes", { characterGrams: true }))[0]).toBe("0");
  });
});

describe("weights", () => {
  const incidents = [{ title: "disk" }, { summary: "disk", title: "y" }];
  test("make a term count more where it stands in a field", async () => {
    const padded = [
      { title: "disk", summary: "a b c d e" },
      { title: "a", summary: "disk b c d e" },
    ];
    expect((await scoresOf(padded, "disk", { weights: { title: 5 } }))[0]).toBe("0");
    expect((await scoresOf(padded, "disk", { weights: { summary: 5 } }))[0]).toBe("1");
  });
  test("of 0 leave a field out", async () => {
    expect(await scoresOf(incidents, "disk", { weights: { summary: 0 } })).toEqual(["0"]);
  });
  test("of the cause weigh what was learned", async () => {
    const causes = [{ rootCause: { text: "disk" } }];
    expect(await scoresOf(causes, "disk", {})).toEqual(["0"]);
    expect(await scoresOf(causes, "disk", { weights: { cause: 0 } })).toEqual([]);
  });
});

test.each([
  [{ stemmer: "klingon" }, "analysis.stemmer"],
  [{ stemmer: { stem: (word: string) => word } }, "analysis.stemmer"],
  [{ stopWords: 5 }, "analysis.stopWords"],
  [{ masks: ["dates"] }, "analysis.masks.0"],
  [{ weights: { title: 0.5 } }, "analysis.weights.title"],
  [{ weights: { body: 1 } }, "analysis.weights.body"],
  [{ grams: true }, "analysis.grams"],
])("%j is refused by name", async (analysis, field) => {
  const refused = await openHistory({ analysis: analysis as AnalysisOptions }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(CasebookError);
  expect((refused as CasebookError).field).toBe(field);
});
