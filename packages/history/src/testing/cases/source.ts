/** `Past.source` keys what is learned from a past: the same key must mean the same records. */
import assert from "node:assert/strict";
import { asking, type Cases, collect, day, openIncident, resolved } from "../incidents.ts";

export const sourceCases: Cases = {
  async "it stays while incidents and versions are added, and is the same for every moment"(history) {
    await history.add([resolved("a", 1, 2)]);
    const { source } = history.asOf(day(9));
    await history.add([resolved("b", 1, 2), resolved("a", 1, 5), resolved("a", 1, 2), openIncident("c", 3)]);
    await history.reject("c", { text: "The disk was full" }, day(4));
    assert.equal(history.asOf(day(9)).source, source);
    assert.equal(history.asOf(day(1)).source, source);
    assert.equal(history.before(asking(9)).source, source);
  },

  async "it changes with a correction and with a removal"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 2)]);
    const first = history.asOf(day(9)).source;
    await history.add([resolved("a", 1, 2, { title: "Checkout is slow" })]);
    const second = history.asOf(day(9)).source;
    await history.remove("b");
    const third = history.asOf(day(9)).source;
    assert.equal(await history.remove("b"), false);
    assert.equal(history.asOf(day(9)).source, third);
    assert.equal(new Set([first, second, third]).size, 3);
  },

  async "it changes with exclusions that took a record out, and with no others"(history) {
    await history.add([
      resolved("a", 1, 2, { outage: "o-1" }),
      resolved("b", 1, 5, { outage: "o-1" }),
      openIncident("c", 1, { outage: "o-1" }),
    ]);
    const { source } = history.asOf(day(9));
    const sourceFor = (opened: number, id: string, outage?: string): string =>
      history.before(asking(opened, { id, ...(outage !== undefined && { outage }) })).source;
    assert.equal(sourceFor(9, "new"), source);
    assert.equal(sourceFor(9, "new", "o-2"), source);
    assert.equal(sourceFor(2, "new", "o-1"), source);
    const [one, both] = [sourceFor(4, "new", "o-1"), sourceFor(9, "new", "o-1")];
    assert.equal(new Set([source, one, both]).size, 3);
    assert.equal(sourceFor(9, "a"), both);
  },

  async "different exclusions never share it"(history) {
    const ids = ["a", "b", "a-b", 'a","b', "a,b"];
    await history.add(ids.map((id) => resolved(id, 1, 2)));
    await history.add([resolved("a", 1, 2, { outage: "o-1" }), resolved("b", 1, 2, { outage: "o-1" })]);
    const sources = [...ids.slice(1)].map((id) => history.before(asking(9, { id })).source);
    assert.equal(new Set(sources).size, ids.length - 1);
  },

  async "the key of the first records stays while later ones arrive, and changes when one comes between them"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 4), resolved("c", 1, 6)]);
    const keyOf = (count: number, moment = 9): string => history.asOf(day(moment)).sourceOf(count);
    const [none, one, two, all] = [keyOf(0), keyOf(1), keyOf(2), keyOf(3)];
    assert.equal(new Set([none, one, two, all]).size, 4);
    assert.equal(keyOf(99), all);
    assert.equal(keyOf(2, 5), two);
    await history.add([resolved("d", 1, 7), openIncident("e", 3)]);
    assert.deepEqual([keyOf(0), keyOf(1), keyOf(2), keyOf(3)], [none, one, two, all]);
    await history.add([resolved("late", 1, 3)]);
    assert.equal(keyOf(1), one);
    assert.notEqual(keyOf(2), two);
  },

  async "the key of the first records tells a version that another took over from"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 4), resolved("a", 1, 6)]);
    assert.notEqual(history.asOf(day(5)).sourceOf(1), history.asOf(day(9)).sourceOf(1));
  },

  async "the key of the first records tells an exclusion among them, and no other"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 4), resolved("c", 1, 6)]);
    const all = history.asOf(day(9));
    assert.equal(history.before(asking(9, { id: "c" })).sourceOf(2), all.sourceOf(2));
    assert.notEqual(history.before(asking(9, { id: "b" })).sourceOf(2), all.sourceOf(2));
    assert.notEqual(history.before(asking(9, { id: "a" })).sourceOf(2), all.sourceOf(2));
  },

  async "a scan from a place on yields what is left"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 4), resolved("a", 1, 6), resolved("c", 1, 7)]);
    const past = history.asOf(day(9));
    const ids = async (from: number) => (await collect(past.scan({ from }))).map(({ id }) => id);
    assert.deepEqual(
      [await ids(0), await ids(1), await ids(2), await ids(9)],
      [["b", "a", "c"], ["a", "c"], ["c"], []],
    );
    assert.deepEqual(
      (await collect(history.before(asking(9, { id: "a" })).scan({ from: 1 }))).map(({ id }) => id),
      ["c"],
    );
  },
};
