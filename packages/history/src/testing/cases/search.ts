/** What a search returns, in which order, and what it refuses. */
import assert from "node:assert/strict";
import type { Question } from "@casebook/incident";
import type { SearchOptions } from "../../past.ts";
import { asking, type Cases, day, found, isExplained, resolved } from "../incidents.ts";

const other = { title: "Search is slow", summary: "Results take ten seconds" };

export const searchCases: Cases = {
  async "the incident with more of the question's words comes first"(history) {
    await history.add([
      resolved("slow", 1, 2, other),
      resolved("close", 1, 2),
      resolved("half", 1, 2, { title: "Checkout", summary: "It is slow for customers in Spain since nine" }),
    ]);
    for (const rank of ["bm25", "tf-idf"] as const) {
      const precedents = await history.asOf(day(9)).search(asking(9), { rank });
      assert.deepEqual(precedents.map(({ incident }) => incident.id).slice(0, 2), ["close", "half"]);
      const scores = precedents.map(({ score }) => score);
      assert.deepEqual(
        scores,
        [...scores].sort((left, right) => right - left),
      );
      for (const { score, ageDays, lexical, semantic } of precedents) {
        assert.ok(score > 0 && score <= 1);
        assert.equal(ageDays, 8);
        for (const { cosine } of [lexical ?? { cosine: 0 }, semantic ?? { cosine: 0 }])
          assert.ok(cosine >= 0 && cosine <= 1);
      }
    }
  },

  async "the words of a cause are searched too, once it is known"(history) {
    await history.add([resolved("a", 1, 5, { ...other, rootCause: { text: "A zebra on the line" } })]);
    const question = asking(9, { title: "zebra", summary: "" });
    assert.deepEqual(await found(history.asOf(day(4)), question), []);
    const [precedent] = await history.asOf(day(9)).search(question);
    assert.equal(precedent?.incident.id, "a");
    assert.deepEqual(precedent?.lexical?.terms ?? ["zebra"], ["zebra"]);
  },

  async "matched terms come with the weightiest first"(history) {
    await history.add([
      resolved("a", 1, 2, { ...other, title: "Disk of zebra" }),
      ...Array.from({ length: 9 }, (_, at) => resolved(`id-${at}`, 1, 2, { title: "Disk" })),
    ]);
    const [precedent] = await history.asOf(day(9)).search(asking(9, { title: "zebra disk", summary: "" }));
    assert.equal(precedent?.incident.id, "a");
    assert.deepEqual(precedent.lexical?.terms ?? ["zebra", "disk"], ["zebra", "disk"]);
  },

  async "of equals the one known last comes first, then the lower id"(history) {
    const same = { rootCause: { text: "The certificate had expired" } };
    await history.add([
      resolved("b", 1, 3, same),
      resolved("d", 1, 4, same),
      resolved("a", 1, 3, same),
      resolved("c", 1, 4, same),
    ]);
    for (const rank of ["bm25", "tf-idf"] as const) {
      assert.deepEqual(await found(history.asOf(day(9)), asking(9), { rank }), ["c", "d", "a", "b"]);
      assert.deepEqual(await found(history.asOf(day(9)), asking(9), { rank, k: 3 }), ["c", "d", "a"]);
    }
  },

  async "ten precedents, unless another number is asked for"(history) {
    await history.add(Array.from({ length: 15 }, (_, at) => resolved(`id-${at}`, 1, 2)));
    const past = history.asOf(day(9));
    assert.equal((await past.search(asking(9))).length, 10);
    assert.equal((await past.search(asking(9), { k: 1 })).length, 1);
    assert.equal((await past.search(asking(9), { k: 100 })).length, 15);
  },

  async "ranks are counted from 1"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 2)]);
    const precedents = await history.asOf(day(9)).search(asking(9));
    const ranks = precedents.flatMap(({ lexical }) => (lexical === undefined ? [] : [lexical.rank]));
    assert.deepEqual(
      ranks,
      ranks.map((_, at) => at + 1),
    );
  },

  async "unknown and invalid options are refused with the remedy"(history) {
    const past = history.asOf(day(9));
    for (const wrong of [
      { k: Number.NaN },
      { k: 0 },
      { k: 1.5 },
      { k: "3" },
      { rank: "best" },
      { kk: 3 },
      { signal: 1 },
    ]) {
      await assert.rejects(past.search(asking(9), wrong as SearchOptions), isExplained);
    }
  },

  async "what is no question is refused"(history) {
    const past = history.asOf(day(9));
    for (const wrong of [undefined, null, 5, {}, { ...asking(9), title: 5 }, { ...asking(9), labels: [] }]) {
      await assert.rejects(past.search(wrong as Question), isExplained);
      assert.throws(() => history.before(wrong as Question), isExplained);
    }
    await assert.rejects(past.get(5 as unknown as string), isExplained);
    await assert.rejects(past.rejected(undefined as unknown as string), isExplained);
  },

  async "a search that was cancelled rejects with the reason"(history) {
    await history.add([resolved("a", 1, 2)]);
    const reason = new Error("enough");
    await assert.rejects(history.asOf(day(9)).search(asking(9), { signal: AbortSignal.abort(reason) }), reason);
  },
};
