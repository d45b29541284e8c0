/** Many incidents at random times, the same at every run: what must hold for all of them, not only for chosen ones. */
import assert from "node:assert/strict";
import { epochOf, type Incident } from "@casebook/incident";
import type { Precedent } from "../../past.ts";
import { asking, type Cases, collect, day, resolved } from "../incidents.ts";

const words = ["checkout", "search", "certificate", "pool", "disk", "timeout", "error", "slow", "full", "expired"];
const days = 40;

/** Whole numbers below a bound: a linear congruential generator with the numbers of Numerical Recipes. */
function randomWhole(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function someIncidents(count: number, seed: number): Incident[] {
  const random = randomWhole(seed);
  const text = (length: number): string => Array.from({ length }, () => words[random(words.length)]!).join(" ");
  return Array.from({ length: count }, () => {
    const opened = 1 + random(days - 10);
    return resolved(`id-${random(count)}`, opened, opened + random(10), {
      title: text(3),
      summary: text(6),
      ...(random(4) === 0 && { outage: `o-${random(3)}` }),
      rootCause: { category: words[random(words.length)]!, text: text(3) },
    });
  });
}

export const randomCases: Cases = {
  async "at every moment only what was known strictly before it is seen, and nothing that comes later changes that"(
    history,
  ) {
    const incidents = someIncidents(120, 7);
    await history.add(incidents);
    const moments = Array.from({ length: days / 4 }, (_, at) => 1 + 4 * at);
    const question = { ...asking(1), title: words.join(" "), summary: "" };
    const seen = new Map<number, [Precedent[], Incident[]]>();
    for (const moment of moments) {
      const past = history.before({ ...question, openedAt: day(moment) });
      const precedents = await past.search(question, { k: 200 });
      const scanned = await collect(past.scan());
      seen.set(moment, [precedents, scanned]);
      assert.equal(await past.count(), scanned.length);
      for (const incident of [...scanned, ...precedents.map((each) => each.incident)]) {
        assert.ok(epochOf(incident.knownAt!) < epochOf(day(moment)), `${incident.id} on day ${moment}`);
      }
    }
    const later = someIncidents(60, 8).map((incident, at) => ({
      ...incident,
      id: `later-${at}`,
      knownAt: day(days + at),
    }));
    await history.add(later);
    for (const moment of moments) {
      const past = history.before({ ...question, openedAt: day(moment) });
      assert.deepEqual([await past.search(question, { k: 200 }), await collect(past.scan())], seen.get(moment));
    }
  },

  async "scores lie in (0, 1], the best first, with fewer asked for the first of these"(history) {
    await history.add(someIncidents(80, 9));
    const question = { ...asking(days), title: "certificate expired", summary: "checkout error" };
    const past = history.before(question);
    const all = await past.search(question, { k: 200 });
    assert.ok(all.length > 5);
    all.forEach(({ score }, at) => {
      assert.ok(score > 0 && score <= 1);
      assert.ok(at === 0 || score <= all[at - 1]!.score);
    });
    const ids = all.map(({ incident }) => incident.id);
    assert.equal(new Set(ids).size, ids.length);
    const rank = { rank: "bm25" } as const;
    const byWords = (await past.search(question, { k: 200, ...rank })).map(({ incident }) => incident.id);
    const first = (await past.search(question, { k: 5, ...rank })).map(({ incident }) => incident.id);
    assert.deepEqual(first, byWords.slice(0, 5));
  },

  async "searches beside an add see each incident whole or not at all, and all of them after it"(history) {
    const incidents = Array.from({ length: 300 }, (_, at) => resolved(`id-${at}`, 1, 2));
    const adding = history.add(incidents);
    const counts: number[] = [];
    for (let at = 0; at < 20; at++) {
      const precedents = await history.asOf(day(9)).search(asking(9), { k: 300 });
      counts.push(precedents.length);
      for (const { incident } of precedents) assert.ok(incident.rootCause !== undefined);
    }
    assert.equal((await adding).added, 300);
    assert.deepEqual(
      counts,
      [...counts].sort((left, right) => left - right),
    );
    assert.equal((await history.asOf(day(9)).search(asking(9), { k: 300 })).length, 300);
  },
};
