import type { Incident } from "@casebook/incident";
import { createNeighbours, similarityOf } from "@casebook/predict";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asked, kindsInTurn, pastOf, resolved } from "../__fixtures__/pasts.ts";

const cause = (category: string, text = category) => ({ rootCause: { category, text } });

describe("the neighbour vote", () => {
  test("proposes the causes of similar precedents, each with the ids that support it", async () => {
    const past = await pastOf([
      resolved("near", 1, "writes hang on the volume", cause("disk full", "no space left")),
      resolved("also", 2, "writes hang", cause("Disk_Full")),
      resolved("far", 3, "writes slow", cause("network")),
    ]);
    const { candidates, precedents, notes } = await createNeighbours().predict(
      asked("writes hang on the volume"),
      past,
    );
    expect(candidates).toMatchObject([
      { category: "disk full", text: "no space left", support: ["near", "also"] },
      { category: "network", text: "network", support: ["far"] },
    ]);
    const weights = precedents.map(similarityOf);
    const total = weights[0]! + weights[1]! + weights[2]!;
    expect(candidates.map(({ score }) => score)).toEqual([(weights[0]! + weights[1]!) / total, weights[2]! / total]);
    expect(notes).toEqual([]);
  });

  test.each([
    ["an empty history", []],
    ["no precedent that shares a term", [resolved("a", 1, "other", cause("disk full"))]],
  ])("proposes nothing from %s", async (_, incidents: Incident[]) => {
    expect(await createNeighbours().predict(asked("writes hang"), await pastOf(incidents))).toEqual({
      candidates: [],
      precedents: [],
      notes: [],
    });
  });

  test("proposes the cause of its one precedent with all the votes", async () => {
    const { candidates } = await createNeighbours().predict(
      asked("writes hang"),
      await pastOf([resolved("a", 1, "writes hang", cause("disk full"))]),
    );
    expect(candidates).toEqual([{ category: "disk full", text: "disk full", score: 1, support: ["a"] }]);
  });

  test("shows precedents without a cause, which give no vote", async () => {
    const { candidates, precedents } = await createNeighbours().predict(
      asked("writes hang"),
      await pastOf([resolved("none", 1, "writes hang"), resolved("a", 2, "writes slow", cause("disk full"))]),
    );
    expect(precedents.map(({ incident }) => incident.id)).toEqual(["none", "a"]);
    expect(candidates).toMatchObject([{ category: "disk full", support: ["a"], score: 1 }]);
  });

  test("retrieves no more than it may, and no more than there are", async () => {
    const past = await pastOf(kindsInTurn(9).map((one) => ({ ...one, title: "writes hang" })));
    const counts = async (voters: number, precedents: number) => {
      const answer = await createNeighbours({ voters, precedents }).predict(asked("writes hang"), past);
      return [answer.precedents.length, answer.candidates.flatMap(({ support }) => support!).length];
    };
    expect(await counts(2, 4)).toEqual([4, 2]);
    expect(await counts(8, 4)).toEqual([4, 4]);
    expect(await counts(50, 100)).toEqual([9, 9]);
  });

  test("tells causes in words apart by their similarity, from the threshold on", async () => {
    const past = await pastOf(
      ["certificate expired", "certificate expired again", "cable cut"].map((text, at) =>
        resolved(`w${at}`, at, "users see errors", { rootCause: { text } }),
      ),
    );
    const groups = async (textThreshold?: number) => {
      const neighbours = createNeighbours({ target: "text", ...(textThreshold !== undefined && { textThreshold }) });
      const { candidates } = await neighbours.predict(asked("users see errors"), past);
      return candidates.map(({ support }) => [...support!].sort());
    };
    // "certificate expired" and "certificate expired again" have a similarity of 2 / sqrt(6) = 0.816.
    expect(await groups()).toEqual([["w0", "w1"], ["w2"]]);
    expect(await groups(0.8)).toEqual([["w0", "w1"], ["w2"]]);
    expect((await groups(0.83)).length).toBe(3);
    expect(await groups(0)).toEqual([["w0", "w1", "w2"]]);
  });

  test("lets the most similar precedents vote, by the cosine that weighs their votes", async () => {
    const past = await pastOf(
      kindsInTurn(9).map((one, at) => ({ ...one, summary: "latency volume gateway ".repeat(at) })),
    );
    const asking = asked("writes hang on the volume after latency");
    const { precedents } = await createNeighbours({ precedents: 5 }).predict(asking, past);
    expect(precedents).toEqual(await past.search(asking, { k: 5, rank: "tf-idf" }));
    expect(precedents).not.toEqual(await past.search(asking, { k: 5, rank: "bm25" }));
    const byBm25 = await createNeighbours({ precedents: 5, rank: "bm25" }).predict(asking, past);
    expect(byBm25.precedents).toEqual(await past.search(asking, { k: 5, rank: "bm25" }));
  });

  test("predicts services from precedents that name one", async () => {
    const past = await pastOf([
      resolved("a", 1, "writes hang", { rootCause: { category: "disk full", service: "Block-Storage", text: "x" } }),
      resolved("b", 2, "writes hang", { rootCause: { category: "network", service: "block_storage", text: "y" } }),
      resolved("c", 3, "writes hang", cause("disk full")),
    ]);
    const { candidates } = await createNeighbours({ target: "service" }).predict(asked("writes hang"), past);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]!.support!.toSorted()).toEqual(["a", "b"]);
    expect(candidates[0]!.category).toBeUndefined();
  });

  test("takes kinds and symptoms of any name and script", async () => {
    for (const name of [
      "constructor",
      "__proto__",
      "hasOwnProperty",
      "磁盘已满",
      "قرص ممتلئ",
      "disque plein à 100 %",
    ]) {
      const past = await pastOf([resolved("a", 1, name, cause(name)), resolved("b", 2, "other", cause("other"))]);
      const { candidates } = await createNeighbours().predict(asked(name), past);
      expect(candidates).toMatchObject([{ category: name, support: ["a"] }]);
    }
  });

  test("answers alike in whatever order the incidents were added", async () => {
    const titles = fc.array(fc.constantFrom("alpha", "beta", "gamma", "alpha beta"), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(titles, fc.array(fc.nat(), { minLength: 9, maxLength: 9 }), async (given, keys) => {
        const incidents = given.map((title, at) => resolved(`I${at}`, at % 3, title, cause(["x", "y", "z"][at % 3]!)));
        const shuffled = incidents
          .map((incident, at) => ({ incident, key: keys[at]! }))
          .sort((left, right) => left.key - right.key)
          .map(({ incident }) => incident);
        const [first, second] = await Promise.all(
          [incidents, shuffled].map(async (order) =>
            createNeighbours().predict(asked("alpha gamma"), await pastOf(order)),
          ),
        );
        expect(first).toEqual(second);
      }),
      { numRuns: 50 },
    );
  });
});
