/** What was learned about the ranking: handed over for moments, or tried in one search. */
import { openHistory, type Precedent, type SearchOptions } from "@casebook/history";
import { describe, expect, it } from "vitest";
import { LetterEmbeddings } from "../__fixtures__/letter-embeddings.ts";

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

/** `word` shares a word with the question, `letters` most of its letters, and is older. */
async function open(fusion = {}) {
  const history = await openHistory({ embeddings: new LetterEmbeddings(), embed: { local: true }, fusion });
  await history.add(
    [
      { id: "letters", title: "checkouts failing", on: 1 },
      { id: "word", title: "zzz qqq xxx vvv kkk failure yyy", on: 80 },
      { id: "other", title: "mail", on: 2 },
    ].map(({ id, title, on }) => ({ id, title, summary: "", openedAt: day(on), knownAt: day(on + 1) })),
  );
  return history;
}

const question = { id: "asked", title: "checkout failure", summary: "", openedAt: day(90) };
const first = (found: Precedent[]): string | undefined => found[0]?.incident.id;

describe("the learned ranking", () => {
  it("weighs words against meaning in one search, and leaves the next as it was", async () => {
    const past = (await open()).before(question);
    const ask = async (fusion: NonNullable<SearchOptions["fusion"]>) => first(await past.search(question, { fusion }));
    expect(await ask({ weight: 0 })).toBe("word");
    expect(await ask({ weight: 1 })).toBe("letters");
    expect(await ask({ weight: 1, halfLife: 7 })).toBe("word");
    expect(await ask({ weight: 1, halfLife: null })).toBe("letters");
    expect(await past.search(question)).toEqual(await (await open()).before(question).search(question));
  });

  it("holds from its moment on", async () => {
    const history = await open({
      weight: [
        [day(85), 0],
        [day(90), 1],
      ],
    });
    const at = async (moment: string) => first(await history.asOf(moment).search(question));
    expect(await at(day(89))).toBe("word");
    expect(await at(day(90))).toBe("letters");
  });

  it("is replaced for the pasts that are asked for from then on", async () => {
    const history = await open({ weight: 0 });
    const before = history.before(question);
    history.useFusion({ weight: [[day(1), 1]], halfLife: [[day(1), null]] });
    expect(first(await before.search(question))).toBe("word");
    expect(first(await history.before(question).search(question))).toBe("letters");
    history.useFusion({});
    expect(await history.before(question).search(question)).toEqual(
      await (await open()).before(question).search(question),
    );
  });

  it("is refused out of range, out of order, or unknown", async () => {
    const history = await open();
    for (const fusion of [
      { weight: 1.1 },
      { halfLife: 6 },
      { halfLife: Number.NaN },
      { weight: [["2026-01-01", 1]] },
      {
        weight: [
          [day(2), 1],
          [day(1), 1],
        ],
      },
      { wait: 1 },
    ]) {
      expect(() => history.useFusion(fusion as never)).toThrow(expect.objectContaining({ code: "invalid-option" }));
      const past = history.before(question);
      await expect(past.search(question, { fusion: fusion as never })).rejects.toMatchObject({
        code: "invalid-option",
      });
    }
    await history.close();
    expect(() => history.useFusion({})).toThrow(/closed/);
  });
});
