import { learnFusion } from "@casebook/evaluate";
import { type Embeddings, type HistoryOptions, openHistory } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { describe, expect, it } from "vitest";
import { hour } from "../__fixtures__/histories.ts";

const kinds = ["certificate", "disk", "deploy"];

/** Sees one of three meanings in a text, by a syllable that begins one of its words, and nothing else. */
const bySyllable: Embeddings = {
  embedDocuments: async (texts) =>
    texts.map((text) => ["ka", "lo", "mi"].map((syllable) => (text.includes(` ${syllable}`) ? 1 : 0.1))),
  embedQuery: async (text) => (await bySyllable.embedDocuments([text]))[0]!,
};

const embedded: HistoryOptions = { embeddings: bySyllable, embed: { local: true } };

/**
 * Kinds in turn, an hour apart, known half an hour later. `meaning`: no two share a word, the syllable tells the kind.
 * `words`: the word tells the kind, the syllable misleads.
 */
function incidents(told: "meaning" | "words", count = 80): Incident[] {
  return Array.from({ length: count }, (_, at) => {
    const kind = at % 3;
    const other = Math.floor(at / 3) % 3;
    const title =
      told === "meaning"
        ? `seen ${["ka", "lo", "mi"][kind]}${at} word${other}`
        : `seen ${["ka", "lo", "mi"][other]}${at} word${kind}`;
    const rootCause = { category: kinds[kind]!, text: `cause ${at}` };
    return { id: `${at}`, title, summary: "", openedAt: hour(at), knownAt: hour(at + 0.5), rootCause };
  });
}

async function learned(given: readonly Incident[], options: HistoryOptions = embedded) {
  const history = await openHistory(options);
  await history.add(given);
  return learnFusion(history);
}

describe("learning to fuse", () => {
  it("turns to the leg that finds precedents of the question's kind", async () => {
    const toMeaning = (await learned(incidents("meaning"))).weight.map(([, value]) => value);
    const toWords = (await learned(incidents("words"))).weight.map(([, value]) => value);
    expect(toMeaning.at(-1)).toBeGreaterThan(0.55);
    expect(toWords.at(-1)).toBeLessThan(0.45);
  });

  it("learns nothing from fewer than 30 labels, and no weight without embeddings", async () => {
    const labels = (most: number) =>
      incidents("meaning").map(({ rootCause, ...rest }, at) => (at < most ? { ...rest, rootCause: rootCause! } : rest));
    expect(await learned(labels(29))).toEqual({ weight: [], halfLife: [], n: 29 });
    expect((await learned(labels(30))).weight).toHaveLength(1);
    const { weight } = await learned(incidents("words"), {});
    expect(weight.map(([, value]) => value)).toEqual([0.5]);
  });

  it("keeps what it learned for a moment, whatever becomes known later", async () => {
    const all = incidents("meaning");
    const turned = [...all.slice(0, 50), ...incidents("words").slice(50)];
    const until = all[50]!.openedAt;
    const upTo = <Value>(list: [string, Value][]) => list.filter(([from]) => Date.parse(from) <= Date.parse(until));
    const [first, second] = [await learned(all), await learned(turned)];
    expect(upTo(first.weight).length).toBeGreaterThan(3);
    expect(upTo(first.weight)).toEqual(upTo(second.weight));
  });

  it("finds that recent precedents count where kinds come in spells", async () => {
    const spells = Array.from({ length: 90 }, (_, at): Incident => {
      const kind = kinds[Math.floor(at / 15) % 3]!;
      return {
        id: `${at}`,
        title: `checkout ka${at} word${at % 4}`,
        summary: "",
        openedAt: hour(at * 24),
        knownAt: hour(at * 24 + 1),
        rootCause: { category: kind, text: "seen" },
      };
    });
    const { halfLife } = await learned(spells);
    expect(halfLife.at(-1)![1]).toBeLessThan(60);
  });

  it("asks no more than it may, says how far it is, and stops when told", async () => {
    const history = await openHistory(embedded);
    await history.add(incidents("meaning"));
    const seen: string[] = [];
    const { n } = await learnFusion(history, {
      mostQuestions: 7,
      onProgress: (done, all) => seen.push(`${done}/${all}`),
    });
    expect([n, seen.at(0), seen.at(-1)]).toEqual([7, "1/7", "7/7"]);
    await expect(learnFusion(history, { signal: AbortSignal.abort() })).rejects.toThrow("abort");
    await expect(learnFusion(history, { depth: 3 } as never)).rejects.toMatchObject({ code: "invalid-option" });
  });
});
